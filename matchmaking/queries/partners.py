"""'Partners for us': one kind of suggestion at a time, filtered, in pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, prefetch_related_objects

from matchmaking.enums import SuggestionKind
from matchmaking.explanations import Vocabulary
from matchmaking.queries import kinds
from matchmaking.queries.advice import Advice
from matchmaking.queries.candidates import MOST, Candidate
from matchmaking.queries.feedback import without_set_aside
from matchmaking.queries.introductions import staff_introductions_for
from matchmaking.queries.narrowing import (
    Narrowing,
    Option,
    labels_of,
    narrowed,
    options,
    traits_of,
)
from matchmaking.queries.own import Own, read_own
from matchmaking.queries.suggestions import listed_partners
from matchmaking.queries.told import Partner, Suggestion, read_partners, told_suggestions
from matchmaking.queries.trios import three_parties
from matchmaking.queries.vocabulary import read_vocabulary
from regions.models import Profile, ProfileSector

PER_PAGE = 10
KINDS = {kind.value: kind.label for kind in SuggestionKind}
# Who is known is no new suggestion, but a partner to do more with.
WITH_KNOWN = {"expand"}


@dataclass(frozen=True, slots=True)
class Found:
    """One kind of suggestion for an organisation: ``candidates`` fit the filters, not told yet.

    ``before`` counts the kind before the filters.
    """

    own: Own
    vocab: Vocabulary
    partners: dict[int, Partner]
    candidates: list[Candidate]
    before: int
    options: dict[str, list[Option]]

    def tell(self, shown: Sequence[Candidate], *, first_rank: int) -> list[Suggestion]:
        """Some of the candidates in the reader's language: one query."""
        return told_suggestions(self.own, shown, self.partners, self.vocab, first_rank=first_rank)


def find_partners(profile: Profile, *, kind: str, narrowing: Narrowing) -> Found:
    """Seven queries at most. A partner that left the directory is not among them."""
    return find_for(read_own(profile), read_vocabulary(), kind=kind, narrowing=narrowing)


def find_for(own: Own, vocab: Vocabulary, *, kind: str, narrowing: Narrowing) -> Found:
    """The same for an organisation that is read already."""
    profile = own.profile
    found = FINDERS[kind](own, vocab)
    partners = read_partners(profile, found, known=kind in WITH_KNOWN)
    traits = [
        (one, traits_of(partners[one.partner].profile, partners[one.partner].voice.said))
        for one in found
        if one.partner in partners
    ]
    labels = labels_of([one.profile for one in partners.values()], vocab)
    return Found(
        own=own,
        vocab=vocab,
        partners=partners,
        candidates=narrowed(traits, narrowing),
        before=len(traits),
        options=options(traits, narrowing, labels),
    )


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """``found`` counts the kind before the filters, ``total`` after them."""

    profile: Profile
    kind: str
    found: int
    page: Page[Candidate]
    suggestions: list[Suggestion]
    options: dict[str, list[Option]]
    advice: list[Advice]
    computing: bool
    computed_at: datetime | None
    weight_set: int | None
    counts: Mapping[str, int]
    counted_at: datetime | None

    @property
    def shown_kinds(self) -> dict[int, str]:
        """Who stands on this page, as what: whom the helpdesk introduces stands on two tabs."""
        return {
            one.partner.pk: SuggestionKind.INTRODUCED.value
            if one.candidate.introduction
            else self.kind
            for one in self.suggestions
        }

    @property
    def total(self) -> int:
        return self.page.paginator.count


def partners_page(
    profile: Profile, *, kind: str, narrowing: Narrowing, page: int | str | None = 1
) -> PartnersPage:
    """All that the page shows of one kind for one organisation: eight queries at most.

    A page beyond the last one is the last one.
    """
    found = find_partners(profile, kind=kind, narrowing=narrowing)
    paged = Paginator(found.candidates, PER_PAGE).get_page(page)
    return PartnersPage(
        profile=profile,
        kind=kind,
        found=found.before,
        page=paged,
        suggestions=found.tell(list(paged), first_rank=paged.start_index()),
        options=found.options,
        advice=found.own.advice,
        computing=found.own.computing,
        computed_at=found.own.computed_at,
        weight_set=found.own.weight_set,
        counts=found.own.counts,
        counted_at=found.own.counted_at,
    )


def counts_of(profile: Profile) -> dict[str, int]:
    """How many suggestions of each kind there are; about ten queries."""
    own, vocab = read_own(profile), read_vocabulary()
    found = {kind: [one.partner for one in finder(own, vocab)] for kind, finder in FINDERS.items()}
    published = Profile.objects.published().filter(
        pk__in={key for keys in found.values() for key in keys}
    )
    all_keys = set(published.values_list("pk", flat=True))
    new_keys = set(without_set_aside(published, profile).values_list("pk", flat=True))
    return {
        kind: sum(key in (all_keys if kind in WITH_KNOWN else new_keys) for key in keys)
        for kind, keys in found.items()
    }


def new_partners(own: Own, vocab: Vocabulary) -> list[Candidate]:
    """Whom the helpdesk introduces, labelled, then the stored list: two queries."""
    introduced = introduced_partners(own, vocab)
    first = {one.partner for one in introduced}
    listed = listed_partners(own.profile)
    lines = [line for line in listed.lines if line.partner not in first]
    new = (Candidate(line.partner, line=line, run=listed.run) for line in lines)
    return [*introduced, *new][:MOST]


def introduced_partners(own: Own, _vocab: Vocabulary) -> list[Candidate]:
    """Whom the helpdesk introduces to this organisation, newest first: one query."""
    return [
        Candidate(one.partner.pk, introduction=one) for one in staff_introductions_for(own.profile)
    ]


def partners_to_expand(own: Own, _vocab: Vocabulary) -> list[Candidate]:
    return kinds.expansions(own)


def regions_like_ours(own: Own, _vocab: Vocabulary) -> list[Candidate]:
    tags = ProfileSector.objects.select_related("sector").order_by("sector__position")
    prefetch_related_objects([own.profile], Prefetch("profile_sectors", tags))
    return kinds.peers(own)


FINDERS: dict[str, Callable[[Own, Vocabulary], list[Candidate]]] = {
    "new": new_partners,
    "expand": partners_to_expand,
    "join": kinds.joinings,
    "peer": regions_like_ours,
    "three": three_parties,
    "introduced": introduced_partners,
}
