"""The two maps: how many profiles act for each area, of all or of what was found."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count
from django.urls import reverse

from regions import enums
from regions.maps import (
    LEVELS,
    MapShapes,
    Side,
    level,
    quantile_steps,
    shapes,
    step_labels,
)
from regions.models import Profile, Territory
from regions.queries.addresses import address_of
from regions.queries.directory import Criteria

SIDES: tuple[Side, Side] = ("eu", "jp")


@dataclass(frozen=True, slots=True)
class Area:
    """What ui/map.html reads."""

    code: str
    name: str
    path: str
    url: str
    count: int
    level: int


@dataclass(frozen=True, slots=True)
class Map:
    side: Side
    shapes: MapShapes
    areas: list[Area]

    @property
    def label(self) -> str:
        return str(enums.Side(self.side).label)

    @property
    def total(self) -> int:
        return sum(area.count for area in self.areas)

    @property
    def rows(self) -> list[Area]:
        """The areas with profiles for the table twin, most profiles first."""
        return sorted((one for one in self.areas if one.count), key=lambda one: -one.count)


@dataclass(frozen=True, slots=True)
class ResultMaps:
    """Both maps on one scale; ``legend`` names its steps."""

    maps: list[Map]
    legend: list[str]

    @property
    def total(self) -> int:
        return sum(one.total for one in self.maps)


def maps() -> list[Map]:
    """Europe and Japan with their counts: two queries for both."""
    drawn = {side: shapes(side) for side in SIDES}
    codes = {shape.code for one in drawn.values() for shape in one.areas}
    counts, names = counts_by_area(codes), names_of(codes)
    directory = reverse("directory")
    return [
        Map(side, one, areas_of(one, counts, names, lambda code: f"{directory}?territory={code}"))
        for side, one in drawn.items()
    ]


def result_maps(criteria: Criteria, counts: Mapping[str, int]) -> ResultMaps:
    """The maps of a search, from its counts by territory: one query for names and paths.

    The counts leave the chosen territories aside, as every facet does with itself; on the map
    only what lies inside them, or around them, has profiles.
    """
    drawn = {side: shapes(side) for side in SIDES}
    codes = {shape.code for one in drawn.values() for shape in one.areas}
    read = Territory.objects.filter(code__in=[*codes, *criteria.territory])
    places = {one.code: one for one in read.only("code", "path", "name_en", "name_ja")}
    paths = {code: one.path for code, one in places.items()}
    shown = within_chosen(codes, paths, criteria.territory, counts)
    steps = quantile_steps(shown.values())
    names = {code: one.name for code, one in places.items()}

    def url(code: str) -> str:
        return address_of(narrowed(criteria, code, paths))

    return ResultMaps(
        [Map(side, one, areas_of(one, shown, names, url, steps)) for side, one in drawn.items()],
        step_labels(steps),
    )


def within_chosen(
    codes: Iterable[str],
    paths: Mapping[str, str],
    chosen: Collection[str],
    counts: Mapping[str, int],
) -> dict[str, int]:
    """What each area has of the result: all, what its chosen parts have, or nothing."""
    tops = widest([paths[code] for code in chosen if code in paths])
    code_of = {path: code for code, path in paths.items()}

    def count(code: str) -> int:
        path = paths.get(code, "")
        if not tops or any(is_within(path, top) for top in tops):
            return counts.get(code, 0)
        return sum(counts.get(code_of[top], 0) for top in tops if is_within(top, path))

    return {code: count(code) for code in codes}


def widest(paths: Iterable[str]) -> list[str]:
    """The paths that lie in no other."""
    found = set(paths)
    return sorted(one for one in found if not any(is_within(one, other) for other in found - {one}))


def is_within(path: str, other: str) -> bool:
    return bool(other) and (path == other or path.startswith(f"{other}/"))


def narrowed(criteria: Criteria, code: str, paths: Mapping[str, str]) -> Criteria:
    """The search with this area beside those chosen, without what contains it.

    The area says its country itself, so a chosen country goes.
    """
    path = paths.get(code, "")
    kept = [
        one for one in criteria.territory if one != code and not is_within(path, paths.get(one, ""))
    ]
    return replace(criteria, country=(), territory=(*kept, code))


def areas_of(
    drawn: MapShapes,
    counts: Mapping[str, int],
    names: Mapping[str, str],
    url: Callable[[str], str],
    steps: Collection[int] = LEVELS,
) -> list[Area]:
    return [
        Area(
            code=shape.code,
            name=names.get(shape.code, shape.name),
            path=shape.path,
            url=url(shape.code),
            count=counts[shape.code],
            level=level(counts[shape.code], list(steps)),
        )
        for shape in drawn.areas
    ]


def counts_by_area(codes: Collection[str]) -> dict[str, int]:
    """The number of published profiles that act for each territory or for one below it.

    One query. A path such as ``DE/DEA/DEA2`` counts for whichever of its codes the map draws.
    """
    rows = (
        Profile.objects.published()
        .filter(territory__isnull=False)
        .values_list("territory__path")
        .annotate(number=Count("pk"))
    )
    counts = Counter(dict.fromkeys(codes, 0))
    for path, number in rows:
        for code in path.split("/"):
            if code in counts:
                counts[code] += number
    return dict(counts)


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Names in the reader's language by code."""
    found = Territory.objects.filter(code__in=codes).only("code", "name_en", "name_ja")
    return {territory.code: territory.name for territory in found}
