"""Mails that did not arrive, as the helpdesk reads them."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from mailing.enums import Delivery
from mailing.models import DeliveryEvent, FailedAddress, OutgoingMail

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Failure:
    """One mail: to whom, why not, and whether its address is shut."""

    mail: OutgoingMail
    person: User | None
    event: DeliveryEvent | None
    address: FailedAddress | None

    @property
    def key(self) -> str:
        return str(self.mail.public_id)


def open_failures() -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.failed().order_by("-created_at", "-pk")


def failure_counts() -> list[tuple[str, str, int]]:
    """Kind, its name, how many."""
    rows = OutgoingMail.objects.failed().values("delivery").annotate(number=Count("pk"))
    found = {row["delivery"]: row["number"] for row in rows}
    return [(kind, str(Delivery(kind).label), found.get(kind, 0)) for kind in Delivery.failures()]


def failures(
    *, kind: str = "", address: str = "", page: Any = 1
) -> tuple[Page[Any], list[Failure]]:
    """A page of open failures, latest first, with what is known of each. A fixed number of queries."""
    rows = open_failures()
    if kind in Delivery.failures():
        rows = rows.filter(delivery=kind)
    if address:
        rows = rows.filter(to__icontains=address)
    found = Paginator(rows, PER_PAGE).get_page(page)
    return found, told(list(found))


def told(mails: list[OutgoingMail]) -> list[Failure]:
    addresses = {mail.to.lower() for mail in mails}
    people = {one.email.lower(): one for one in User.objects.filter(email__in=addresses)}
    shut = FailedAddress.objects.standing().annotate(lower=Lower("address"))
    closed = {one.address.lower(): one for one in shut.filter(lower__in=addresses)}
    events = DeliveryEvent.objects.filter(mail__in=mails).order_by("at", "pk")
    latest = {event.mail_id: event for event in events}
    return [
        Failure(mail, people.get(mail.to.lower()), latest.get(mail.pk), closed.get(mail.to.lower()))
        for mail in mails
    ]
