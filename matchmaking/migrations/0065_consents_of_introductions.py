"""Introductions that were agreed to before: who asked and who agreed consented then, by the words
beside the buttons. What is shown rests on a record from now on, so they get theirs.
"""

from django.db import migrations

BUSINESS = {"cluster", "alliance"}


def ground(giver, receiver):
    """As ``regions.services.sharing.ground_of`` said when this was written."""
    if giver.side == receiver.side:
        return "none"
    if giver.side == "jp":
        return "appi"
    if giver.side == "eu" and receiver.side == "jp" and receiver.kind in BUSINESS:
        return "adequacy"
    return "explicit"


def record(apps, _editor):
    introductions = apps.get_model("matchmaking", "Introduction").objects.filter(state="agreed")
    affiliations = apps.get_model("regions", "Affiliation").objects
    sharings = apps.get_model("regions", "DataSharing").objects
    for one in introductions.select_related("asking", "asked").iterator():
        sides = [
            (one.asking, one.asked, one.asked_by_id, one.created_at),
            (one.asked, one.asking, one.answered_by_id, one.answered_at),
        ]
        for profile, receiver, person, given_at in sides:
            # Of the helpdesk, who wrote an answer down, nobody was ever shown.
            if person and affiliations.filter(user=person, profile=profile).exists():
                sharings.get_or_create(
                    person_id=person,
                    contact=None,
                    profile=profile,
                    receiver=receiver,
                    purpose="introduction",
                    withdrawn_at=None,
                    ended_at=None,
                    defaults={
                        "basis": "consent",
                        "transfer": ground(profile, receiver),
                        "consent_version": "2026-10",
                        "given_at": given_at,
                    },
                )


def forget(apps, _editor):
    sharings = apps.get_model("regions", "DataSharing").objects
    sharings.filter(purpose="introduction", consent_version="2026-10").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("matchmaking", "0060_meeting_rooms"),
        ("regions", "0095_hand_overs_deputies_sharing"),
    ]

    operations = [migrations.RunPython(record, forget)]
