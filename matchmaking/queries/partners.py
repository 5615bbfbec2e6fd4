"""'Partners for us': one kind of suggestion at a time, filtered, in pages."""

from collections.abc import Callable, Mapping
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

    A partner that left the directory is not shown. A page beyond the last one is the last one.
    """
    own = read_own(profile)
    vocab = read_vocabulary()
    candidates = find(kind, own, vocab)
    partners = read_partners(candidates)
    candidates = [one for one in candidates if one.partner in partners]
    traits = [(one, traits_of_partner(partners[one.partner])) for one in candidates]
    labels = labels_of([one.profile for one in partners.values()], vocab)
    paged = Paginator(narrowed(traits, narrowing), PER_PAGE).get_page(page)
    first = paged.start_index()
    return PartnersPage(
        profile=profile,
        kind=kind,
        found=len(candidates),
        page=paged,
        proposals=proposals(own, list(paged), partners, vocab, first_rank=first),
        options=options(traits, narrowing, labels),
        advice=own.advice,
        computing=own.computing,
        computed_at=own.computed_at,
    )


def traits_of_partner(partner: Partner) -> Mapping[str, frozenset[str]]:
    return traits_of(partner.profile, partner.party)


def find(kind: str, own: Own, vocab: Vocabulary) -> list[Candidate]:
    return FINDERS[kind](own, vocab)


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
