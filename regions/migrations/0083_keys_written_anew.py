"""All records are looked at once more, so that their keys are written with stems."""

from django.db import migrations

NOTE_ALL = """
    INSERT INTO regions_uncheckedrecord (profile_id, noted_at)
    SELECT id, now() FROM regions_profile ON CONFLICT (profile_id) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("regions", "0082_stems_nearly_equal")]

    operations = [migrations.RunSQL(NOTE_ALL, migrations.RunSQL.noop)]
