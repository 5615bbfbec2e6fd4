"""A profile as a card in a list shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale
from django.utils.text import Truncator
from django.utils.translation import get_language

from regions.enums import TerritoryKind
from regions.models import Profile
from regions.queries.people import is_public

TAGS_ON_A_CARD = 5
SUMMARY_LENGTH = 180


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """What ui/profile_card.html reads. A ``…lang`` is empty where it is the page's own."""

    url: str
    name: str
    lang: str
    other_name: str
    other_lang: str
    kind: str
    kind_label: str
    side: str
    side_label: str
    place: str
    summary: str
    summary_lang: str
    flagships: list[str]
    tags: list[str]
    is_sample: bool


def profile_cards(profiles: Iterable[Profile]) -> list[ProfileCard]:
    """Cards of profiles that were read with ``for_cards()``."""
    return [profile_card(profile) for profile in profiles]


def profile_card(profile: Profile) -> ProfileCard:
    flagships = [tag.sector.name for tag in profile.flagships]
    others = [tag.sector.name for tag in profile.profile_sectors.all() if not tag.flagship_rank]
    return ProfileCard(
        url=profile.get_absolute_url(),
        name=profile.name,
        lang=unless_own(profile.name_language),
        other_name=profile.other_name,
        other_lang=profile.other_language,
        kind=profile.kind,
        kind_label=profile.get_kind_display(),
        side=profile.side,
        side_label=profile.get_side_display(),
        place=place_of(profile),
        summary=Truncator(profile.summary).chars(SUMMARY_LENGTH),
        summary_lang=unless_own(profile.summary_language) if profile.summary else "",
        flagships=flagships,
        tags=others[: max(0, TAGS_ON_A_CARD - len(flagships))],
        is_sample=profile.is_sample,
    )


def unless_own(language: str) -> str:
    """The language, or nothing where the page says it already."""
    return "" if language == get_language() else language


def place_of(profile: Profile) -> str:
    """City of the seat, territory, country, each once: Tokyo · North Rhine-Westphalia · Germany.

    The same for every reader, so that a city which is not public is in no list.
    """
    territory = profile.territory
    parts = [seat_city(profile)] if is_public(profile, "seat_city") else []
    if territory:
        parts += [territory.name, country_name(territory.country)]
    known = {profile.name, profile.other_name, ""}
    return " · ".join(part for part in dict.fromkeys(parts) if part not in known)


def seat_city(profile: Profile) -> str:
    """The city of the seat, in the reader's language where it has a record of its own."""
    if profile.seat and profile.seat.kind == TerritoryKind.CITY:
        return profile.seat.name
    return profile.seat_city


def country_name(code: str) -> str:
    """The name of a country in the reader's language, from CLDR."""
    return str(Locale.parse(get_language() or "en").territories.get(code, code))


def language_name(code: str) -> str:
    """The name of a language in the reader's language, from CLDR."""
    return str(Locale.parse(get_language() or "en").languages.get(code, code))
