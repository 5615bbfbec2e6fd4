"""Of rows from before, nobody is asked anew: each was asked when it was written."""

from django.db import migrations
from django.db.models import F


def as_asked(apps, schema_editor):
    rows = apps.get_model("matchmaking", "FollowUp").objects.filter(asked_at=None)
    rows.update(asked_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("matchmaking", "0110_questions_asked")]

    operations = [migrations.RunPython(as_asked, migrations.RunPython.noop, elidable=True)]
