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
KINDS = {
    "new": _("New partners"),
    "expand": _("Expand a partnership"),
    "join": _("Join others"),
    "peer": _("Regions like yours"),
    "three": _("Three parties"),
    "introduced": _("Introduced by the helpdesk"),
}
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
    own = read_own(profile)
    vocab = read_vocabulary()
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
    )


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
