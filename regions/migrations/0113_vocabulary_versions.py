"""Vocabularies have versions that clients can name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0112_touches_of_checks")]

    operations = [
        migrations.CreateModel(
            name="VocabularyVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("vocabulary", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=16)),
                ("since", models.DateTimeField(auto_now_add=True)),
                ("terms", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("vocabulary", "number"),
                        name="one_state_per_number_of_a_vocabulary",
                    )
                ],
            },
        ),
    ]
