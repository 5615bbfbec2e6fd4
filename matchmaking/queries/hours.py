"""What the page about somebody's hours shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from kernel.clocks import Clock, clocks, readable_date
from matchmaking.models import Availability, BusyFeed, DateException, Engagement
from matchmaking.queries.availability import (
    Owner,
    Window,
    bookings_of,
    hours_of,
    key,
    party_of,
    place_of,
    told_by,
)
from matchmaking.times.finder import Party
from matchmaking.times.hours import EUROPE as EUROPEAN
from matchmaking.times.hours import Hours
from matchmaking.times.preview import preview
from matchmaking.times.words import about_days
from regions.models import Profile

EUROPE, JAPAN = "Europe/Brussels", "Asia/Tokyo"
PREVIEW_DAYS = 14
ENGAGEMENTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ShownException:
    pk: int
    days: str
    hours: str


@dataclass(frozen=True, slots=True)
class ShownEngagement:
    """``from_feed`` comes from a calendar that is read, and cannot be taken away by hand."""

    pk: int
    clocks: list[Clock]
    from_feed: bool


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day of the preview: its hours on both clocks, and what is special."""

    label: str
    hours: list[list[Clock]]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class HoursPage:
    """``told`` is False while nobody has said: then an organisation keeps the hours that are usual in
    its country, and ``hours`` shows a person those as a beginning.
    """

    hours: Hours
    version: int
    told: bool
    exceptions: list[ShownException]
    engagements: list[ShownEngagement]
    feeds: list[BusyFeed]
    days: list[ShownDay]
    zones: list[str]


def hours_page(owner: Owner) -> HoursPage:
    now = timezone.now()
    today = now.astimezone(ZoneInfo(owner.time_zone)).date()
    window = Window(now - timedelta(days=1), now + timedelta(days=PREVIEW_DAYS + 1))
    row = told_by([owner], window).get(key(owner))
    told = row is not None and row.weekly is not None
    has_hours = told or isinstance(owner, Profile)
    zones = [owner.time_zone, EUROPE if owner.time_zone == JAPAN else JAPAN]
    party = party_of(owner, row, bookings_of([owner], window).get(key(owner), []), window)
    exceptions = row.exceptions.all() if row else []
    return HoursPage(
        hours=hours_of(owner, row) if has_hours else EUROPEAN,
        version=row.version if row else 0,
        told=told,
        exceptions=[shown(each) for each in exceptions if each.last_day >= today],
        engagements=coming_engagements(row, zones, now),
        feeds=list(row.feeds.all()) if row else [],
        days=coming_days(party, place_of(owner), zones, today) if has_hours else [],
        zones=zones,
    )


def shown(row: DateException) -> ShownException:
    first, last = readable_date(row.first_day), readable_date(row.last_day)
    days = first if first == last else f"{first} – {last}"
    hours = f"{clock_text(row.hours.lower)}–{clock_text(row.hours.upper)}" if row.hours else ""
    return ShownException(row.pk, days, hours)


def clock_text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def coming_engagements(
    row: Availability | None, zones: list[str], now: datetime
) -> list[ShownEngagement]:
    if row is None:
        return []
    coming = Engagement.objects.filter(availability=row).after(now)[:ENGAGEMENTS_SHOWN]
    return [
        ShownEngagement(
            each.pk, clocks(each.during.lower, each.during.upper, zones), each.feed_id is not None
        )
        for each in coming
    ]


def coming_days(party: Party, place: str, zones: list[str], first: date) -> list[ShownDay]:
    """The coming two weeks, from today, with meetings and engagements taken out."""
    return [
        ShownDay(
            readable_date(each.day),
            [clocks(span.starts_at, span.ends_at, zones) for span in each.spans],
            about_days((special, place) for special in each.special),
        )
        for each in preview(party, first, PREVIEW_DAYS)
    ]
