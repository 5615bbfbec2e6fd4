"""Imports remember how far search has followed; their long columns stay out of the main table."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The file is read piece by piece, which needs it uncompressed; rows are updated without their
# values being written again.
APART = """
ALTER TABLE regions_importbatch ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE regions_importrow SET (toast_tuple_target = 256);
ALTER TABLE regions_importrow ALTER COLUMN "values" SET STORAGE EXTERNAL;
"""
TOGETHER = """
ALTER TABLE regions_importbatch ALTER COLUMN content SET STORAGE EXTENDED;
ALTER TABLE regions_importrow RESET (toast_tuple_target);
ALTER TABLE regions_importrow ALTER COLUMN "values" SET STORAGE EXTENDED;
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("regions", "0050_record_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="followed",
            field=models.PositiveIntegerField(null=True, blank=True),
        ),
        *(
            migrations.AddField(
                model_name="importbatch",
                name=name,
                field=models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            )
            for name in ("committed_by", "undone_by")
        ),
        migrations.AlterField(
            model_name="importrow",
            name="profile",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="regions.profile",
            ),
        ),
        migrations.RunSQL(APART, TOGETHER),
    ]
