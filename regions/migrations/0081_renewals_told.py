"""An agreement remembers for which day of renewal its parties were told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0080_shortlist_removals")]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="renewal_told_for",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
    ]
