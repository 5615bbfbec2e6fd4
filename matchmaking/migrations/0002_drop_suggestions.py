"""Lists take the place of a row per pair.

What the table held is not carried over: it is computed from the profiles, and the next run (every
night, or ``manage.py compute_suggestions``) computes the lists. Undone, the table comes back empty.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("matchmaking", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="Suggestion"),
        migrations.RenameField("SuggestionRun", "started_at", "requested_at"),
        migrations.RemoveField("SuggestionRun", "changed_count"),
    ]
