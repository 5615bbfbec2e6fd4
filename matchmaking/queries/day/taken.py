"""What keeps participants from slots of a matchmaking day: stage, meetings, closed days."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from events.models import Speaker
from kernel.models import in_reader_language
from matchmaking.models import Availability, Booking, DayParticipant, DaySlot
from matchmaking.queries.availability import Window, key, told_by
from matchmaking.queries.day.bookings import same_day
from matchmaking.times.spans import Span

# of a participant and a slot, by their numbers
Taken = Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Something that an organisation does at that time, and what it is in words."""

    profile: int
    span: Span
    reason: str


def taken(participants: Collection[DayParticipant], slots: Sequence[DaySlot]) -> Taken:
    """In which slots an organisation is on a stage, in a meeting or closed, and why.

    Meetings that this day itself has arranged hinder nobody. Five queries for any number.
    """
    if not participants or not slots:
        return {}
    window = Window(min(s.starts_at for s in slots), max(s.ends_at for s in slots))
    hindrances: dict[int, list[Hindrance]] = defaultdict(list)
    for one in (*on_stage(participants, window), *in_meetings(participants, window)):
        hindrances[one.profile].append(one)
    for one in not_available(participants, window):
        hindrances[one.profile].append(one)
    return {
        (participant.pk, slot.pk): " · ".join(reasons)
        for participant in participants
        for slot in slots
        if (reasons := against(slot, hindrances[participant.profile_id]))
    }


def against(slot: DaySlot, hindrances: Sequence[Hindrance]) -> list[str]:
    """Each reason once."""
    span = Span(slot.starts_at, slot.ends_at)
    return list(dict.fromkeys(one.reason for one in hindrances if one.span.overlaps(span)))


def on_stage(participants: Collection[DayParticipant], window: Window) -> Iterator[Hindrance]:
    rows = Speaker.objects.filter(
        profile__in=[one.profile_id for one in participants],
        session__starts_at__lt=window.ends_at,
        session__ends_at__gt=window.starts_at,
    )
    for row in rows.select_related("session"):
        session = row.session
        title = in_reader_language(session.title_en, session.title_ja)
        said = _("On stage: %(title)s") % {"title": title}
        yield Hindrance(row.profile_id or 0, Span(session.starts_at, session.ends_at), said)


def in_meetings(participants: Collection[DayParticipant], window: Window) -> Iterator[Hindrance]:
    rows = Booking.objects.active().filter(
        profile__in=[one.profile_id for one in participants],
        during__overlap=(window.starts_at, window.ends_at),
    )
    day = next(iter(participants)).day
    rows = rows.exclude(meeting__day_meetings__timetable__day__in=same_day(day))
    for profile, during in rows.values_list("profile_id", "during"):
        yield Hindrance(profile or 0, Span(during.lower, during.upper), _("In another meeting"))


def not_available(participants: Collection[DayParticipant], window: Window) -> Iterator[Hindrance]:
    owners = [one.profile for one in participants]
    told = told_by(owners, window)
    for owner in owners:
        if availability := told.get(key(owner)):
            for span, reason in away_spans(availability, owner.time_zone):
                yield Hindrance(owner.pk, span, reason)


def away_spans(availability: Availability, zone: str) -> Iterator[tuple[Span, str]]:
    """Whole days that are closed, on the organisation's clock, and its own engagements."""
    for row in availability.exceptions.all():
        if row.hours is None:
            first = datetime.combine(row.first_day, datetime.min.time(), ZoneInfo(zone))
            last = datetime.combine(
                row.last_day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone)
            )
            yield Span(first, last), _("Closed that day")
    for one in availability.engagements.all():
        yield Span(one.during.lower, one.during.upper), _("Busy in your calendar")
