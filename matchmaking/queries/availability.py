"""When organisations and people can be met, as the finder reads it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q

from accounts.models import User
from kernel.clocks import city_of
from matchmaking.models import Availability, Booking, DateException, Engagement, Meeting
from matchmaking.times.closures import SpecialDay, special_days, subdivision_of
from matchmaking.times.finder import Party, local_day
from matchmaking.times.hours import ANYTIME, DayRule, Hours, usual_hours
from matchmaking.times.spans import Span
from regions.models import Profile

Owner = Profile | User


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when times are looked for."""

    starts_at: datetime
    ends_at: datetime

    def days(self, zone: str) -> tuple[date, date]:
        """First and last day on this clock, a day of margin on either side."""
        margin = timedelta(days=1)
        return local_day(self.starts_at - margin, zone), local_day(self.ends_at + margin, zone)


@dataclass(frozen=True, slots=True)
class Leave:
    """Bookings that hinder nobody: those of other delegates of the organisations that are
    represented, and those of a meeting that is to be moved.
    """

    represented: Sequence[Profile] = ()
    moving: Meeting | None = None

    @property
    def rows(self) -> Q:
        others = Q(profile__in=self.represented, delegate__isnull=False)
        return others | Q(meeting=self.moving) if self.moving else others


NOTHING = Leave()


def parties_of(owners: Sequence[Owner], window: Window, leave: Leave) -> list[Party]:
    """The parties of these organisations and people, in this order, in a fixed number of queries."""
    told = told_by(owners, window)
    taken = bookings_of(owners, window, leave)
    return [
        party_of(owner, told.get(key(owner)), taken.get(key(owner), []), window) for owner in owners
    ]


def key(owner: Owner) -> tuple[str, int]:
    return owner._meta.label, owner.pk


def told_by(owners: Iterable[Owner], window: Window) -> dict[tuple[str, int], Availability]:
    profiles, people = split(owners)
    found = Availability.objects.filter(Q(profile__in=profiles) | Q(user__in=people))
    engagements = Engagement.objects.filter(
        during__overlap=(window.starts_at, window.ends_at), during__isempty=False
    )
    found = found.select_related("profile", "user").prefetch_related(
        Prefetch(
            "exceptions",
            DateException.objects.filter(last_day__gte=window.starts_at.date() - timedelta(days=1)),
        ),
        Prefetch("engagements", engagements),
    )
    return {key(row.owner): row for row in found}


def bookings_of(
    owners: Iterable[Owner], window: Window, leave: Leave = NOTHING
) -> dict[tuple[str, int], list[Span]]:
    profiles, people = split(owners)
    rows = Booking.objects.active().filter(
        Q(profile__in=profiles) | Q(user__in=people),
        during__overlap=(window.starts_at, window.ends_at),
    )
    taken: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for profile, user, during in rows.exclude(leave.rows).values_list(
        "profile_id", "user_id", "during"
    ):
        holder = (Profile._meta.label, profile) if profile else (User._meta.label, user)
        taken[holder].append(Span(during.lower, during.upper))
    return taken


def split(owners: Iterable[Owner]) -> tuple[list[Profile], list[User]]:
    profiles = [owner for owner in owners if isinstance(owner, Profile)]
    return profiles, [owner for owner in owners if isinstance(owner, User)]


def party_of(
    owner: Owner, told: Availability | None, booked: Sequence[Span], window: Window
) -> Party:
    busy = (
        [Span(row.during.lower, row.during.upper) for row in told.engagements.all()] if told else []
    )
    return Party(
        zone=owner.time_zone,
        hours=hours_of(owner, told),
        special=special_of(owner, *window.days(owner.time_zone)),
        rules=[rule_of(row) for row in told.exceptions.all()] if told else [],
        busy=[*busy, *booked],
    )


def hours_of(owner: Owner, told: Availability | None) -> Hours:
    """What the owner says; else what is usual where an organisation sits. A person keeps no others."""
    if told and told.weekly is not None:
        lunch = (told.lunch.lower, told.lunch.upper) if told.lunch else None
        return Hours(tuple((each.lower, each.upper) for each in told.weekly), lunch=lunch)
    return usual_hours(country_of(owner)) if isinstance(owner, Profile) else ANYTIME


def rule_of(row: DateException) -> DayRule:
    hours = (row.hours.lower, row.hours.upper) if row.hours else None
    return DayRule(row.first_day, row.last_day, hours)


def special_of(owner: Owner, first: date, last: date) -> tuple[SpecialDay, ...]:
    """Holidays and customs where an organisation sits; a person keeps those of the organisation."""
    if not isinstance(owner, Profile):
        return ()
    place = owner.seat or owner.territory
    subdivision = subdivision_of(place.path) if place else ""
    return special_days(country_of(owner), subdivision, first=first, last=last)


def country_of(profile: Profile) -> str:
    place = profile.seat or profile.territory
    return place.country if place else ("JP" if profile.time_zone == "Asia/Tokyo" else "")


def place_of(owner: Owner) -> str:
    """Where its clock is, in the reader's language: "Gifu Prefecture", "Tokyo"."""
    place = (owner.seat or owner.territory) if isinstance(owner, Profile) else None
    return place.name if place else city_of(owner.time_zone)
