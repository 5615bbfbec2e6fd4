"""A shortlist entry that was taken off stays while somebody has a private note on it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0071_search_build")]

    operations = [
        migrations.AddField(
            model_name="shortlistentry",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
