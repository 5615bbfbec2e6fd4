
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matchmaking', '0081_told_of_wishes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='timetable',
            name='undo',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='threadmessage',
            name='kind',
            field=models.CharField(choices=[('request', 'Request for a meeting'), ('counter', 'Other times proposed'), ('accepted', 'A time accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('expired', 'Expired without an answer'), ('delegated', 'Who attends'), ('move_proposed', 'Another time proposed for the meeting'), ('move_declined', 'The meeting stays at its time'), ('rescheduled', 'The meeting was moved'), ('cancelled', 'The meeting was cancelled'), ('no_show', 'The other side did not come'), ('contested', 'Objection: the meeting took place'), ('decided', 'Settled by the helpdesk'), ('link_changed', 'The video link was changed'), ('place_changed', 'The place was changed'), ('note', 'Message'), ('series_asked', 'Further meetings proposed'), ('series_agreed', 'Further meetings agreed'), ('series_ended', 'No further meetings for now')], max_length=13),
        ),
        migrations.CreateModel(
            name='DayNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new', 'New meeting'), ('moved', 'Another time'), ('changed', 'Another place or interpreter'), ('cancelled', 'Not in the timetable any more'), ('unplaced', 'Requests without a place')], max_length=9)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='matchmaking.threadmessage')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='day_news', to='matchmaking.meeting')),
                ('participant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matchmaking.dayparticipant')),
                ('timetable', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='news', to='matchmaking.timetable')),
            ],
            options={
                'verbose_name': 'news of a timetable',
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('told_at__isnull', True)), fields=['timetable'], name='day_news_to_be_told')],
                'constraints': [models.UniqueConstraint(fields=('timetable', 'meeting'), name='a_meeting_is_told_once_of_a_timetable'), models.UniqueConstraint(fields=('timetable', 'participant'), name='a_participant_is_told_once_of_a_timetable'), models.CheckConstraint(condition=models.Q(models.Q(('meeting__isnull', False), ('participant__isnull', True)), models.Q(('meeting__isnull', True), ('participant__isnull', False)), _connector='OR'), name='news_of_a_meeting_or_to_a_participant')],
            },
        ),
    ]
