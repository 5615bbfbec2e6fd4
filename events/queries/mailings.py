"""Letters of an event: to whom, and what became of each mail."""

from django.db.models import QuerySet

from events.enums import RegistrationState
from events.models import EventLetter, Registration
from events.queries.registrations import Filters, registrations_of
from mailing.models import OutgoingMail

GONE = (RegistrationState.CANCELLED, RegistrationState.DECLINED, RegistrationState.LAPSED)


def readers_of(letter: EventLetter) -> QuerySet[Registration]:
    """Whom the filters choose; those who left only where their state is asked for."""
    filters = Filters(**letter.wanted)
    rows = registrations_of(letter.event, filters)
    return rows if filters.state else rows.exclude(state__in=GONE)


def deliveries(letter: EventLetter) -> QuerySet[OutgoingMail]:
    """What failed first, then what waits."""
    rows = OutgoingMail.objects.filter(dedupe_key__startswith=letter.key)
    return rows.order_by("state", "pk")
