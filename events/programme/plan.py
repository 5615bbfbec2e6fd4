"""A programme as frozen values, and the JSON that a published version keeps."""

import typing
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any, TypeVar

from kernel.models import in_reader_language

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages; either may be missing."""

    en: str = ""
    ja: str = ""

    def __str__(self) -> str:
        return in_reader_language(self.en, self.ja)

    def __bool__(self) -> bool:
        return bool(self.en or self.ja)

    @property
    def language(self) -> str:
        return "ja" if self.ja and str(self) == self.ja else "en"


NOTHING = Words()


@dataclass(frozen=True, slots=True)
class Interpreting:
    source: str
    target: str
    mode: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class OnStage:
    """A person on the stage with the function at this event; without a name, a seat.

    ``profile`` is the number of the organisation's profile, whatever its page (``slug``) is called.
    """

    role: str
    name: Words
    title: Words
    organisation: Words
    slug: str = ""
    # Says no more to a reader than the slug does: no new version for its sake.
    profile: int | None = field(default=None, compare=False)

    @property
    def is_open_seat(self) -> bool:
        return not self.name and not self.organisation


@dataclass(frozen=True, slots=True)
class Part:
    title: Words
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One session. ``key`` stays the same from version to version."""

    key: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    title: Words
    text: Words = NOTHING
    track: Words = NOTHING
    room: Words = NOTHING
    parts: tuple[Part, ...] = ()
    people: tuple[OnStage, ...] = ()
    interpreting: tuple[Interpreting, ...] = ()

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def part_minutes(self) -> int:
        return sum(part.minutes or 0 for part in self.parts)


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day in the organiser's zone, ISO 8601, and its sessions by the clock."""

    on: str
    theme: Words = NOTHING
    sessions: tuple[PlannedSession, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedTrack:
    name: Words
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    days: tuple[PlannedDay, ...] = ()
    tracks: tuple[PlannedTrack, ...] = ()

    @property
    def sessions(self) -> Iterator[PlannedSession]:
        return (session for day in self.days for session in day.sessions)

    def __bool__(self) -> bool:
        return any(day.sessions or day.theme for day in self.days)


def to_json(value: Any) -> dict[str, Any]:
    """As JSON keeps it; ``from_json`` reads it again, equal to what it was."""
    return {name: _plain(inner) for name, inner in asdict(value).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


def from_json(kind: type[Value], data: dict[str, Any]) -> Value:
    """What ``to_json`` wrote. Fields that an older version did not know keep their default."""
    types = typing.get_type_hints(kind)
    known = [field.name for field in fields(kind) if field.name in data]  # type: ignore[arg-type]
    return kind(**{name: _typed(types[name], data[name]) for name in known})


def _typed(kind: Any, value: Any) -> Any:
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)[0]
        return tuple(_typed(inner, one) for one in value)
    if value is not None and datetime in (kind, *typing.get_args(kind)):
        return datetime.fromisoformat(value)
    classes = [one for one in (kind, *typing.get_args(kind)) if is_dataclass(one)]
    if classes and value is not None:
        return from_json(typing.cast("type[Any]", classes[0]), value)
    return value
