"""What an organiser should look at before a programme is published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from django.utils.translation import gettext as _

from events.enums import SessionKind
from events.programme.plan import PlannedSession, Programme


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark on one session; what ``stops`` must be mended before publishing."""

    key: str
    title: str
    reason: str
    stops: bool


def findings(programme: Programme, *, starts_at: datetime, ends_at: datetime) -> list[Finding]:
    """Everything that is wrong or missing, what stops the publication first."""
    found = [
        *too_long(programme),
        *clashes(programme),
        *outside(programme, starts_at, ends_at),
        *open_seats(programme),
    ]
    return sorted(found, key=lambda one: not one.stops)


def too_long(programme: Programme) -> Iterator[Finding]:
    for session in programme.sessions:
        if session.part_minutes > session.minutes:
            yield Finding(
                session.key,
                str(session.title),
                _("Its parts take %(parts)s minutes, but it has %(minutes)s.")
                % {"parts": session.part_minutes, "minutes": session.minutes},
                stops=True,
            )


def clashes(programme: Programme) -> Iterator[Finding]:
    """Two sessions in one room at one time."""
    for first, second in combinations(programme.sessions, 2):
        if first.room and first.room == second.room and overlap(first, second):
            yield Finding(
                second.key,
                str(second.title),
                _("It overlaps with “%(other)s” in the same room, %(room)s.")
                % {"other": first.title, "room": first.room},
                stops=True,
            )


def overlap(first: PlannedSession, second: PlannedSession) -> bool:
    return first.starts_at < second.ends_at and second.starts_at < first.ends_at


def outside(programme: Programme, starts_at: datetime, ends_at: datetime) -> Iterator[Finding]:
    for session in programme.sessions:
        if session.starts_at < starts_at or session.ends_at > ends_at:
            yield Finding(
                session.key,
                str(session.title),
                _("It lies outside the hours of the event."),
                stops=True,
            )


def open_seats(programme: Programme) -> Iterator[Finding]:
    """A panel without anybody, and seats for which nobody is named."""
    for session in programme.sessions:
        if session.kind == SessionKind.PANEL and not session.people:
            yield Finding(
                session.key, str(session.title), _("Nobody is on this panel yet."), stops=False
            )
        for person in session.people:
            if person.is_open_seat:
                yield Finding(
                    session.key,
                    str(session.title),
                    _("Nobody is named for the seat “%(seat)s”.") % {"seat": person.title},
                    stops=False,
                )
