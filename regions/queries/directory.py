"""The directory: which published profiles fit, in which order, and what one may choose from."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import get_language
from numpy.typing import NDArray

from kernel.folding import fold
from regions.enums import TerritoryKind
from regions.models import Profile, Territory
from regions.queries.index import Index, current_index
from regions.queries.matching import Texts, found_texts, read_query
from regions.queries.snippets import snippets_of
from regions.search.counting import FRESHNESS, Facets
from regions.search.marking import Needles
from regions.search.query import Query, needles
from regions.search.relevance import Relevance
from regions.search.table import Mask, Rows, ordered

FAMILIES = (
    "side",
    "kind",
    "country",
    "territory",
    "sector",
    "theme",
    "form",
    "direction",
    "third_region",
    "language",
    "freshness",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What a reader asks for; what is empty does not narrow.

    Values of one family are alternatives; families narrow together.
    """

    q: str = ""
    side: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    direction: tuple[str, ...] = ()
    third_region: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    freshness: tuple[str, ...] = ()
    sort: str = ""  # "" best match, "name", "fresh"


@dataclass(frozen=True, slots=True)
class Hit:
    """A profile found, and why: a snippet with the words found marked (safe HTML) or empty."""

    profile: Profile
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the directory.

    ``counts`` maps family → value → profiles that choosing the value would show beside what is
    chosen in the other families (values of zero are left out). ``mended`` maps words as typed
    to the words searched instead. ``practices`` counts good practices with these words.
    """

    hits: list[Hit]
    total: int
    page: int
    pages: int
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    mended: dict[str, str] = field(default_factory=dict)
    practices: int = 0


def search_directory(criteria: Criteria, *, page: int = 1, per_page: int = 20) -> Found:
    """The published profiles that fit, best first, with the counts of every facet.

    A page beyond the last one is the last one. At most seven queries.
    """
    index = current_index()
    result = find(index, criteria)
    total = len(result.rows)
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    ids = index.table.ids[result.rows[(page - 1) * per_page : page * per_page]].tolist()
    return Found(
        hits=hits(ids, result.query, index),
        total=total,
        page=page,
        pages=pages,
        counts=result.facets.counts(result.masks),
        mended=result.query.mended,
        practices=result.texts.practices,
    )


def matching_ids(criteria: Criteria) -> list[int]:
    """All profiles that fit, in order: for exports, alerts and comparisons."""
    index = current_index()
    ids: list[int] = index.table.ids[find(index, criteria).rows].tolist()
    return ids


@dataclass(frozen=True, slots=True)
class Result:
    """Rows of the table that fit, in order, and what led to them."""

    rows: Rows
    query: Query
    texts: Texts
    facets: Facets
    masks: dict[str, Mask]


def find(index: Index, criteria: Criteria) -> Result:
    query = read_query(criteria.q, index)
    texts = found_texts(query)
    base = index.table.all() if texts.ids is None else index.table.mask_of(texts.ids)
    chosen = {family: getattr(criteria, family) for family in FAMILIES}
    facets = Facets(index.table, index.codes, chosen, base, timezone.localdate())
    masks = facets.masks()
    mask = facets.found(masks)
    keys = order_by(criteria.sort, index, facets, Relevance(index.table, index.codes, query, texts))
    return Result(ordered(mask, *keys), query, texts, facets, masks)


def order_by(sort: str, index: Index, facets: Facets, relevance: Relevance) -> list[NDArray[Any]]:
    """Keys of the order, the strongest first: the name decides in the end."""
    table = index.table
    name = table.rank(get_language() or "en")
    if sort == "name":
        return [name]
    if sort == "fresh":
        return [-table.confirmed.astype(np.int64), name]
    stale = facets.freshness() == FRESHNESS.index("stale")
    return [*relevance.keys(stale), name]


def hits(ids: list[int], query: Query, index: Index) -> list[Hit]:
    """Profiles in the order of their ids, with snippets where words were asked for."""
    found = Profile.objects.for_cards().in_bulk(ids)
    profiles = [found[pk] for pk in ids if pk in found]
    if not query.terms:
        return [Hit(profile) for profile in profiles]
    snippets = snippets_of(profiles, Needles.of(needles(query, index.vocabulary.thesaurus)))
    return [Hit(profile, snippets[profile.pk]) for profile in profiles]


def countries() -> list[Territory]:
    """Countries by name in the reader's language."""
    found = Territory.objects.filter(kind=TerritoryKind.COUNTRY)
    return sorted(found, key=lambda country: fold(country.name))
