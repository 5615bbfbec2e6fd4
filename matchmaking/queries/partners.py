"""'Partners for us': one kind of suggestion at a time, filtered, in pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from matchmaking.explanations import Vocabulary
from matchmaking.queries import kinds
from matchmaking.queries.advice import Advice
from matchmaking.queries.candidates import MOST, Candidate
from matchmaking.queries.narrowing import (
    Narrowing,
    Option,
    labels_of,
    narrowed,
    options,
    traits_of,
)
from matchmaking.queries.own import Own, read_own
from matchmaking.queries.proposals import Partner, Proposal, proposals, read_partners
from matchmaking.queries.suggestions import listed_partners
from matchmaking.queries.trios import three_parties
from matchmaking.queries.vocabulary import read_vocabulary
from regions.enums import Side
from regions.models import Profile, ProfileSector

PER_PAGE = 10
KINDS = {
    "new": _("New partners"),
    "expand": _("Expand a partnership"),
    "join": _("Join others"),
    "peer": _("Regions like yours"),
    "three": _("Three parties"),
}


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

    def tell(self, shown: Sequence[Candidate], *, first_rank: int) -> list[Proposal]:
        """Some of the candidates in the reader's language: one query."""
        return proposals(self.own, shown, self.partners, self.vocab, first_rank=first_rank)


def find_partners(profile: Profile, *, kind: str, narrowing: Narrowing) -> Found:
    """Seven queries at most. A partner that left the directory is not among them."""
    own = read_own(profile)
    vocab = read_vocabulary()
    found = FINDERS[kind](own, vocab)
    partners = read_partners(found)
    traits = [
        (one, traits_of(partners[one.partner].profile, partners[one.partner].party))
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
    proposals: list[Proposal]
    options: dict[str, list[Option]]
    advice: list[Advice]
    computing: bool
    computed_at: datetime | None

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def has_other_side(self) -> bool:
        return self.profile.side in {Side.EU, Side.JP}


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
        proposals=found.tell(list(paged), first_rank=paged.start_index()),
        options=found.options,
        advice=found.own.advice,
        computing=found.own.computing,
        computed_at=found.own.computed_at,
    )


def new_partners(own: Own, _vocab: Vocabulary) -> list[Candidate]:
    """The stored list: one query."""
    return [Candidate(line.partner, line=line) for line in listed_partners(own.profile)[:MOST]]


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
}
