"""Every mail that is there gets its public name, in the database itself."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mailing", "0003_texts_and_delivery")]

    operations = [
        migrations.RunSQL(
            "UPDATE mailing_outgoingmail SET public_id = gen_random_uuid() WHERE public_id IS NULL",
            migrations.RunSQL.noop,
        )
    ]
