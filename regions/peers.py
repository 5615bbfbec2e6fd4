"""Regions like ours: who resembles a territory in size, density and what it is good at.

Pure functions over values. Only what is known is compared; what is missing neither helps nor harms.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import log

NUMBER = 5
# How much each comparison says. What a region is good at says more than how many live there.
WEIGHTS = {"population": 0.25, "density": 0.15, "sectors": 0.4, "themes": 0.2}
# A factor of five between two figures makes them unlike; within a third they are called alike.
FAR, NEAR = log(5), log(4 / 3)
LEAST = 0.25


@dataclass(frozen=True, slots=True)
class Features:
    """A territory as its statistics and its profile describe it. ``path`` joins its codes."""

    key: int
    side: str
    path: str
    sectors: frozenset[str]
    themes: frozenset[str]
    population: int | None = None
    area_km2: float | None = None

    @property
    def density(self) -> float | None:
        """People per square kilometre."""
        return self.population / self.area_km2 if self.population and self.area_km2 else None


@dataclass(frozen=True, slots=True)
class Resemblance:
    """``score`` is 0 to 1; the rest says in which ways the two are alike."""

    other: Features
    score: float
    population: bool
    density: bool
    sectors: frozenset[str]
    themes: frozenset[str]


def resemblance(own: Features, other: Features) -> Resemblance:
    """Compare what both sides know; the weights of what is unknown go to the rest."""
    parts = {
        "population": closeness(own.population, other.population),
        "density": closeness(own.density, other.density),
        "sectors": overlap(own.sectors, other.sectors),
        "themes": overlap(own.themes, other.themes),
    }
    known = {name: value for name, value in parts.items() if value is not None}
    weight = sum(WEIGHTS[name] for name in known)
    total = sum(WEIGHTS[name] * value for name, value in known.items())
    return Resemblance(
        other=other,
        score=total / weight if weight else 0.0,
        population=alike(own.population, other.population),
        density=alike(own.density, other.density),
        sectors=own.sectors & other.sectors,
        themes=own.themes & other.themes,
    )


def peers(own: Features, others: Iterable[Features], *, number: int = NUMBER) -> list[Resemblance]:
    """The most alike of both continents, most alike first; what contains the other is no peer.

    The other continent has the larger half where it has enough to offer.
    """
    found = [resemblance(own, other) for other in others if not nested(own.path, other.path)]
    ranked = sorted(
        (one for one in found if one.score >= LEAST and (one.sectors or one.themes)),
        key=lambda one: (-one.score, one.other.key),
    )
    far = [one for one in ranked if one.other.side != own.side]
    near = [one for one in ranked if one.other.side == own.side]
    abroad = far[: max(number - number // 2, number - len(near))]
    chosen = abroad + near[: number - len(abroad)]
    return sorted(chosen, key=lambda one: (-one.score, one.other.key))


def closeness(own: float | None, other: float | None) -> float | None:
    """1 for the same figure, 0 from a factor of five on, on a scale of ratios."""
    if not own or not other:
        return None
    return max(0.0, 1 - abs(log(own / other)) / FAR)


def alike(own: float | None, other: float | None) -> bool:
    return bool(own and other and abs(log(own / other)) <= NEAR)


def overlap(own: Collection[str], other: Collection[str]) -> float | None:
    """The Jaccard index; unknown where either names nothing."""
    if not own or not other:
        return None
    shared = len(set(own) & set(other))
    return shared / (len(own) + len(other) - shared)


def nested(one: str, other: str) -> bool:
    """Whether one territory lies in the other, by their paths."""
    return bool(one and other) and (
        f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")
    )
