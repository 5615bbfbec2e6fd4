"""Published programmes name the organisations on their stages by number: an address may change.

Those that were published before get the number of the profile that has the address now.
"""

from django.db import migrations


def people_of(content):
    return [
        person
        for day in content.get("days", [])
        for session in day.get("sessions", [])
        for person in session.get("people", [])
    ]


def name_profiles(apps, _editor):
    versions = apps.get_model("events", "ProgrammeVersion").objects
    numbers = dict(apps.get_model("regions", "Profile").objects.values_list("slug", "pk"))
    for version in versions.order_by("pk").iterator(100):
        for person in people_of(version.content):
            person["profile"] = numbers.get(person.get("slug"))
        version.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("events", "0120_changes_of_events")]

    # Without the numbers a programme reads as before: nothing has to be taken back.
    operations = [migrations.RunPython(name_profiles, migrations.RunPython.noop)]
