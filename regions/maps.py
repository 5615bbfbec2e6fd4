"""The two maps of the home page: shapes of European regions and Japanese prefectures.

The SVG files in data/geo/ hold one path per area (id: NUTS or ISO 3166-2 code), the land around
and, for Japan, the frame of the Okinawa inset. Counting profiles is the caller's part.
"""

from bisect import bisect_right
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


def level(count: int) -> int:
    """The step of the colour scale, 0 (none) to 5 (16 and more)."""
    return bisect_right(LEVELS, count)
