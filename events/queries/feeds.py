"""Events for those who follow them: as entries of a feed, and as entries of a calendar."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from events.enums import EventState
from events.models import Event
from kernel.calendar import Occasion, Status, render_feed
from kernel.feeds import Item, absolute
from regions.models import Profile

KEPT_FOR = timedelta(days=366)  # so long a calendar shows what is over
STATUSES: dict[str, Status] = {
    EventState.CANCELLED: "CANCELLED",
    EventState.POSTPONED: "TENTATIVE",
}


def announced_events(*, sector: str = "", territory: str = "") -> QuerySet[Event]:
    """What everybody may read; by sector and territory of the partners of an event."""
    rows = Event.objects.exclude(state=EventState.DRAFT)
    if sector or territory:
        partners = Profile.objects.published()
        if sector:
            partners = partners.in_sectors([sector])
        if territory:
            partners = partners.within(territory)
        joined = Event.partners.through.objects.filter(profile__in=partners)
        rows = rows.filter(Exists(joined.filter(event=OuterRef("pk"))))
    return rows.order_by("-updated_at", "-pk")


def event_item(event: Event) -> Item:
    return Item(
        public_id=event.public_id,
        title=event.name,
        path=event.get_absolute_url(),
        summary=event.notice or event.summary,
        language=event.name_language,
        created_at=event.created_at,
        updated_at=event.updated_at,
        categories=(str(event.get_kind_display()), event.state_label),
    )


def calendar_of(name: str, rows: QuerySet[Event]) -> str:
    """The calendar of events that are to come or were lately. Those without a known day are left out."""
    shown = rows.filter(ends_at__gte=timezone.now() - KEPT_FOR, span_only=False)
    return render_feed(name, [occasion(event) for event in shown.order_by("starts_at", "pk")])


def occasion(event: Event) -> Occasion:
    """SEQUENCE rises with every change that is saved: seconds since the event was entered."""
    return Occasion(
        uid=f"event-{event.public_id}@{settings.SITE_HOST}",
        sequence=int((event.updated_at - event.created_at).total_seconds()),
        status=STATUSES.get(event.state, "CONFIRMED"),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.time_zone,
        stamp=event.updated_at,
        summary=event.name,
        description=event.notice or event.summary,
        location=event.place,
        url=absolute(event.get_absolute_url()),
        all_day=event.all_day,
        blocks=False,
    )
