"""What is different between two versions of a programme, session by session."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from events.programme.plan import NOTHING, PlannedSession, Programme, Words


@dataclass(frozen=True, slots=True)
class Span:
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """``what`` names it: added, removed, time, title, room, track, people, parts, text,
    interpreting, theme; for events also place, state and format. Times are spans, the rest words.
    """

    what: str
    title: Words
    before: Words = NOTHING
    after: Words = NOTHING
    span_before: Span | None = None
    span_after: Span | None = None


WORDS = ("title", "track", "room", "text")


def compare(before: Programme, after: Programme) -> list[Change]:
    """The changes, in the order of the new programme; what was taken out comes last."""
    old = {session.key: session for session in before.sessions}
    new = {session.key: session for session in after.sessions}
    changes = list(themes(before, after))
    for key, session in new.items():
        changes += of_session(old[key], session) if key in old else [added(session)]
    return changes + [removed(session) for key, session in old.items() if key not in new]


def themes(before: Programme, after: Programme) -> Iterator[Change]:
    old = {day.on: day.theme for day in before.days}
    for day in after.days:
        was = old.get(day.on, NOTHING)
        if was != day.theme:
            yield Change("theme", Words(day.on, day.on), was, day.theme)


def added(session: PlannedSession) -> Change:
    return Change("added", session.title, span_after=Span(session.starts_at, session.ends_at))


def removed(session: PlannedSession) -> Change:
    return Change("removed", session.title, span_before=Span(session.starts_at, session.ends_at))


def of_session(old: PlannedSession, new: PlannedSession) -> Iterator[Change]:
    was, now = Span(old.starts_at, old.ends_at), Span(new.starts_at, new.ends_at)
    if was != now:
        yield Change("time", new.title, span_before=was, span_after=now)
    for name in WORDS:
        if (left := getattr(old, name)) != (right := getattr(new, name)):
            yield Change(name, new.title, left, right)
    for name, listed in (("people", people), ("parts", parts), ("interpreting", interpreting)):
        if getattr(old, name) != getattr(new, name):
            yield Change(name, new.title, listed(old), listed(new))


def people(session: PlannedSession) -> Words:
    """The names, or what stands for a name, in both languages."""
    told = [one.name or one.organisation or one.title for one in session.people]
    return Words(
        ", ".join(one.en or one.ja for one in told), "、".join(one.ja or one.en for one in told)
    )


def parts(session: PlannedSession) -> Words:
    told = [(part.title, f" ({part.minutes})" if part.minutes else "") for part in session.parts]
    return Words(
        ", ".join((title.en or title.ja) + minutes for title, minutes in told),
        "、".join((title.ja or title.en) + minutes for title, minutes in told),
    )


def interpreting(session: PlannedSession) -> Words:
    told = ", ".join(f"{one.source} → {one.target}".upper() for one in session.interpreting)
    return Words(told, told)
