"""All that the page of one profile shows beside its own columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from babel.numbers import format_decimal
from django.db.models import JSONField, OuterRef, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import get_language

from kernel.clocks import Clock, clocks, readable_date
from regions.enums import Direction, ProfileState, TerritoryKind
from regions.labels import label_of
from regions.models import (
    Agreement,
    CooperationInterest,
    KeyFunction,
    Practice,
    Profile,
    Territory,
    Theme,
)
from regions.queries.cards import country_name, language_name, seat_city
from regions.queries.freshness import is_stale
from regions.queries.instruments import Fit, all_instruments, fitting_instruments
from regions.queries.nested import all_revived, nested
from regions.queries.peers import Peer, peers_of
from regions.queries.people import Contact, Reader, contact_of, visible
from regions.queries.ties import Tie, all_ties, ties, timeline_of
from regions.timeline import Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

LINK = ("id", "slug", "name_en", "name_ja")
PLACE = ("id", "code", "kind", "country", "name_en", "name_ja")
CONTACT = ("id", "function_en", "function_ja", "name_en", "name_ja", "email", "phone")
EVERYBODY = Reader()
NOTHING = Value(None, output_field=JSONField())


@dataclass(frozen=True, slots=True)
class Place:
    """The territory that an organisation acts for, in its place among others."""

    territory: Territory
    above: list[Territory]
    below: list[Territory]

    @property
    def standard(self) -> str:
        """Of which list its code is; nothing for codes of our own."""
        kind = self.territory.kind
        if kind in {TerritoryKind.NUTS1, TerritoryKind.NUTS2}:
            return "NUTS 2024"
        if kind == TerritoryKind.PREFECTURE:
            return "ISO 3166-2"
        return "ISO 3166-1" if kind == TerritoryKind.COUNTRY else ""

    @property
    def country(self) -> str:
        return country_name(self.territory.country)

    @property
    def population(self) -> str:
        return figure(self.territory.population)

    @property
    def area(self) -> str:
        return figure(self.territory.area_km2)

    @property
    def density(self) -> str:
        people, area = self.territory.population, self.territory.area_km2
        return figure(people / area) if people and area else ""


@dataclass(frozen=True, slots=True)
class ProfilePage:
    profile: Profile
    offers: list[CooperationInterest]
    seeks: list[CooperationInterest]
    themes: list[Theme]
    ties: list[Tie]
    members: list[Profile]
    alliances: list[Profile]
    predecessors: list[Profile]
    place: Place | None
    contacts: list[Contact]
    hidden: frozenset[str]
    clock: Clock
    today: date
    peers: list[Peer] = field(default_factory=list)
    instruments: list[Fit] = field(default_factory=list)

    @property
    def offers_reach(self) -> bool:
        """Whether an offer names a third region."""
        return any(one.third_region_id for one in self.offers)

    @property
    def seeks_reach(self) -> bool:
        return any(one.third_region_id for one in self.seeks)

    @property
    def timeline(self) -> list[Entry]:
        return timeline_of(self.ties)

    @property
    def practices(self) -> list[Practice]:
        return [practice for tie in self.ties for practice in tie.practices]

    @property
    def agreements(self) -> list[Agreement]:
        return [agreement for tie in self.ties for agreement in tie.agreements]

    @property
    def seat(self) -> str:
        """City and place of the seat, each once: "Gifu City", not "Gifu, Gifu City"."""
        place, hidden = self.profile.seat, "seat_city" in self.hidden
        parts = [] if hidden else [seat_city(self.profile)]
        if place and not (hidden and place.kind == TerritoryKind.CITY):
            parts.append(place.name)
        if place:
            parts.append(country_name(place.country))
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
    def website(self) -> str:
        return "" if "website" in self.hidden else self.profile.website

    @property
    def website_host(self) -> str:
        return urlsplit(self.profile.website).hostname or self.profile.website

    @property
    def confirmed(self) -> str:
        day = self.profile.confirmed_on
        return readable_date(day) if day else ""

    @property
    def checked(self) -> str:
        day = self.profile.checked_on
        return readable_date(day) if day else ""

    @property
    def stale(self) -> bool:
        return is_stale(self.profile, on=self.today)

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Where single facts come from: the field in the reader's words, and the source."""
        told = self.profile.provenance or {}
        return [(label_of(name), source_of(value)) for name, value in told.items()]

    @property
    def machine_translated(self) -> list[str]:
        return [label_of(name) for name in self.profile.machine_translated]


