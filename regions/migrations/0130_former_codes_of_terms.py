"""A term may tell which codes it replaced."""

from django.db import migrations, models

REPLACING = ["sector", "cooperationform", "theme", "thirdregion"]


class Migration(migrations.Migration):
    dependencies = [("regions", "0004_written_documents")]

    operations = [
        migrations.AddField(
            name,
            "former_codes",
            models.CharField(
                "former codes",
                max_length=200,
                blank=True,
                default="",
                help_text="Codes that were taken away and whose place it took, separated by spaces.",
            ),
            preserve_default=False,
        )
        for name in REPLACING
    ]
