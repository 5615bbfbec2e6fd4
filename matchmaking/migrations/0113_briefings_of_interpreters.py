from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matchmaking", "0112_event_news")]

    operations = [
        migrations.AlterField(
            model_name="reminder",
            name="kind",
            field=models.CharField(choices=[("meeting", "before a meeting"), ("answer", "before a request expires"), ("brief", "briefing of the interpreter")], max_length=7),
        ),
    ]
