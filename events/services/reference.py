"""Load the events of the source documents."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from events.enums import EventFormat, EventKind, EventState
from events.models import Event
from regions.models import Practice
from regions.services.reference.rows import DATA, Row, read_rows
from regions.services.reference.writing import Counts, Record, upsert

TEXTS = (
    "name_en",
    "name_ja",
    "place_en",
    "place_ja",
    "summary_en",
    "summary_ja",
    "notice_en",
    "notice_ja",
    "source",
)


@transaction.atomic
def load_events(progress: Callable[[str], None], *, folder: Path = DATA) -> Counts:
    """Add the events of ``events.csv`` that are not there yet; the others are their staff's."""
    rows = read_rows(folder, "events.csv")
    records = [_event(row) for row in rows]
    counts = upsert(Event, "slug", records, keep_stored=True)
    tie_practices(rows)
    progress(f"events: {counts}")
    return counts


def tie_practices(rows: list[Row]) -> None:
    """Tie a webinar to the good practice that it told about, and to the parties of that."""
    wanted = {row.needed("slug"): row.text("practice") for row in rows if row.text("practice")}
    untied = Event.objects.filter(slug__in=wanted, practice=None)
    known = {
        practice.slug: practice
        for practice in Practice.objects.filter(slug__in=wanted.values()).prefetch_related(
            "partnership__parties"
        )
    }
    for event in untied:
        if practice := known.get(wanted[event.slug]):
            Event.objects.filter(pk=event.pk).update(practice=practice)
            parties = practice.partnership.parties.all()
            event.partners.set(party.profile_id for party in parties)


def _event(row: Row) -> Record:
    return {column: row.text(column) for column in TEXTS} | {
        "slug": row.needed("slug"),
        "kind": row.choice("kind", EventKind),
        "state": row.choice("state", EventState),
        "time_zone": row.needed("time_zone"),
        "starts_at": _instant(row, "starts"),
        "ends_at": _instant(row, "ends"),
        "all_day": row.flag("all_day"),
        "span_only": row.flag("span_only"),
        "format": row.choice("format", EventFormat),
        "attendance": row.integer("attendance"),
        "attendance_is_estimate": row.flag("attendance_is_estimate"),
        "meetings_reported": row.integer("meetings"),
    }


def _instant(row: Row, column: str) -> datetime:
    """The wall-clock time of a cell, in the zone that the row names."""
    try:
        zone = ZoneInfo(row.needed("time_zone"))
    except ZoneInfoNotFoundError:
        row.fail("time_zone", "not an IANA time zone")
    try:
        return datetime.fromisoformat(row.needed(column)).replace(tzinfo=zone)
    except ValueError:
        row.fail(column, "not a time such as 2022-12-13 09:00")
