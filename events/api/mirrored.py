"""Events and programmes as a copy of the directory holds them: as their own addresses show them."""

from collections.abc import Collection
from typing import Any

from events.api.programme import programmes
from events.api.serializers import EventSerializer
from events.queries.mirrored import latest_versions, public_events, with_programme
from regions.dumps.tables import Record, Table, joined, two
from regions.queries.mirrored import Site


def records(kind: str, rows: Collection[int], site: Site) -> dict[int, Any]:
    """The public ones of these rows, by row."""
    if kind == "programme":
        return programmes(latest_versions(with_programme().filter(pk__in=rows)), site)
    serializer = EventSerializer(context={"request": site})
    return {
        event.pk: serializer.to_representation(event)
        for event in public_events().filter(pk__in=rows)
    }


def event_row(record: Record) -> list[Any]:
    return [
        *(record["id"], record["url"], record["kind"], record["state"], record["format"]),
        *two(record, "name"),
        *(record["starts_at"], record["ends_at"], record["time_zone"]),
        *("yes" if record[name] else "no" for name in ("hours_known", "days_known")),
        *two(record, "place"),
        *two(record, "summary"),
        joined([one["id"] for one in record["partners"]]),
        *(record["registration_until"], record["external_url"], record["recording_url"]),
        *(record["attendance"], record["meetings_reported"], record["updated_at"]),
    ]


EVENTS = Table(
    "events",
    [
        *("id", "url", "kind", "state", "format", "name_en", "name_ja"),
        *("starts_at", "ends_at", "time_zone", "hours_known", "days_known"),
        *("place_en", "place_ja", "summary_en", "summary_ja", "partners", "registration_until"),
        *("external_url", "recording_url", "attendance", "meetings_reported", "updated_at"),
    ],
    event_row,
)
