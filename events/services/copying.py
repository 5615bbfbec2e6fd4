"""Last year's event as the draft of this year's."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.models import model_to_dict

from accounts.models import User
from audit.services import record
from events import rules
from events.enums import EventState, SpeakerRole
from events.models import Day, Event, Room, Session, TeamMember, Track
from events.queries.programme import sessions_of
from events.services.events import address_taken
from events.services.programme import (
    COLUMNS,
    InterpretingContent,
    PartContent,
    SessionContent,
    SpeakerContent,
    write_session,
)
from events.signals import event_copied

SETTINGS = (
    *("kind", "all_day", "time_zone", "place_en", "place_ja", "summary_en", "summary_ja"),
    *("format", "external_url"),
)


@transaction.atomic(durable=True)
def copy_event(
    event: Event, *, by: User, name_en: str, name_ja: str, slug: str, starts_on: date
) -> Event:
    """A draft with settings, team and programme of ``event``, every hour as the clock showed it.

    Persons on the stage are not carried over: their seats are, to be filled anew. Figures, notice,
    recording and links to online rooms belong to the old one.
    """
    if not (rules.can_create(by) and rules.can_change(by, event)):
        raise PermissionDenied
    if Event.everything.filter(slug=slug).exists():
        raise address_taken()
    zone = ZoneInfo(event.time_zone)
    later = starts_on - event.starts_at.astimezone(zone).date()
    made = Event.objects.create(
        **{name: getattr(event, name) for name in SETTINGS},
        name_en=name_en,
        name_ja=name_ja,
        slug=slug,
        state=EventState.DRAFT,
        starts_at=moved(event.starts_at, later, zone),
        ends_at=moved(event.ends_at, later, zone),
        copied_from=event,
    )
    made.partners.set(event.partners.all())
    copy_team(event, made)
    copy_programme(event, made, later, zone)
    event_copied.send(Event, event=event, copy=made, moved=partial(moved, later=later, zone=zone))
    record("event.copied", made, by=by, source=str(event.public_id))
    return made


def moved(moment: datetime, later: timedelta, zone: ZoneInfo) -> datetime:
    """So many days later at the same hour of the wall clock, across the change of clocks."""
    return moment.astimezone(zone) + later


def copy_team(source: Event, target: Event) -> None:
    TeamMember.objects.bulk_create(
        TeamMember(event=target, user_id=member.user_id, rights=member.rights)
        for member in source.team.all()
    )


def copy_programme(source: Event, target: Event, later: timedelta, zone: ZoneInfo) -> None:
    for day in source.days.all():
        values = model_to_dict(day, ["theme_en", "theme_ja"])
        Day.objects.create(event=target, on=day.on + later, **values)
    tracks = {track.pk: copied_track(track, target) for track in source.tracks.all()}
    rooms = {
        room.pk: Room.objects.create(event=target, name_en=room.name_en, name_ja=room.name_ja)
        for room in source.rooms.all()
    }
    for session in sessions_of(source):
        content = replace(
            session_content(session),
            starts_at=moved(session.starts_at, later, zone),
            ends_at=moved(session.ends_at, later, zone),
            track=tracks.get(session.track_id or 0),
            room=rooms.get(session.room_id or 0),
        )
        write_session(Session(event=target), content)


def session_content(session: Session) -> SessionContent:
    """A session without the persons on its stage."""
    return SessionContent(
        **{name: getattr(session, name) for name in COLUMNS},
        parts=[
            PartContent(**model_to_dict(part, ["title_en", "title_ja", "minutes"]))
            for part in session.parts.all()
        ],
        speakers=[
            SpeakerContent(
                role=one.role,
                title_en=one.title_en or str(SpeakerRole(one.role).label),
                title_ja=one.title_ja,
            )
            for one in session.speakers.all()
        ],
        interpreting=[
            InterpretingContent(**model_to_dict(one, ["source", "target", "mode"]))
            for one in session.interpretations.all()
        ],
    )


def copied_track(track: Track, target: Event) -> Track:
    made = Track.objects.create(
        event=target, name_en=track.name_en, name_ja=track.name_ja, position=track.position
    )
    made.sectors.set(track.sectors.all())
    return made
