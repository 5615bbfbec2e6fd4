"""Endpoints and their log, as pages show them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from kernel.clocks import clocks
from webhooks.models import Attempt, Delivery, Endpoint
from webhooks.owners import organisations


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose endpoints these are; ``key`` is empty for the public directory."""

    key: UUID | None
    name: str
    may_add: bool
    endpoints: list[Endpoint]


def owners_for(user: User) -> list[Owner]:
    """Everybody whose endpoints this person sees, and to whom they may add some. Three queries."""
    rows: dict[UUID | None, list[Endpoint]] = {}
    edited = set(organisations().edited_by(user))
    for key in edited:
        rows[key] = []
    if user.is_helpdesk:
        rows[None] = []
    for endpoint in Endpoint.objects.visible_to(user).order_by("name", "pk"):
        rows.setdefault(endpoint.organisation_id, []).append(endpoint)
    names = organisations().names_of([key for key in rows if key])
    owners = [
        Owner(key, names.get(key, "") if key else "", key is None or key in edited, found)
        for key, found in rows.items()
    ]
    return sorted(owners, key=lambda owner: (owner.key is not None, owner.name))


def name_of(organisation: UUID | None) -> str:
    if organisation is None:
        return ""
    return organisations().names_of([organisation]).get(organisation, "")


def deliveries_of(endpoint: Endpoint) -> QuerySet[Delivery]:
    """The latest first, each with what its last attempt brought."""
    last = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-pk")
    return (
        Delivery.objects.filter(endpoint=endpoint)
        .select_related("message")
        .annotate(
            last_status=Subquery(last.values("status")[:1]),
            last_problem=Subquery(last.values("problem")[:1]),
        )
        .order_by("-message__at", "-pk")
    )


def on_reader_clock(moment: datetime) -> str:
    """One moment on the clock of whoever is at the page, with its distance from UTC."""
    zone = str(timezone.get_current_timezone())
    return str(clocks(moment, moment, [zone])[0])
