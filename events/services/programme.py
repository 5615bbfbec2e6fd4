"""Writing and publishing the programme of an event."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from events import rules
from events.models import (
    Day,
    Event,
    Interpretation,
    ProgrammeVersion,
    Room,
    Session,
    SessionPart,
    Speaker,
    Track,
)
from events.programme.changes import compare
from events.programme.checks import findings
from events.programme.plan import to_json
from events.queries.programme import draft, latest, programme_of
from events.services.news import note_changes
from kernel.errors import DomainError
from regions.models import Profile, Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class PartContent:
    title_en: str = ""
    title_ja: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerContent:
    role: str
    name_en: str = ""
    name_ja: str = ""
    title_en: str = ""
    title_ja: str = ""
    profile: Profile | None = None
    organisation_en: str = ""
    organisation_ja: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpretingContent:
    source: str
    target: str
    mode: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionContent:
    """All that a session says; its parts, speakers and interpretation replace those before."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    title_en: str = ""
    title_ja: str = ""
    text_en: str = ""
    text_ja: str = ""
    track: Track | None = None
    room: Room | None = None
    signup: bool = False
    seats: int | None = None
    parts: Sequence[PartContent] = field(default_factory=tuple)
    speakers: Sequence[SpeakerContent] = field(default_factory=tuple)
    interpreting: Sequence[InterpretingContent] = field(default_factory=tuple)


COLUMNS = (
    *("kind", "starts_at", "ends_at", "title_en", "title_ja", "text_en", "text_ja"),
    *("track", "room", "signup", "seats"),
)


@transaction.atomic(durable=True)
def save_session(
    event: Event,
    content: SessionContent,
    *,
    by: User,
    session: Session | None = None,
    read: str = "",
) -> Session:
    """Write a session of the draft; ``read`` is the stamp of the one that the form was filled from."""
    check_may_write(event, by)
    found = Session(event=event)
    if session:
        found = Session.objects.select_for_update().get(pk=session.pk, event=event)
        if found.stamp != read:
            raise DomainError(
                "changed_meanwhile",
                _(
                    "Somebody else saved this session since you opened it. Compare, then save again."
                ),
            )
    write_session(found, content)
    record("event.session_saved", event, by=by, session=str(found.public_id))
    return found


def write_session(session: Session, content: SessionContent) -> None:
    for name in COLUMNS:
        setattr(session, name, getattr(content, name))
    session.save()
    for rows in (session.parts, session.speakers, session.interpretations):
        rows.all().delete()
    SessionPart.objects.bulk_create(
        SessionPart(
            session=session,
            position=position,
            title_en=one.title_en,
            title_ja=one.title_ja,
            minutes=one.minutes,
        )
        for position, one in enumerate(content.parts)
    )
    Speaker.objects.bulk_create(
        speaker_row(session, position, one) for position, one in enumerate(content.speakers)
    )
    Interpretation.objects.bulk_create(
        Interpretation(
            session=session,
            source=one.source,
            target=one.target,
            mode=one.mode,
            channel=one.channel,
        )
        for one in content.interpreting
    )


def speaker_row(session: Session, position: int, content: SpeakerContent) -> Speaker:
    return Speaker(
        session=session,
        position=position,
        role=content.role,
        name_en=content.name_en,
        name_ja=content.name_ja,
        title_en=content.title_en,
        title_ja=content.title_ja,
        profile=content.profile,
        organisation_en=content.organisation_en,
        organisation_ja=content.organisation_ja,
    )


@transaction.atomic(durable=True)
def delete_session(session: Session, *, by: User) -> None:
    """Take a session out of the draft; what is public stays until the next publication."""
    event = session.event
    check_may_write(event, by)
    key = str(session.public_id)
    session.delete()
    record("event.session_deleted", event, by=by, session=key)


@transaction.atomic(durable=True)
def set_theme(event: Event, on: date, *, by: User, theme_en: str, theme_ja: str) -> Day:
    check_may_write(event, by)
    day, _created = Day.objects.update_or_create(
        event=event, on=on, defaults={"theme_en": theme_en, "theme_ja": theme_ja}
    )
    record("event.day_saved", event, by=by, day=on.isoformat())
    return day


@transaction.atomic(durable=True)
def add_track(
    event: Event, *, by: User, name_en: str, name_ja: str, sectors: Sequence[Sector]
) -> Track:
    check_may_write(event, by)
    last = event.tracks.aggregate(last=Max("position"))["last"]
    track = Track.objects.create(
        event=event, name_en=name_en, name_ja=name_ja, position=(last or 0) + 1
    )
    track.sectors.set(sectors)
    record("event.track_added", event, by=by, name=name_en or name_ja)
    return track


@transaction.atomic(durable=True)
def add_room(event: Event, *, by: User, name_en: str, name_ja: str, online_url: str) -> Room:
    check_may_write(event, by)
    room = Room.objects.create(event=event, name_en=name_en, name_ja=name_ja, online_url=online_url)
    record("event.room_added", event, by=by, name=name_en or name_ja)
    return room


@transaction.atomic(durable=True)
def remove(thing: Track | Room, *, by: User) -> None:
    """Take a track or a room away; sessions in it stay, without one."""
    check_may_write(thing.event, by)
    record(f"event.{thing._meta.model_name}_removed", thing.event, by=by, name=thing.name_en)
    thing.delete()


@transaction.atomic(durable=True)
def publish_programme(event: Event, *, by: User) -> ProgrammeVersion:
    """Make the draft the public programme. Refused while something is wrong or nothing is new."""
    check_may_write(event, by)
    Event.everything.select_for_update().get(pk=event.pk)  # one publication at a time
    plan, version = draft(event), latest(event)
    stopping = [
        one for one in findings(plan, starts_at=event.starts_at, ends_at=event.ends_at) if one.stops
    ]
    if stopping:
        raise DomainError(
            "programme_not_ready",
            _("“%(title)s”: %(reason)s")
            % {"title": stopping[0].title, "reason": stopping[0].reason},
        )
    before = programme_of(version)
    if plan == before:
        raise DomainError("nothing_new", _("The draft says nothing that is not public already."))
    changes = compare(before, plan) if version else []
    made = ProgrammeVersion.objects.create(
        event=event,
        number=version.number + 1 if version else 1,
        content=to_json(plan),
        changes=[to_json(change) for change in changes],
        by=by,
    )
    note_changes(event, changes)
    record("event.programme_published", event, by=by, version=made.number, changes=len(changes))
    return made


def check_may_write(event: Event, by: User) -> None:
    if not rules.can_write_programme(by, event):
        raise PermissionDenied
