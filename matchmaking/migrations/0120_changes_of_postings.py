"""Who keeps a copy hears of partner searches and offers, and lists of them know what is unchanged."""

from django.db import migrations

from regions import watched

POSTING = "matchmaking_posting"
WATCH = watched.touch(POSTING, [("posting", "id")]) + watched.count(POSTING, "postings")
# What was there before is new to every copy.
TELL = "INSERT INTO regions_touched (kind, row) SELECT 'posting', id FROM matchmaking_posting"


class Migration(migrations.Migration):
    dependencies = [
        ("matchmaking", "0002_lists_as_they_are_written"),
        ("regions", "0004_written_documents"),
    ]

    operations = [
        migrations.RunSQL(WATCH, watched.unwatch(POSTING)),
        migrations.RunSQL(TELL, "DELETE FROM regions_touched WHERE kind = 'posting'"),
    ]
