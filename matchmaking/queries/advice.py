"""What a profile could say next to be suggested better, and how many that would reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, Func, IntegerField, Subquery, When
from django.utils.translation import ngettext

from matchmaking.scoring.party import Party
from regions.enums import Direction
from regions.models import CooperationInterest, Profile, ProfileSector
from regions.queries.completeness import NEXT_STEPS, PARTS, step

# Of all that makes a profile complete, what the suggestions are made of, the weightiest first.
MATTERS = ("seek", "offer", "flagship", "languages", "themes", "summary_en", "summary_ja")
PART = {part.code: part for part in PARTS}


@dataclass(frozen=True, slots=True)
class Advice:
    """A step with the field that it leads to, and what it would bring, in words or empty."""

    label: str
    url: str
    gain: str


def annotations(profile: Profile) -> dict[str, Case]:
    """How many on the other sides ask for what this profile does not offer yet, and the reverse.

    The database counts only where that direction is missing.
    """
    return {
        "wanted_by": counted_unless_said(profile, said=Direction.OFFER, theirs=Direction.SEEK),
        "offered_by": counted_unless_said(profile, said=Direction.SEEK, theirs=Direction.OFFER),
    }


def counted_unless_said(profile: Profile, *, said: Direction, theirs: Direction) -> Case:
    """Published profiles of other sides with an open interest in one of this profile's sectors."""
    interests = CooperationInterest.objects.open()
    own_sectors = ProfileSector.objects.filter(profile=profile).values("sector")
    asking = interests.filter(direction=theirs, sector__in=own_sectors).values("profile")
    reached = Profile.objects.published().exclude(side=profile.side).filter(pk__in=asking)
    number = reached.annotate(number=Func("pk", function="COUNT")).values("number")
    own = interests.filter(profile=profile, direction=said)
    return Case(
        When(~Exists(own), then=Subquery(number, output_field=IntegerField())), default=None
    )


def advice_of(profile: Profile, party: Party, row: Mapping[str, Any]) -> list[Advice]:
    """The next three steps. ``row`` holds the ``annotations``."""
    said = {
        "seek": party.seeks,
        "offer": party.offers,
        "flagship": party.flagships,
        "languages": party.languages,
        "themes": party.themes,
        "summary_en": profile.summary_en,
        "summary_ja": profile.summary_ja,
    }
    gains = {"offer": seeking(row["wanted_by"] or 0), "seek": offering(row["offered_by"] or 0)}
    steps = [(code, step(PART[code], profile.slug)) for code in MATTERS if not said[code]]
    return [Advice(one.label, one.url, gains.get(code, "")) for code, one in steps[:NEXT_STEPS]]


def seeking(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(number)s organisation on the other side seeks something in your sectors.",
        "%(number)s organisations on the other side seek something in your sectors.",
        number,
    ) % {"number": number}


def offering(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(number)s organisation on the other side offers something in your sectors.",
        "%(number)s organisations on the other side offer something in your sectors.",
        number,
    ) % {"number": number}
