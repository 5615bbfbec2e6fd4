"""What keeps a profile fresh is remembered, so that no round of asking is repeated."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0003_search_revision")]

    operations = [
        migrations.CreateModel(
            name="Upkeep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("confirm", "Asked whether it is still right"),
                            ("renew", "Asked to renew offers and seeks"),
                            ("lapse", "Offers and seeks ended"),
                        ],
                        max_length=7,
                    ),
                ),
                ("about", models.DateField()),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("done_on", models.DateField()),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="upkeep",
                        to="regions.profile",
                    ),
                ),
            ],
            options={
                "verbose_name": "upkeep of a profile",
                "verbose_name_plural": "upkeep of profiles",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("profile", "kind", "about", "round"), name="one_upkeep_per_round"
                    )
                ],
            },
        ),
    ]
