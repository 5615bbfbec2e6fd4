"""Calls as a copy of the directory holds them, and what of the directory they show."""

from events.models import Call
from regions.queries.mirrored import Link, Mirrored

RECORDS = "events.api.mirrored_calls.records"


def kinds() -> list[Mirrored]:
    return [
        Mirrored(
            kind="call",
            public=Call.objects.public,
            key="public_id",
            address="slug",
            records=RECORDS,
        )
    ]


def links() -> list[Link]:
    return [
        Link("sector", "call", Call.sectors.through, "sector_id", "call_id"),
        Link("cooperation_form", "call", Call.forms.through, "cooperationform_id", "call_id"),
        Link("territory", "call", Call.territories.through, "territory_id", "call_id"),
        Link("profile", "call", Call, "organiser_id", "pk"),
        Link("instrument", "call", Call, "instrument_id", "pk"),
    ]
