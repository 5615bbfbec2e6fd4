"""Calls for those who follow them: as entries of a feed, and their deadlines in a calendar."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events.enums import CallState
from events.models import Call
from events.queries.calls import call_clocks
from events.queries.feeds import KEPT_FOR
from kernel.calendar import Occasion, render_feed
from kernel.feeds import Item, absolute

BEFORE = timedelta(minutes=30)  # so long an entry fills the calendar, up to the deadline


def call_item(call: Call) -> Item:
    withdrawn = call.state == CallState.WITHDRAWN
    return Item(
        public_id=call.public_id,
        title=call.name,
        path=call.get_absolute_url(),
        summary=call.reason if withdrawn else call.summary,
        language=call.name_language,
        created_at=call.published_at or call.created_at,
        updated_at=call.updated_at,
        categories=(str(call.get_kind_display()), str(call.get_state_display())),
    )


def deadlines(name: str, rows: QuerySet[Call]) -> str:
    """The calendar of deadlines to come and of those that were lately."""
    shown = rows.filter(closes_at__gte=timezone.now() - KEPT_FOR).order_by("closes_at", "pk")
    return render_feed(name, [deadline(call) for call in shown])


def deadline(call: Call) -> Occasion:
    """The last half hour before it, with both clocks in its text; a day where no hour is known."""
    told = "\n".join(str(clock) for clock in call_clocks(call, call.closes_at, None))
    withdrawn = call.state == CallState.WITHDRAWN
    text = call.reason if withdrawn else call.summary
    return Occasion(
        uid=f"call-{call.public_id}@{settings.SITE_HOST}",
        sequence=int((call.updated_at - call.created_at).total_seconds()),
        status="CANCELLED" if withdrawn else "CONFIRMED",
        starts_at=call.closes_at - BEFORE,
        ends_at=call.closes_at,
        zone=call.time_zone,
        stamp=call.updated_at,
        summary=_("Deadline: %(call)s") % {"call": call.name},
        description=f"{told}\n\n{text}" if call.hour_known else text,
        location="",
        url=absolute(call.get_absolute_url()),
        all_day=not call.hour_known,
        blocks=False,
    )
