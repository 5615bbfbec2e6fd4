"""The index of record keys is written at once, not by way of a list that every look-up reads."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations
from django.db.models import F

KEYS = OpClass(F("key"), name="gin_trgm_ops")
AT_ONCE = """
    ALTER INDEX record_key_trgm SET (fastupdate = off);
    SELECT gin_clean_pending_list('record_key_trgm');
"""
LATER = "ALTER INDEX record_key_trgm RESET (fastupdate);"


class Migration(migrations.Migration):
    dependencies = [("regions", "0081_renewals_told")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(AT_ONCE, LATER)],
            state_operations=[
                migrations.RemoveIndex(model_name="recordkey", name="record_key_trgm"),
                migrations.AddIndex(
                    model_name="recordkey",
                    index=GinIndex(KEYS, name="record_key_trgm", fastupdate=False),
                ),
            ],
        )
    ]
