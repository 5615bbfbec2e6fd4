import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailing", "0004_name_every_mail")]

    operations = [
        migrations.AlterField(
            model_name="outgoingmail",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        )
    ]
