"""Checks keep a print of what they passed. Those of before have none: they are read once more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0051_names_alike_hosts_equal")]

    operations = [
        migrations.AddField(
            model_name="versioncheck",
            name="passed",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
    ]
