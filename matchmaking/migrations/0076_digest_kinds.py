import django.contrib.postgres.fields
import matchmaking.models.digests
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matchmaking', '0075_shown_by_kind_and_terms'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='toldsuggestions',
            name='one_memory_per_digest_and_profile',
        ),
        migrations.AddField(
            model_name='suggestiondigest',
            name='kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('new', 'New partners'), ('expand', 'Expand a partnership'), ('join', 'Join others'), ('peer', 'Regions like yours'), ('three', 'Three parties'), ('introduced', 'Introduced by the helpdesk')], max_length=10), default=matchmaking.models.digests.only_new, size=None, verbose_name='kinds of suggestion'),
        ),
        migrations.AddField(
            model_name='toldsuggestions',
            name='kind',
            field=models.CharField(choices=[('new', 'New partners'), ('expand', 'Expand a partnership'), ('join', 'Join others'), ('peer', 'Regions like yours'), ('three', 'Three parties'), ('introduced', 'Introduced by the helpdesk')], default='new', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='toldsuggestions',
            constraint=models.UniqueConstraint(fields=('digest', 'profile', 'kind'), name='one_memory_per_digest_profile_and_kind'),
        ),
    ]
