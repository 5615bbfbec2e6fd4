"""The people of an organisation as this reader may see them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.enums import AffiliationRole, ProfileState, Visibility
from regions.models import Affiliation, Claim, Invitation, KeyFunction, Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

# The fields that an organisation may keep from the public. None of them is a facet: what is
# hidden must not be found by filtering either.
HIDEABLE = {
    "website": _("Website"),
    "seat_city": _("City of the seat"),
    "key_functions": _("Key functions"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may read: worked out once, asked for every field and every profile."""

    helpdesk: bool = False
    member: bool = False
    own: frozenset[int] = frozenset()

    def may_read(self, visibility: str, profile: Profile) -> bool:
        if self.helpdesk or visibility == Visibility.PUBLIC:
            return True
        if visibility == Visibility.MEMBERS:
            return self.member or profile.pk in self.own
        return False


def reader_of(user: "User | AnonymousUser") -> Reader:
    """A member works for an organisation that is in the directory. One query at most."""
    if not user.is_authenticated:
        return Reader()
    if user.is_helpdesk:
        return Reader(helpdesk=True, member=True)
    hats = user.affiliations.current().values_list("profile_id", "profile__state")
    places = dict(hats)
    member = ProfileState.PUBLISHED in places.values()
    return Reader(member=member, own=frozenset(places))


def visible(profile: Profile, field: str, reader: Reader) -> bool:
    """Whether this reader may read this field of the profile; everybody may unless it says else."""
    return reader.may_read(profile.visibility.get(field, Visibility.PUBLIC), profile)


def is_public(profile: Profile, field: str) -> bool:
    """Whether everybody may read this field: what stands in lists, in search and in the API."""
    return visible(profile, field, Reader())


@dataclass(frozen=True, slots=True)
class Contact:
    """A key function as this reader sees it. Without ``shown`` there is no person in it."""

    function: str
    name: str = ""
    email: str = ""
    phone: str = ""
    shown: bool = False
    pk: int | None = field(default=None, compare=False)


def visible_contacts(profile: Profile, reader: Reader) -> list[Contact]:
    """Its key functions in order. Names and addresses only with consent; else “through the helpdesk”.

    One query, none where ``key_functions`` is prefetched.
    """
    if not visible(profile, "key_functions", reader):
        return []
    return [contact_of(row, profile, reader) for row in profile.key_functions.all()]


def contact_of(row: KeyFunction, profile: Profile, reader: Reader) -> Contact:
    agreed = row.consented_at is not None and reader.may_read(row.visibility, profile)
    if not (agreed or reader.helpdesk):
        return Contact(row.function)
    return Contact(row.function, row.name, row.email, row.phone, shown=True, pk=row.pk)


ROLE_ORDER = Case(
    When(role=AffiliationRole.ADMIN, then=0),
    When(role=AffiliationRole.EDITOR, then=1),
    default=2,
    output_field=IntegerField(),
)


def people_of(profile: Profile) -> QuerySet[Affiliation]:
    """Who works there today or will, administrators first."""
    staying = Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate())
    return (
        profile.affiliations.filter(staying)
        .select_related("user", "seconded_from")
        .annotate(order=ROLE_ORDER)
        .order_by("order", "user__family_name", "user__given_name", "pk")
    )


def former_people_of(profile: Profile) -> QuerySet[Affiliation]:
    """Who left, latest first."""
    left = profile.affiliations.filter(ends_on__lt=timezone.localdate())
    return left.select_related("user", "seconded_from").order_by("-ends_on", "-pk")


def unanswered_invitations(profile: Profile) -> QuerySet[Invitation]:
    """Neither accepted nor taken back, whether or not their time is over."""
    waiting = profile.invitations.filter(accepted_at=None, revoked_at=None)
    return waiting.select_related("invited_by")


def claims_to_decide() -> QuerySet[Claim]:
    """Open claims, the longest waiting first."""
    return Claim.objects.open().select_related("profile", "user").order_by("created_at", "pk")


def decided_claims() -> QuerySet[Claim]:
    """Claims that a desk has decided on, latest first."""
    decided = Claim.objects.exclude(pk__in=Claim.objects.open().values("pk"))
    return decided.select_related("profile", "user", "decided_by").order_by("-decided_at", "-pk")
