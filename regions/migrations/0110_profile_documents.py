"""Profiles as the API tells them, kept written, and revisions by which readers ask cheaply."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0100_changes_of_the_directory")]

    operations = [
        migrations.CreateModel(
            name="DirectoryRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("family", models.CharField(db_index=True, max_length=10)),
                ("changes", models.BigIntegerField()),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProfileDocument",
            fields=[
                (
                    "profile",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="written",
                        serialize=False,
                        to="regions.profile",
                    ),
                ),
                ("en", models.TextField()),
                ("ja", models.TextField()),
                ("labels", models.BigIntegerField()),
                ("shape", models.CharField(max_length=16)),
                ("until", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ProfileTouch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("profile_id", models.BigIntegerField()),
                ("transaction", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("profile_id", "transaction"), name="one_touch_per_transaction"
                    )
                ],
            },
        ),
    ]
