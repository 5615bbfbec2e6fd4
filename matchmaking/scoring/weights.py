"""What counts how much. Data, not code: a run stores the weights that it was computed with."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

FACETS = (
    "interests",
    "flagships",
    "sectors",
    "concepts",
    "words",
    "themes",
    "regions",
    "languages",
    "kinds",
    "places",
    "history",
)


@dataclass(frozen=True, slots=True)
class Weights:
    """The facets share one whole, so that a score stays between 0 and 1."""

    interests: float = 0.17
    flagships: float = 0.08
    sectors: float = 0.12
    concepts: float = 0.13
    words: float = 0.22
    themes: float = 0.05
    regions: float = 0.02
    languages: float = 0.03
    kinds: float = 0.05
    places: float = 0.12
    history: float = 0.01

    # Within the facets: what a near miss is worth beside an exact match (1).
    same_head_sector: float = 0.4
    same_head_form: float = 0.5
    # What an offer in the sought sector is worth in whatever form.
    any_form: float = 0.4
    # What the first, second and third flagship strength weigh against each other.
    flagship_ranks: tuple[float, ...] = (1.0, 0.8, 0.6)
    # Among the sectors, a flagship strength weighs this much more than a sector that is merely named.
    flagship_boost: float = 1.5
    # A sector that only the texts imply weighs this much beside one that is named.
    implied: float = 0.5
    # A word in a text of so many counts in full; longer texts dilute their words.
    text_length: float = 9.0
    # No single word or thing makes more than this share of what a text wants, however short it is;
    # and none counts as rarer than if this share of all profiles spoke of it.
    one_term: float = 0.4
    rarest_term: float = 0.01
    # What it is worth that somebody works in the sought sector, beside an offer in it.
    works_in: float = 0.5
    # What a profile is worth that nobody has confirmed, or where nothing is offered nor sought.
    unconfirmed: float = 0.95
    uncommitted: float = 0.98
    # A sector named by at most this share of all profiles is called rare.
    rare_share: float = 0.04

    def __post_init__(self) -> None:
        if min(self.facets.values()) < 0 or abs(sum(self.facets.values()) - 1) > 1e-9:
            raise ValueError("The weights of the facets must be positive and add up to 1.")
        near = (
            *(self.same_head_sector, self.same_head_form, self.any_form, self.implied),
            *(self.one_term, self.rarest_term, self.works_in),
        )
        if not all(0 <= each <= 1 for each in near):
            raise ValueError("A near miss is worth between 0 and 1.")
        if not all(0.9 <= each <= 1 for each in (self.unconfirmed, self.uncommitted)):
            raise ValueError("What is not confirmed yet is worth between 0.9 and 1.")
        if not (self.one_term and self.rarest_term):
            raise ValueError("A term must be worth something.")
        if self.text_length < 1:
            raise ValueError("The length of a text must be at least 1.")

    @property
    def facets(self) -> dict[str, float]:
        return {name: getattr(self, name) for name in FACETS}

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "flagship_ranks": list(self.flagship_ranks)}

    @classmethod
    def _unnamed(cls, given: dict[str, Any]) -> dict[str, float]:
        """Facets that came later than the data carry nothing there."""
        return dict.fromkeys(FACETS, 0.0) if set(FACETS) & given.keys() else {}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Weights as stored. What older data do not name has its default where that leaves a whole."""
        known = {each.name for each in fields(cls)}
        given = {name: value for name, value in data.items() if name in known}
        if "flagship_ranks" in given:
            given["flagship_ranks"] = tuple(given["flagship_ranks"])
        return cls(**(cls._unnamed(given) | given))