def profiles_to_read(user: "User | AnonymousUser") -> QuerySet[Profile]:
    """What this reader may open, with what the page shows of its own rows."""
    return Profile.objects.visible_to(user).for_cards().select_related("successor")


def profile_page(
    profile: Profile,
    *,
    reader: Reader = EVERYBODY,
    interests: list[CooperationInterest] | None = None,
) -> ProfilePage:
    """Three queries at most, however much there is to tell; one less where no peers are sought,
    and one less with ``interests`` that are not to be read but come from a text not yet published.
    """
    interests = open_interests(profile) if interests is None else interests
    around = surroundings(profile)
    themes, today, now = all_revived(Theme, around["themes"]), timezone.localdate(), timezone.now()
    return ProfilePage(
        profile=profile,
        offers=[interest for interest in interests if interest.direction == Direction.OFFER],
        seeks=[interest for interest in interests if interest.direction == Direction.SEEK],
        themes=themes,
        ties=ties(profile, around["ties"]),
        members=sorted_by_name(all_revived(Profile, around["members"])),
        alliances=sorted_by_name(all_revived(Profile, around["alliances"])),
        predecessors=sorted_by_name(all_revived(Profile, around["predecessors"])),
        place=place_of(profile, around),
        contacts=contacts_of(profile, all_revived(KeyFunction, around["contacts"]), reader),
        hidden=frozenset(name for name in profile.visibility if not visible(profile, name, reader)),
        clock=clocks(now, now, [profile.time_zone])[0],
        today=today,
        peers=peers_of(profile, themes) if profile.is_published else [],
        instruments=fitting_instruments(around["instruments"], profile, interests, today=today),
    )


def open_interests(profile: Profile) -> list[CooperationInterest]:
    found = profile.interests.open().select_related("form", "sector", "third_region")
    return list(found.order_by("form__position", "sector__position", "pk"))


def surroundings(profile: Profile) -> dict[str, Any]:
    """Partnerships, themes, members, places above and below, contacts, instruments: one query."""
    published = Profile.objects.published()
    codes = profile.territory.path.split("/") if profile.territory else []
    above = Territory.objects.filter(code__in=codes[:-1]).order_by("path")
    below = Territory.objects.filter(parent__code__in=codes[-1:])
    contacts = KeyFunction.objects.filter(profile=OuterRef("pk")).order_by("pk")
    parts = {
        "themes": nested(
            Theme.objects.filter(profiles=OuterRef("pk")).order_by("position", "code"),
            *("id", "code", "name_en", "name_ja"),
        ),
        "members": nested(published.filter(alliance_memberships__alliance=OuterRef("pk")), *LINK),
        "alliances": nested(published.filter(memberships__member=OuterRef("pk")), *LINK),
        "predecessors": nested(
            Profile.objects.filter(Q(successor=OuterRef("pk")) & Q(state=ProfileState.WITHDRAWN)),
            *LINK,
        ),
        "above": nested(above, *PLACE) if codes[1:] else NOTHING,
        "below": nested(below.order_by("path"), *PLACE) if codes else NOTHING,
        "ties": all_ties(profile),
        "instruments": all_instruments(),
        "contacts": nested(contacts, *CONTACT, "visibility", "consented_at"),
    }
    named = {f"{name}_rows": part for name, part in parts.items()}
    row: dict[str, Any] = dict(Profile.objects.filter(pk=profile.pk).values(**named).get())
    return {name: row[f"{name}_rows"] or [] for name in parts}


def place_of(profile: Profile, around: dict[str, Any]) -> Place | None:
    if not profile.territory:
        return None
    return Place(
        profile.territory,
        all_revived(Territory, around["above"]),
        all_revived(Territory, around["below"]),
    )


def contacts_of(profile: Profile, rows: Iterable[KeyFunction], reader: Reader) -> list[Contact]:
    """As ``people.visible_contacts`` says, of rows that are here already."""
    if not visible(profile, "key_functions", reader):
        return []
    return [contact_of(row, profile, reader) for row in rows]


def sorted_by_name(profiles: list[Profile]) -> list[Profile]:
    return sorted(profiles, key=lambda one: one.name)


def figure(number: float | None) -> str:
    """A whole number with the thousands apart, as both languages write it."""
    if number is None:
        return ""
    locale = "ja" if get_language() == "ja" else "en_GB"
    return format_decimal(round(number), locale=locale)


def source_of(value: Any) -> str:
    """Provenance is a text, or an entry with its ``source``."""
    return str(value.get("source", "")) if isinstance(value, dict) else str(value)
