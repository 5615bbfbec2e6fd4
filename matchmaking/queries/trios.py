"""Three parties: you, a partner on another side, and a third region with who is there."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from matchmaking import kind_explanations as words
from matchmaking.explanations import Vocabulary
from matchmaking.queries.candidates import MOST, Candidate
from matchmaking.queries.features import PROFILE
from matchmaking.queries.own import Own
from matchmaking.queries.parties import said_rows, voice_of
from matchmaking.scoring.kinds import Trio, trios
from regions.enums import Side, ThirdRegionRole
from regions.models import CooperationInterest, Profile, ProfileSector
from regions.queries.nested import revived

NAME = ("slug", "kind", "name_en", "name_ja")
MOST_COMPARED = 80


def three_parties(own: Own, vocab: Vocabulary) -> list[Candidate]:
    """Two queries; none for an organisation that names no role in a third region."""
    said = own.voice.said
    regions = said.hubs | said.targets
    if not regions or own.profile.side == Side.THIRD:
        return []
    local = local_rows(regions)
    partners = [voice_of(row) for row in partner_rows(own)]
    names = {row["pk"]: named(row) for row in local}
    found = trios(own.voice, partners, [voice_of(row) for row in local])
    return [trio(one, own, [names[key] for key in one.third], vocab) for one in found[:MOST]]


def partner_rows(own: Own) -> list[dict[str, Any]]:
    """Those of the other side whose role suits one of these, with most sectors in common first.

    Beyond eighty, only those that share most are compared.
    """
    other = Side.EU if own.profile.side == Side.JP else Side.JP
    said = own.voice.said
    targets = Q(third_region__code__in=said.hubs | said.targets)
    hubs = Q(third_region__code__in=said.targets)
    naming = CooperationInterest.objects.open().filter(
        targets & Q(third_region_role=ThirdRegionRole.TARGET)
        | hubs & Q(third_region_role=ThirdRegionRole.HUB)
    )
    shared = ProfileSector.objects.filter(
        profile=OuterRef("pk"), sector__code__in=own.voice.sectors
    ).order_by()
    number = shared.annotate(number=Func("pk", function="COUNT")).values("number")
    closest = (
        Profile.objects.published()
        .filter(side=other, pk__in=naming.values("profile"))
        .annotate(shared=Coalesce(Subquery(number), 0))
        .order_by("-shared", "public_id")
        .values("pk")[:MOST_COMPARED]
    )
    # What they say is packed for these alone, not for all who were counted.
    rows = Profile.objects.filter(pk__in=closest).values(*PROFILE, **said_rows())
    return [dict(row) for row in rows]


def local_rows(regions: Iterable[str]) -> list[dict[str, Any]]:
    """Organisations of third countries that name one of these regions."""
    naming = CooperationInterest.objects.open().filter(
        profile=OuterRef("pk"), third_region__code__in=regions
    )
    rows = (
        Profile.objects.published()
        .filter(Exists(naming), side=Side.THIRD)
        .order_by("public_id")
        .values(*PROFILE, "slug", **said_rows())
    )
    return [dict(row) for row in rows[:MOST_COMPARED]]


def named(row: dict[str, Any]) -> Profile:
    names = (*NAME, "public_id", "side")
    return revived(Profile, {"id": row["pk"], **{name: row[name] for name in names}})


def trio(one: Trio, own: Own, third: list[Profile], vocab: Vocabulary) -> Candidate:
    region = vocab.label("region", one.region)
    pros = [words.trio_clause(region, one.hub)]
    if third:
        pros.append(words.third_clause([profile.name for profile in third], region, one.hub))
    if one.sectors:
        sectors = [vocab.label("sector", code) for code in one.sectors]
        pros.append(words.trio_sectors_clause(sectors))
    if one.partner in own.partners:
        pros.append(words.partners_already_clause())
    cons = [] if third else [words.third_clause([], region, one.hub)]
    return Candidate(one.partner, pros=pros, cons=cons, third=third, region=one.region, hub=one.hub)
