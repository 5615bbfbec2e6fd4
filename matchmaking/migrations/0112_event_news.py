import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matchmaking", "0111_questions_asked_so_far")]

    operations = [
        migrations.CreateModel(
            name="EventNews",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("turn", models.CharField(choices=[("cancelled", "The event was cancelled"), ("postponed", "The event was postponed"), ("moved", "The event was moved"), ("outside", "The event was moved, and the hour lies outside"), ("online", "The event takes place online")], max_length=9)),
                ("shift", models.DurationField(default=datetime.timedelta)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("meeting", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="event_news", to="matchmaking.meeting")),
            ],
            options={"verbose_name": "news of an event for a meeting", "ordering": ["pk"]},
        ),
        migrations.AddIndex(
            model_name="eventnews",
            index=models.Index(condition=models.Q(("done_at__isnull", True)), fields=["created_at"], name="event_news_that_waits"),
        ),
    ]
