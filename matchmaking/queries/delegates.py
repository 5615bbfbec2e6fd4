"""Who attends for the two sides of a thread, and who could."""

from django.db.models import QuerySet

from accounts.models import User
from matchmaking.models import Delegate, MeetingRequest
from regions.models import Affiliation, Profile


def delegates_of(request: MeetingRequest, party: str) -> list[Delegate]:
    """Who attends for this side now, who leads it first. Empty: the organisation is taken whole."""
    return [delegate for delegate in current_delegates(request) if delegate.side == party]


def current_delegates(request: MeetingRequest) -> list[Delegate]:
    """Of both sides, in the order in which they were named; one query."""
    rows = Delegate.objects.current().filter(request=request).select_related("user")
    return sorted(rows, key=lambda delegate: (delegate.role != "lead", delegate.pk))


def attends(user: User, request: MeetingRequest) -> bool:
    return Delegate.objects.current().filter(request=request, user=user).exists()


def affiliations_of(organisation: Profile) -> list[Affiliation]:
    """The same people with their functions, each once, in the order of their names."""
    rows = Affiliation.objects.current().filter(profile=organisation, user__is_active=True)
    ordered = rows.select_related("user").order_by("user__family_name", "user__given_name", "pk")
    return list({one.user_id: one for one in ordered}.values())


def people_of(organisation: Profile) -> QuerySet[User]:
    """Who can be named: everybody who works for the organisation today, whatever their role."""
    tied = Affiliation.objects.current().filter(profile=organisation)
    return User.objects.filter(is_active=True, pk__in=tied.values("user")).order_by("pk")
