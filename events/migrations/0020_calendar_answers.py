from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0005_console")]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="calendar_answer",
            field=models.CharField(blank=True, choices=[("accepted", "Accepted in the calendar"), ("declined", "Declined in the calendar"), ("tentative", "Tentative in the calendar")], default="", max_length=9),
        ),
    ]
