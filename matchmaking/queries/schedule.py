"""The meetings that a person goes to."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from matchmaking.enums import Party
from matchmaking.models import Delegate, Meeting
from matchmaking.queries.rooms import with_both
from regions.models import Profile

MOST_SHOWN = 100


def own_schedule(user: User) -> list[Meeting]:
    """The meetings to come that this person attends: named, or of a side that named nobody."""
    coming = Meeting.objects.confirmed().filter(ends_at__gt=timezone.now())
    named = Delegate.objects.current().filter(request=OuterRef("request"))
    own = coming.filter(
        Q(Exists(named.filter(user=user)))
        | whole_side(user, Party.SENDER, named)
        | whole_side(user, Party.RECEIVER, named)
    )
    return list(with_both(own).order_by("starts_at", "pk")[:MOST_SHOWN])


def whole_side(user: User, party: Party, named: QuerySet[Delegate]) -> Q:
    """Meetings of an organisation of this person that are attended by all who act for it."""
    mine = Profile.objects.of_person(user).values("pk")
    ours = Q(**{f"request__{party}__in": mine})
    return ours & ~Q(Exists(named.filter(side=party)))
