"""What counts how much. Data, not code: a run stores the weights that it was computed with."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Weights:
    """The six facets share one whole, so that a score stays between 0 and 1."""

    interests: float = 0.35
    flagships: float = 0.20
    sectors: float = 0.30
    themes: float = 0.05
    regions: float = 0.05
    languages: float = 0.05

    # Within the facets: what a near miss is worth beside an exact match (1).
    same_head_sector: float = 0.4
    same_head_form: float = 0.5
    # What the first, second and third flagship strength weigh against each other.
    flagship_ranks: tuple[float, ...] = (1.0, 0.8, 0.6)
    # Among the sectors, a flagship strength weighs this much more than a sector that is merely named.
    flagship_boost: float = 1.5
    # A sector named by at most this share of all profiles is called rare.
    rare_share: float = 0.04

    def __post_init__(self) -> None:
        if min(self.facets.values()) < 0 or abs(sum(self.facets.values()) - 1) > 1e-9:
            raise ValueError("The weights of the facets must be positive and add up to 1.")
        if not (0 <= self.same_head_sector <= 1 and 0 <= self.same_head_form <= 1):
            raise ValueError("A near miss is worth between 0 and 1.")

    @property
    def facets(self) -> dict[str, float]:
        return {
            "interests": self.interests,
            "flagships": self.flagships,
            "sectors": self.sectors,
            "themes": self.themes,
            "regions": self.regions,
            "languages": self.languages,
        }

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "flagship_ranks": list(self.flagship_ranks)}

    @classmethod
    def _unnamed(cls, given: dict[str, Any]) -> dict[str, float]:
        """Facets that came later than the data carry nothing there."""
        names = cls().facets
        return dict.fromkeys(names, 0.0) if names.keys() & given.keys() else {}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Weights as stored. What older data do not name has its default where that leaves a whole."""
        known = {each.name for each in fields(cls)}
        given = {name: value for name, value in data.items() if name in known}
        if "flagship_ranks" in given:
            given["flagship_ranks"] = tuple(given["flagship_ranks"])
        return cls(**(cls._unnamed(given) | given))
