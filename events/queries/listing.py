"""Events as readers on both sides see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_interval
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from events.models import Event
from kernel.clocks import Clock, clocks_once

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

EUROPE, JAPAN = "Europe/Brussels", "Asia/Tokyo"


@dataclass(frozen=True, slots=True)
class Dated:
    """An event with its clocks, or with its days where the hours are not known."""

    event: Event
    clocks: list[Clock]
    days: str

    @property
    def is_long(self) -> bool:
        return is_long(self.event)


def upcoming(user: "User | AnonymousUser") -> QuerySet[Event]:
    """What is not over, the next one first."""
    now = timezone.now()
    return Event.objects.visible_to(user).filter(ends_at__gte=now).order_by("starts_at", "pk")


def past(user: "User | AnonymousUser") -> QuerySet[Event]:
    """What is over, the latest first."""
    now = timezone.now()
    return Event.objects.visible_to(user).filter(ends_at__lt=now).order_by("-starts_at", "-pk")


def dated(event: Event, user: "User | AnonymousUser | None") -> Dated:
    return Dated(event, [] if event.all_day else event_clocks(event, user), days_of(event))


def event_clocks(event: Event, user: "User | AnonymousUser | None") -> list[Clock]:
    """The organiser's clock, the other side's, and the reader's own where it shows another time."""
    zones = [event.time_zone, EUROPE if event.time_zone == JAPAN else JAPAN]
    if user and user.is_authenticated:
        zones.append(user.time_zone)
    return clocks_once(*shown_span(event), zones)


def shown_span(event: Event) -> tuple[datetime, datetime]:
    """From start to end; of several days only when it begins: the end is of another date."""
    return event.starts_at, event.starts_at if is_long(event) else event.ends_at


def is_long(event: Event) -> bool:
    """Does it go over more than one day on the organiser's clock?"""
    zone = ZoneInfo(event.time_zone)
    return event.starts_at.astimezone(zone).date() != event.ends_at.astimezone(zone).date()


def days_of(event: Event) -> str:
    """The days in the organiser's zone: "27–29 Apr 2020", 「2020年4月27日～29日」.

    Where the day is not known, the months between which it was: "Jan 2021 – Sep 2022".
    """
    zone = ZoneInfo(event.time_zone)
    last_moment = event.ends_at - timedelta(microseconds=1)
    first, last = event.starts_at.astimezone(zone).date(), last_moment.astimezone(zone).date()
    locale = "ja" if get_language() == "ja" else "en_GB"
    return format_interval(
        first, last, skeleton="yMMM" if event.span_only else "yMMMMd", locale=locale
    )
