import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matchmaking', '0076_digest_kinds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='meetingrequest',
            name='posting',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='requests', to='matchmaking.posting', verbose_name='posting that it came from'),
        ),
        migrations.AddField(
            model_name='posting',
            name='announced_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='posting',
            name='changed_since_news',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='posting',
            name='words',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.CreateModel(
            name='PostingNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new', 'new'), ('changed', 'changed')], max_length=7)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='news', to='matchmaking.posting')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posting_news', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('told_at', None)), fields=['user'], name='news_that_waits_by_person'), models.Index(fields=['user', 'told_at'], name='news_told_by_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('told_at', None)), fields=('user', 'posting'), name='one_piece_of_news_waits_per_person_and_posting')],
            },
        ),
        migrations.CreateModel(
            name='SubjectFollow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='regions.sector', verbose_name='sector')),
                ('third_region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='regions.thirdregion', verbose_name='third region')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followed_subjects', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'sector', 'third_region'), name='a_subject_is_followed_once_by_a_person', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('sector__isnull', False), ('third_region__isnull', False), _connector='OR'), name='a_followed_subject_names_something')],
            },
        ),
    ]
