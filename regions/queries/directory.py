"""The directory: which published profiles fit, in which order, and what one may choose from."""

from dataclasses import dataclass, field

from regions.enums import TerritoryKind
from regions.models import Profile, Territory
from kernel.folding import fold

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
    """The published profiles that fit, best first, with the counts of every facet."""
    raise NotImplementedError


def matching_ids(criteria: Criteria) -> list[int]:
    """All profiles that fit, in order: for exports, alerts and comparisons."""
    raise NotImplementedError


def countries() -> list[Territory]:
    """Countries by name in the reader's language."""
    found = Territory.objects.filter(kind=TerritoryKind.COUNTRY)
    return sorted(found, key=lambda country: fold(country.name))
