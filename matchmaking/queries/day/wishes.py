"""The page on which a participant chooses whom to meet: suggested ones first, with reasons."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from matchmaking.enums import WishLevel
from matchmaking.explanations import Vocabulary, explain
from matchmaking.models import DayParticipant, Dismissal, PartnerList, PartnerWish
from matchmaking.queries.parties import voice_of_profile, with_said
from matchmaking.queries.vocabulary import read_vocabulary
from matchmaking.scoring.facts import facts_against
from matchmaking.scoring.parties import Voice, common_ground
from matchmaking.sentences import Clause
from regions.models import Profile
from regions.queries.cards import ProfileCard, profile_card

PER_PAGE = 20
MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class WishFilters:
    """What the list is narrowed to; empty is everybody."""

    words: str = ""
    side: str = ""
    sector: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """Another participant: what is wished of it so far, and where the suggestions have it."""

    participant: DayParticipant
    level: str
    note: str
    on_behalf: bool
    set_aside: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    other: Other
    card: ProfileCard
    pros: list[Clause]
    cons: list[Clause]

    @property
    def participant(self) -> DayParticipant:
        return self.other.participant


@dataclass(frozen=True, slots=True)
class WishesPage:
    page: Page[Other]
    candidates: list[Candidate]
    counts: dict[str, int]
    others: int


def wishes_page(
    participant: DayParticipant, filters: WishFilters, page: int | str | None
) -> WishesPage:
    """Five queries for any number of participants."""
    everybody = others_of(participant)
    paged = Paginator(narrowed(everybody, participant, filters), PER_PAGE).get_page(page)
    return WishesPage(
        page=paged,
        candidates=told(participant, list(paged)),
        counts=Counter(one.level for one in everybody if one.level),
        others=len(everybody),
    )


def others_of(participant: DayParticipant) -> list[Other]:
    """Suggested ones first, then the other side by name; who is set aside comes last. One query."""
    wish = PartnerWish.objects.filter(wisher=participant, wished=OuterRef("pk"))
    aside = Dismissal.objects.live().filter(
        profile=participant.profile_id, partner=OuterRef("profile")
    )
    listed = PartnerList.objects.current().filter(profile=participant.profile_id)
    rows = (
        DayParticipant.objects.current()
        .filter(day=participant.day_id)
        .exclude(pk=participant.pk)
        .select_related("profile")
        .annotate(
            level=Subquery(wish.values("level")),
            note=Subquery(wish.values("note")),
            on_behalf=Subquery(wish.values("on_behalf")),
            set_aside=Exists(aside),
            listed=Subquery(listed.values("partners")),
        )
    )
    own = participant.profile.side
    return sorted(map(other_of, rows), key=lambda one: place(one, own))


def other_of(row: Any) -> Other:
    ranks = list(row.listed or ())
    rank = ranks.index(row.profile_id) + 1 if row.profile_id in ranks else None
    return Other(row, row.level or "", row.note or "", bool(row.on_behalf), row.set_aside, rank)


def place(one: Other, own_side: str) -> tuple[bool, bool, int, bool, str]:
    profile = one.participant.profile
    same_side = profile.side == own_side
    return one.set_aside, one.rank is None, one.rank or 0, same_side, profile.name


def narrowed(
    others: Sequence[Other], participant: DayParticipant, filters: WishFilters
) -> list[Other]:
    found = [one for one in others if fits(one, filters)]
    if filters.sector:
        inside = in_sector(participant, filters.sector)
        keys = set(inside.values_list("pk", flat=True))
        found = [one for one in found if one.participant.pk in keys]
    return found


def fits(one: Other, filters: WishFilters) -> bool:
    profile = one.participant.profile
    if filters.side and profile.side != filters.side:
        return False
    if filters.level == "none" and one.level:
        return False
    if filters.level in WishLevel.values and one.level != filters.level:
        return False
    words = filters.words.casefold()
    return words in profile.name_en.casefold() or words in profile.name_ja.casefold()


def in_sector(participant: DayParticipant, code: str) -> QuerySet[DayParticipant]:
    """With a sector, or with one below it."""
    tags = "profile__profile_sectors__sector"
    wanted = Q(**{f"{tags}__code": code}) | Q(**{f"{tags}__parent__code": code})
    return DayParticipant.objects.filter(wanted, day=participant.day_id)


def told(participant: DayParticipant, shown: Sequence[Other]) -> list[Candidate]:
    """Each with what both profiles say now, in the reader's language. Three queries, none for none."""
    if not shown:
        return []
    keys = [participant.profile_id, *(one.participant.profile_id for one in shown)]
    profiles = {row.pk: row for row in with_said(Profile.objects.filter(pk__in=keys))}
    own = voice_of_profile(profiles[participant.profile_id])
    vocab = read_vocabulary()
    return [candidate(one, own, profiles[one.participant.profile_id], vocab) for one in shown]


def candidate(one: Other, own: Voice, profile: Profile, vocab: Vocabulary) -> Candidate:
    they = voice_of_profile(profile).said
    facts = common_ground(own.said, they)
    against = facts_against(own.said, they, facts, today=timezone.localdate())
    said = explain([*facts[:MOST_REASONS], *against[:1]], vocab=vocab)
    return Candidate(one, profile_card(profile), said.pros, said.cons)


def wish_counts(participant: DayParticipant) -> dict[str, int]:
    """How many of each level there are, of who takes part now."""
    rows = participant.wishes.filter(wished__left_at=None)
    return Counter(rows.values_list("level", flat=True))
