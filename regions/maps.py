"""The two maps: shapes of European regions and Japanese prefectures.

The SVG files in data/geo/ hold one path per area (id: NUTS or ISO 3166-2 code), the land around
and, for Japan, the frame of the Okinawa inset. Counting profiles is the caller's part.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal
from xml.etree import ElementTree as ET

from django.conf import settings

Side = Literal["eu", "jp"]

FILES: dict[Side, str] = {
    "eu": "eu_regions_naturalearth.svg",
    "jp": "jp_prefectures.svg",
}
LEVELS = (1, 2, 4, 8, 16)
"""The lowest count of the levels 1 to 5; ui/map_legend.html prints the same steps."""

_PATH = "{http://www.w3.org/2000/svg}path"


@dataclass(frozen=True, slots=True)
class MapShape:
    """One area: its official code, its English name and the SVG path data."""

    code: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class MapShapes:
    """All areas of one side, the box they are drawn in, and what is drawn around them."""

    viewbox: str
    areas: tuple[MapShape, ...]
    backdrop: str
    frame: str


@cache
def shapes(side: Side) -> MapShapes:
    """The map of one side, read once from our own file."""
    root = ET.parse(settings.ROOT / "data" / "geo" / FILES[side]).getroot()  # noqa: S314  # our own file
    paths = {path.attrib["id"]: path for path in root.iter(_PATH)}
    around = {key: paths.pop(key).attrib["d"] for key in ("backdrop", "frame") if key in paths}
    return MapShapes(
        viewbox=root.attrib["viewBox"],
        areas=tuple(
            MapShape(code=code, name=path.attrib["data-name"], path=path.attrib["d"])
            for code, path in paths.items()
        ),
        backdrop=around.get("backdrop", ""),
        frame=around.get("frame", ""),
    )


def level(count: int, steps: Sequence[int] = LEVELS) -> int:
    """The step of the colour scale, 0 (none) to 5; ``steps`` are the lowest counts of 1 to 5."""
    return bisect_right(steps, count)


def quantile_steps(counts: Iterable[int]) -> list[int]:
    """Lowest counts of up to five levels that hold about as many areas each.

    The first level begins with 1, so that no area with profiles looks empty.
    """
    ranked = sorted(count for count in counts if count > 0)
    number = len(LEVELS)
    starts = {ranked[len(ranked) * part // number] for part in range(1, number) if ranked}
    return sorted({1} | starts) if ranked else [1]


def step_labels(steps: Sequence[int]) -> list[str]:
    """The scale in words, none first: 0, 1, 2–3, 4+."""
    ends = [*(step - 1 for step in steps[1:]), None]
    return ["0", *(span(first, last) for first, last in zip(steps, ends, strict=True))]


def span(first: int, last: int | None) -> str:
    if last is None:
        return f"{first}+"
    return str(first) if first == last else f"{first}–{last}"
