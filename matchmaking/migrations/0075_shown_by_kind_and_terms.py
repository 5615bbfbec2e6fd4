import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matchmaking', '0065_consents_of_introductions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExposureTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('version', models.PositiveIntegerField(unique=True)),
                ('values', models.JSONField()),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('is_active', models.BooleanField(default=False)),
                ('activated_at', models.DateTimeField(blank=True, null=True)),
                ('preview_state', models.CharField(choices=[('none', 'not previewed'), ('waiting', 'waiting'), ('working', 'in progress'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='none', max_length=9)),
                ('preview_claimed_at', models.DateTimeField(blank=True, null=True)),
                ('preview', models.JSONField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-version'],
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='suggestionshown',
            name='a_partner_is_shown_once_a_day',
        ),
        migrations.AddField(
            model_name='suggestionrun',
            name='archive_dropped_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='suggestionrun',
            name='pinned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='suggestionrun',
            name='pinned_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suggestionshown',
            name='kind',
            field=models.CharField(choices=[('new', 'New partners'), ('expand', 'Expand a partnership'), ('join', 'Join others'), ('peer', 'Regions like yours'), ('three', 'Three parties'), ('introduced', 'Introduced by the helpdesk')], default='new', max_length=10),
        ),
        migrations.AddField(
            model_name='suggestionshown',
            name='weight_set',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='matchmaking.weightset'),
        ),
        migrations.AlterField(
            model_name='weightset',
            name='preview_state',
            field=models.CharField(choices=[('none', 'not previewed'), ('waiting', 'waiting'), ('working', 'in progress'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='none', max_length=9),
        ),
        migrations.AddConstraint(
            model_name='suggestionshown',
            constraint=models.UniqueConstraint(fields=('profile', 'partner', 'day', 'kind'), name='a_partner_is_shown_once_a_day_and_kind'),
        ),
        migrations.AddField(
            model_name='exposureterms',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suggestionrun',
            name='exposure_terms',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='matchmaking.exposureterms'),
        ),
        migrations.AddConstraint(
            model_name='exposureterms',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('is_active',), name='one_active_exposure_terms'),
        ),
        migrations.CreateModel(
            name='SuggestionCounts',
            fields=[
                ('profile', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='regions.profile')),
                ('counts', models.JSONField(default=dict)),
                ('counted_at', models.DateTimeField()),
            ],
        ),
    ]
