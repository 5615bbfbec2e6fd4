"""Seats of single parts of an event. Both functions need the lock of the event."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from audit.services import record
from events.models import Event, Registration, Session
from events.queries.parts import TAKEN, Offer, offered
from kernel.clocks import readable_date
from kernel.errors import DomainError


def check_parts(registration: Registration, parts: Sequence[Session]) -> None:
    """May this registration, on its days, have these parts? What it has already is kept."""
    event: Event = registration.event
    if not parts:
        return
    known = {offer.session.pk: offer for offer in offered(event)}
    had = set(registration.parts.values_list("pk", flat=True)) if registration.pk else set()
    for part in parts:
        check_part(registration, part, known.get(part.pk), had=part.pk in had)


def check_part(
    registration: Registration, part: Session, offer: Offer | None, *, had: bool
) -> None:
    if offer is None:
        text = _("One cannot sign up for “%(part)s”. Leave it out, then save again.")
        raise DomainError("part_not_offered", text % {"part": part.title}, field="parts")
    day, title = offer.day(registration.event), str(offer.plan.title)
    if registration.days and day not in registration.days:
        text = _("“%(part)s” is on %(day)s. Choose that day as well, or leave this part out.")
        values = {"part": title, "day": readable_date(day)}
        raise DomainError("part_on_other_day", text % values, field="parts")
    if offer.left == 0 and not had:
        text = _("Every seat of “%(part)s” is taken. Leave it out, then save again.")
        raise DomainError("part_full", text % {"part": title}, field="parts")


def give_up_full_parts(registration: Registration) -> None:
    """Who gets a seat at the event later than asked leaves the parts that have filled meanwhile."""
    wanted = registration.parts.exclude(seats=None).values("pk")
    rows = Session.objects.filter(pk__in=wanted).annotate(taken=TAKEN)
    full = [one for one in rows if one.taken >= (one.seats or 0)]
    if full:
        registration.parts.remove(*full)
        keys = [str(one.public_id) for one in full]
        record("registration.parts_full", registration, by=None, parts=keys)
