"""What organisations said about partners, for the lists and for the scoring."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from matchmaking.enums import IntroductionState
from matchmaking.models import ContactMark, Dismissal, Introduction
from matchmaking.models.feedback import FeedbackQuerySet
from regions.models import Profile
from regions.models.profiles import ProfileQuerySet

UNDO = "feedback_undo"  # in the session: what the next page offers to undo
MET = "asking_id", "asked_id"
Pair = tuple[int, int]


def apart_by_choice(profiles: Iterable[int] | None = None) -> list[Pair]:
    """Ordered pairs (profile, partner) of primary keys, sorted: the profile wants no such partner.

    One-sided: the partner's own list is not touched. ``profiles`` narrows to theirs. One query.
    """
    return pairs_of(Dismissal.objects.live(), profiles)


def known_pairs(profiles: Iterable[int] | None = None) -> list[Pair]:
    """Ordered pairs (profile, partner), sorted, that are in contact already: for expand, not new.

    What an organisation marked counts for itself, an introduction that both agreed to for both.
    Two queries.
    """
    agreed = Introduction.objects.filter(state=IntroductionState.AGREED)
    wanted = None if profiles is None else set(profiles)
    if wanted is not None:
        agreed = agreed.filter(Q(asking__in=wanted) | Q(asked__in=wanted))
    both = agreed.values_list("asking_id", "asked_id")
    met = {pair for one, other in both for pair in [(one, other), (other, one)]}
    if wanted is not None:
        met = {pair for pair in met if pair[0] in wanted}
    return sorted({*pairs_of(ContactMark.objects.live(), wanted), *met})


def said_pairs(profiles: Collection[int] | None = None) -> set[Pair]:
    """All ordered pairs of both kinds above, or those that one of ``profiles`` is on either end of.

    One query.
    """
    agreed = Introduction.objects.filter(state=IntroductionState.AGREED)
    said: list[QuerySet[Any]] = [Dismissal.objects.live(), ContactMark.objects.live()]
    if profiles is not None:
        either = Q(profile__in=profiles) | Q(partner__in=profiles)
        said = [rows.filter(either) for rows in said]
        agreed = agreed.filter(Q(asking__in=profiles) | Q(asked__in=profiles))
    both = [agreed.values_list(*pair) for pair in (MET, MET[::-1])]
    rest = [rows.values_list("profile_id", "partner_id") for rows in said]
    return set(both[0].order_by().union(*(rows.order_by() for rows in [both[1], *rest])))


def pairs_of(rows: FeedbackQuerySet, profiles: Iterable[int] | None) -> list[Pair]:
    if profiles is not None:
        rows = rows.filter(profile__in=list(profiles))
    return sorted(rows.values_list("profile_id", "partner_id"))


def set_aside(profile: Profile | OuterRef, partner: Profile | OuterRef) -> Q:
    """Whether a profile dismissed this partner or knows it already."""
    said = {"profile": profile, "partner": partner, "revoked_at": None}
    agreed = Introduction.objects.filter(state=IntroductionState.AGREED)
    return (
        Exists(Dismissal.objects.filter(**said))
        | Exists(ContactMark.objects.filter(**said))
        | Exists(agreed.filter(asking=profile, asked=partner))
        | Exists(agreed.filter(asking=partner, asked=profile))
    )


def is_set_aside(profile: Profile, partner: Profile) -> bool:
    """Whether a profile dismissed this partner or knows it already: one query."""
    return Profile.objects.filter(set_aside(profile, partner), pk=partner.pk).exists()


def without_set_aside(rows: ProfileQuerySet, profile: Profile) -> ProfileQuerySet:
    """Partners without those that this profile dismissed or knows."""
    return rows.exclude(set_aside(profile, OuterRef("pk")))


def dismissals_of(profile: Profile) -> QuerySet[Dismissal]:
    """What the page of dismissed partners shows, latest first."""
    rows: QuerySet[Dismissal] = Dismissal.objects.live().filter(profile=profile)
    return rows.select_related("partner", "by").order_by("-created_at", "-pk")


def contact_marks_of(profile: Profile) -> QuerySet[ContactMark]:
    rows: QuerySet[ContactMark] = ContactMark.objects.live().filter(profile=profile)
    return rows.select_related("partner", "by").order_by("-created_at", "-pk")
