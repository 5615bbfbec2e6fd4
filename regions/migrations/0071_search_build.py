"""Search remembers with which vocabularies its documents were written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0070_desk_indexes")]

    operations = [
        migrations.CreateModel(
            name="SearchBuild",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signature", models.CharField(blank=True, max_length=64)),
                ("claimed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(pk=1), name="one_search_build")
                ],
            },
        ),
    ]
