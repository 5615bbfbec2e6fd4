"""Who sees what stands between organisations."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from regions.models import Affiliation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

Rows = TypeVar("Rows", bound=QuerySet[Any])


def seen_by(rows: Rows, user: "User | AnonymousUser", *organisations: str) -> Rows:
    """The rows of which one of these fields names an organisation of the person; the helpdesk: all."""
    if not user.is_authenticated:
        return rows.none()
    if user.is_helpdesk:
        return rows.all()
    mine = Affiliation.objects.current().filter(user=user)
    named = Q()
    for organisation in organisations:
        named |= Q(Exists(mine.filter(profile=OuterRef(organisation))))
    return rows.filter(named)
