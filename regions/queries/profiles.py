"""All that the page of one profile shows beside its own columns."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.clocks import Clock, clocks
from regions.enums import Direction, ProfileState
from regions.models import (
    CooperationInterest,
    Membership,
    Partnership,
    PartnershipParty,
    Practice,
    Profile,
)
from regions.queries.cards import country_name, language_name, seat_city

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Tie:
    """A partnership as one of its parties sees it."""

    partnership: Partnership
    own: PartnershipParty
    others: list[PartnershipParty]

    @property
    def period(self) -> str:
        """As much as is known: "2011 – 2013", "Since October 2018", or nothing."""
        started, ended = self.partnership.started, self.partnership.ended
        if started and ended:
            return f"{started} – {ended}"
        if ended:
            return _("Until %(end)s") % {"end": ended}
        return _("Since %(start)s") % {"start": started} if started else ""


@dataclass(frozen=True, slots=True)
class ProfilePage:
    profile: Profile
    offers: list[CooperationInterest]
    seeks: list[CooperationInterest]
    ties: list[Tie]
    practices: list[Practice]
    members: list[Profile]
    alliances: list[Profile]
    clock: Clock

    @property
    def seat(self) -> str:
        """City and place of the seat, each once: "Gifu City", not "Gifu, Gifu City"."""
        place = self.profile.seat
        parts = [seat_city(self.profile)]
        if place:
            parts += [place.name, country_name(place.country)]
        return " · ".join(part for part in dict.fromkeys(parts) if part)

    @property
    def territory(self) -> str:
        place = self.profile.territory
        names = [place.name, country_name(place.country)] if place else []
        return " · ".join(dict.fromkeys(names))

    @property
    def languages(self) -> list[str]:
        return [language_name(code) for code in self.profile.languages]

    @property
    def website_host(self) -> str:
        return urlsplit(self.profile.website).hostname or self.profile.website


def profiles_to_read(user: "User | AnonymousUser") -> QuerySet[Profile]:
    """What this reader may open, with what the page shows of its own rows."""
    return Profile.objects.visible_to(user).for_cards().prefetch_related("themes")


def profile_page(profile: Profile) -> ProfilePage:
    """Four queries, however much there is to tell."""
    interests = list(
        profile.interests.open()
        .select_related("form", "sector", "third_region")
        .order_by("form__position", "sector__position", "pk")
    )
    members, alliances = memberships_of(profile)
    now = timezone.now()
    return ProfilePage(
        profile=profile,
        offers=[interest for interest in interests if interest.direction == Direction.OFFER],
        seeks=[interest for interest in interests if interest.direction == Direction.SEEK],
        ties=ties_of(profile),
        practices=list(practices_with(profile)),
        members=members,
        alliances=alliances,
        clock=clocks(now, now, [profile.time_zone])[0],
    )


def ties_of(profile: Profile) -> list[Tie]:
    """Its partnerships in time order, those of unknown start last, with their published parties."""
    rows = PartnershipParty.objects.filter(partnership__parties__profile=profile)
    told = rows.filter(Q(profile=profile) | Q(profile__state=ProfileState.PUBLISHED))
    parties = told.select_related("partnership", "profile").order_by("pk")
    by_partnership: dict[int, list[PartnershipParty]] = {}
    for party in parties:
        by_partnership.setdefault(party.partnership_id, []).append(party)
    ties = [tie(profile, group) for group in by_partnership.values()]
    return sorted(ties, key=when)


def tie(profile: Profile, parties: list[PartnershipParty]) -> Tie:
    own = next(party for party in parties if party.profile_id == profile.pk)
    return Tie(own.partnership, own, [party for party in parties if party is not own])


def when(one: Tie) -> tuple[bool, date, int]:
    """A year sorts at its first day, before the months and days in it."""
    start = one.partnership.started_on
    return (start is None, start or date.min, one.partnership.pk)


def practices_with(profile: Profile) -> QuerySet[Practice]:
    return Practice.objects.filter(partnership__parties__profile=profile).order_by("position", "pk")


def memberships_of(profile: Profile) -> tuple[list[Profile], list[Profile]]:
    """The published members of this alliance, and the published alliances that it belongs to."""
    rows = Membership.objects.filter(Q(alliance=profile) | Q(member=profile)).select_related(
        "alliance", "member"
    )
    members = [row.member for row in rows if row.alliance_id == profile.pk]
    alliances = [row.alliance for row in rows if row.member_id == profile.pk]
    return sorted_by_name(members), sorted_by_name(alliances)


def sorted_by_name(profiles: list[Profile]) -> list[Profile]:
    return sorted((one for one in profiles if one.is_published), key=lambda one: one.name)
