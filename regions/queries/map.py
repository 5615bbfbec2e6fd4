"""The maps of the home page: how many published profiles act for each area."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from regions import enums
from regions.maps import MapShapes, Side, level, shapes
from regions.models import Profile, Territory

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


def maps() -> list[Map]:
    """Europe and Japan with their counts: two queries for both."""
    drawn = {side: shapes(side) for side in SIDES}
    codes = {shape.code for one in drawn.values() for shape in one.areas}
    counts, names = counts_by_area(codes), names_of(codes)
    return [Map(side, one, areas_of(one, counts, names)) for side, one in drawn.items()]


def areas_of(drawn: MapShapes, counts: dict[str, int], names: dict[str, str]) -> list[Area]:
    directory = reverse("directory")
    return [
        Area(
            code=shape.code,
            name=names.get(shape.code, shape.name),
            path=shape.path,
            url=f"{directory}?territory={shape.code}",
            count=counts[shape.code],
            level=level(counts[shape.code]),
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
