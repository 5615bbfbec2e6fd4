"""What a person reads about their own contact data: to whom they went, and who looked."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from regions.models import ContactAccess, DataSharing

if TYPE_CHECKING:
    from accounts.models import User

LOOKS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class OwnData:
    """``asked`` wait for the person's word, ``standing`` are shown, ``past`` are not any more."""

    asked: list[DataSharing]
    standing: list[DataSharing]
    past: list[DataSharing]
    looks: list[ContactAccess]


def own_data(user: "User") -> OwnData:
    """Two queries, however much there is."""
    rows = list(shared_by(user))
    live = [row for row in rows if not (row.withdrawn_at or row.ended_at)]
    return OwnData(
        asked=[row for row in live if row.given_at is None],
        standing=[row for row in live if row.given_at is not None],
        past=[row for row in rows if row.withdrawn_at or row.ended_at],
        looks=list(looks_at(user)[:LOOKS_SHOWN]),
    )


def shared_by(user: "User") -> QuerySet[DataSharing]:
    rows = DataSharing.objects.of_person(user).select_related("profile", "receiver", "contact")
    return rows.order_by("receiver__name_en", "-created_at", "-pk")


def looks_at(user: "User") -> QuerySet[ContactAccess]:
    """At the account, or at a key function with the person's address; latest first."""
    mine = Q(person=user) | Q(contact__email__iexact=user.email)
    return ContactAccess.objects.filter(mine).select_related("profile").order_by("-at", "-pk")
