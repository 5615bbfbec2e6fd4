"""A mail that comes again and again names the page that ends it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailing", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="outgoingmail",
            name="unsubscribe_url",
            field=models.CharField(blank=True, max_length=500),
        ),
    ]
