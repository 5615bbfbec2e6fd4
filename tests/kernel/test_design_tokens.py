"""Colours that carry text or mark a control reach the contrast of WCAG 2.2 AA in both schemes."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", TOKENS)
} | {name: (both, both) for name, both in re.findall(r"--([\w-]+): (#\w{6});", TOKENS)}

SURFACES = ["paper", "sheet", "sunk", "ai-wash"]
INKS = ["ink", "ink-soft", "ai", "ai-hover", "shu-ink", "matsu", "yamabuki", "enji"]
WASHES = ["shu-wash", "matsu-wash", "yamabuki-wash", "enji-wash"]
TEXT = [
    *((ink, surface) for ink in INKS for surface in SURFACES),
    *((ink, wash) for ink in ("ink", "ink-soft", "ai") for wash in WASHES),
    *(("shu-ink" if wash == "shu-wash" else wash[:-5], wash) for wash in WASHES),
    *(("on-ai", "ai"), ("on-ai", "ai-hover"), ("on-enji", "enji")),
    *(("on-band", "band"), ("on-band-soft", "band")),
]
MARKS = [
    *((mark, surface) for mark in ("line-strong", "focus", "shu") for surface in SURFACES),
    *(("focus-on-band", "band"), ("line-strong", "map-0"), ("line-strong", "map-sea")),
]
STEPS = [(f"map-{step}", f"map-{step + 1}") for step in range(5)]


def luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def too_close(pairs, *, scheme, least):
    return [
        (first, second, round(ratio, 2))
        for first, second in pairs
        if (ratio := contrast(COLOURS[first][scheme], COLOURS[second][scheme])) < least
    ]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(TEXT, 4.5), (MARKS, 3), (STEPS, 1.3)], ids=["text", "marks", "map steps"]
)
def test_colours_keep_their_distance(pairs, least, scheme):
    assert too_close(pairs, scheme=scheme, least=least) == []
