import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0020_calendar_answers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="rehearsal_of",
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="rehearsals", to="events.event"),
        ),
        migrations.CreateModel(
            name="RehearsalMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=2)),
                ("subject", models.CharField(max_length=300)),
                ("text", models.TextField()),
                ("calendar_method", models.CharField(blank=True, max_length=10)),
                ("key", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("event", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rehearsal_mails", to="events.event")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"verbose_name": "mail of a rehearsal", "ordering": ["-pk"]},
        ),
        migrations.AddConstraint(
            model_name="rehearsalmail",
            constraint=models.UniqueConstraint(fields=("event", "key"), name="one_rehearsal_mail_per_key"),
        ),
    ]
