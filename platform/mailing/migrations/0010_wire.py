"""A mail keeps its bytes from the moment when it is queued until it has left."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailing", "0005_every_mail_has_a_name")]

    operations = [
        migrations.AddField(
            model_name="outgoingmail",
            name="wire",
            field=models.BinaryField(default=b""),
        ),
    ]
