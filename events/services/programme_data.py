"""Load the programmes of ``data/programmes.toml`` and publish them, where an event has none."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from events.enums import SessionKind, SpeakerRole
from events.models import Day, Event, ProgrammeVersion, Session, Track
from events.programme.plan import to_json
from events.queries.programme import draft
from events.services.programme import (
    InterpretingContent,
    PartContent,
    SessionContent,
    SpeakerContent,
    write_session,
)
from regions.models import Profile, Sector
from regions.services.reference.rows import DATA, ReferenceDataError, read_tables

Table = dict[str, Any]
FILE = "programmes.toml"
PLAIN = ("kind", "title_en", "title_ja", "text_en", "text_ja")


@transaction.atomic
def load_programmes(progress: Callable[[str], None], *, folder: Path = DATA) -> int:
    """Returns how many were loaded. A programme that was written or published is its staff's."""
    events = {event.slug: event for event in Event.objects.all()}
    profiles = {one.slug: one for one in Profile.objects.published()}
    made = 0
    for table in read_tables(folder, FILE, "programme"):
        event = events.get(table["event"])
        if event is None:
            raise ReferenceDataError(f"{FILE}: there is no event “{table['event']}”")
        made += load_programme(event, table, profiles)
    progress(f"programmes: {made} new")
    return made


def load_programme(event: Event, table: Table, profiles: Mapping[str, Profile]) -> bool:
    if event.sessions.exists() or event.versions.exists():
        return False
    for day in table.get("day", []):
        on = date.fromisoformat(day["on"])
        Day.objects.create(event=event, on=on, theme_en=day["theme_en"], theme_ja=day["theme_ja"])
    for position, track in enumerate(table.get("track", []), start=1):
        load_track(event, position, track)
    for session in table.get("session", []):
        row = Session(event=event, public_id=session["key"])
        write_session(row, content(event, session, profiles))
    ProgrammeVersion.objects.create(event=event, number=1, content=to_json(draft(event)))
    return True


def load_track(event: Event, position: int, table: Table) -> None:
    track = Track.objects.create(
        event=event, position=position, name_en=table["name_en"], name_ja=table["name_ja"]
    )
    track.sectors.set(Sector.objects.filter(code__in=table["sectors"]))


def content(event: Event, table: Table, profiles: Mapping[str, Profile]) -> SessionContent:
    return SessionContent(
        **{name: table[name] for name in PLAIN if name in table}
        | {"kind": SessionKind(table["kind"])},
        starts_at=instant(event, table["day"], table["starts"]),
        ends_at=instant(event, table["day"], table["ends"]),
        parts=[
            PartContent(title_en=one["en"], title_ja=one["ja"], minutes=one.get("minutes"))
            for one in table.get("parts", [])
        ],
        speakers=[seat(one, profiles) for one in table.get("seats", [])],
        interpreting=[InterpretingContent(**one) for one in table.get("interpreting", [])],
    )


def seat(table: Table, profiles: Mapping[str, Profile]) -> SpeakerContent:
    """An organisation that is not in the directory stands there by its key."""
    values = {name: value for name, value in table.items() if name not in {"role", "profile"}}
    slug = table.get("profile", "")
    if slug and slug not in profiles:
        values["organisation_en"] = slug
    return SpeakerContent(role=SpeakerRole(table["role"]), profile=profiles.get(slug), **values)


def instant(event: Event, day: str, hour: str) -> datetime:
    local = datetime.combine(date.fromisoformat(day), time.fromisoformat(hour))
    return local.replace(tzinfo=ZoneInfo(event.time_zone))
