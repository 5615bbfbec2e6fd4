from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matchmaking", "0090_incidents")]

    operations = [
        migrations.AddField(
            model_name="followup",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
