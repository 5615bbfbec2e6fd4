"""The programme of an event: the draft as it stands, the version that is public, and both as read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from events.enums import InterpretingMode, SessionKind, SpeakerRole
from events.models import Event, ProgrammeVersion, Session, SessionPart, Speaker, Track
from events.programme.plan import (
    Interpreting,
    OnStage,
    Part,
    PlannedDay,
    PlannedSession,
    PlannedTrack,
    Programme,
    Words,
    from_json,
)
from events.queries.listing import EUROPE, JAPAN
from kernel.clocks import Clock, clocks_once, readable_date
from regions.models import Sector
from regions.queries.cards import language_name

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def draft(
    event: Event,
    tracks: Iterable[Track] | None = None,
    sessions: Iterable[Session] | None = None,
) -> Programme:
    """The rows as plain values, in seven queries; less where tracks or sessions are read already."""
    zone = ZoneInfo(event.time_zone)
    by_day: dict[date, list[PlannedSession]] = {}
    for session in sessions_of(event) if sessions is None else sessions:
        day = session.starts_at.astimezone(zone).date()
        by_day.setdefault(day, []).append(planned(session))
    themes = {day.on: Words(day.theme_en, day.theme_ja) for day in event.days.all()}
    days = [
        PlannedDay(day.isoformat(), themes.get(day, Words()), tuple(by_day.get(day, [])))
        for day in sorted({*by_day, *themes})
    ]
    rows = event.tracks.prefetch_related("sectors") if tracks is None else tracks
    return Programme(tuple(days), tuple(planned_track(track) for track in rows))


def sessions_of(event: Event) -> list[Session]:
    return list(
        event.sessions.select_related("track", "room").prefetch_related(
            "interpretations",
            Prefetch("parts", SessionPart.objects.order_by("position", "pk")),
            Prefetch(
                "speakers", Speaker.objects.select_related("profile").order_by("position", "pk")
            ),
        )
    )


def planned_track(track: Track) -> PlannedTrack:
    return PlannedTrack(named(track), tuple(sector.code for sector in track.sectors.all()))


def planned(session: Session) -> PlannedSession:
    return PlannedSession(
        key=str(session.public_id),
        kind=session.kind,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=Words(session.title_en, session.title_ja),
        text=Words(session.text_en, session.text_ja),
        track=named(session.track),
        room=named(session.room),
        parts=tuple(
            Part(Words(one.title_en, one.title_ja), one.minutes) for one in session.parts.all()
        ),
        people=tuple(on_stage(one) for one in session.speakers.all()),
        interpreting=tuple(
            Interpreting(one.source, one.target, one.mode, one.channel)
            for one in session.interpretations.all()
        ),
    )


def on_stage(speaker: Speaker) -> OnStage:
    organisation = Words(speaker.organisation_en, speaker.organisation_ja)
    profile = speaker.profile
    return OnStage(
        role=speaker.role,
        name=Words(speaker.name_en, speaker.name_ja),
        title=Words(speaker.title_en, speaker.title_ja),
        organisation=Words(profile.name_en, profile.name_ja) if profile else organisation,
        slug=profile.slug if profile and profile.is_published else "",
        profile=speaker.profile_id,
    )


def named(thing: "Track | object | None") -> Words:
    return Words(getattr(thing, "name_en", ""), getattr(thing, "name_ja", ""))


def latest(event: Event) -> ProgrammeVersion | None:
    return event.versions.order_by("-number").first()


def programme_of(version: ProgrammeVersion | None) -> Programme:
    return from_json(Programme, version.content) if version else Programme()


@dataclass(frozen=True, slots=True)
class ReadPerson:
    role: str
    person: OnStage


@dataclass(frozen=True, slots=True)
class ReadSession:
    """A session with its clocks, the organiser's first, and its labels in the reader's language."""

    plan: PlannedSession
    kind: str
    clocks: list[Clock]
    interpreting: list[str]
    people: list[ReadPerson]

    @property
    def is_pause(self) -> bool:
        return self.plan.kind == SessionKind.BREAK


@dataclass(frozen=True, slots=True)
class ReadDay:
    date: str
    theme: Words
    sessions: list[ReadSession]


@dataclass(frozen=True, slots=True)
class ReadTrack:
    name: Words
    sectors: list[Sector]


@dataclass(frozen=True, slots=True)
class ReadProgramme:
    days: list[ReadDay]
    tracks: list[ReadTrack]


def read(programme: Programme, event: Event, user: "User | AnonymousUser") -> ReadProgramme:
    """As this reader sees it: on the organiser's clock, the other side's and the reader's own."""
    zones = [event.time_zone, EUROPE if event.time_zone == JAPAN else JAPAN]
    if user.is_authenticated:
        zones.append(user.time_zone)
    days = [
        ReadDay(
            readable_date(date.fromisoformat(day.on)),
            day.theme,
            [read_session(session, zones) for session in day.sessions],
        )
        for day in programme.days
    ]
    return ReadProgramme(days, read_tracks(programme))


def read_session(plan: PlannedSession, zones: list[str]) -> ReadSession:
    return ReadSession(
        plan=plan,
        kind=str(SessionKind(plan.kind).label),
        clocks=clocks_once(plan.starts_at, plan.ends_at, zones),
        interpreting=[interpreting_text(one) for one in plan.interpreting],
        people=[ReadPerson(str(SpeakerRole(one.role).label), one) for one in plan.people],
    )


def interpreting_text(one: Interpreting) -> str:
    """ "English → Japanese, simultaneous, channel 2"."""
    told = f"{language_name(one.source)} → {language_name(one.target)}"
    mode = str(InterpretingMode(one.mode).label) if one.mode else ""
    channel = _("channel %(name)s") % {"name": one.channel} if one.channel else ""
    words = [told, mode, channel]
    return " · ".join(word for word in words if word)


def read_tracks(programme: Programme) -> list[ReadTrack]:
    codes = {code for track in programme.tracks for code in track.sectors}
    known = {one.code: one for one in Sector.objects.filter(code__in=codes)} if codes else {}
    return [
        ReadTrack(track.name, [known[code] for code in track.sectors if code in known])
        for track in programme.tracks
    ]
