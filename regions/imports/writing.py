"""Profiles out: one as a row with the columns of an import."""

from collections.abc import Mapping
from typing import Any

from regions.imports.columns import COLUMNS
from regions.imports.interests import written

WIDTHS = {"id": 24, "description_en": 60, "description_ja": 60, "offers": 40, "seeks": 40}


def cells(key: str, content: Mapping[str, Any], *, country: str) -> list[str]:
    """One profile as a row of an import file, from its content as JSON."""
    values = {
        "id": key,
        "side": content["side"],
        "kind": content["kind"],
        "name_en": content["name_en"],
        "name_ja": content["name_ja"],
        "country": country,
        "territory": content["territory"],
        "seat": content["seat"],
        "city": content["seat_city"],
        "flagships": " ".join(content["flagships"]),
        "sectors": " ".join(content["sectors"]),
        "themes": " ".join(content["themes"]),
        "offers": entries(content, "offer"),
        "seeks": entries(content, "seek"),
        "description_en": content["summary_en"],
        "description_ja": content["summary_ja"],
        "languages": " ".join(content["languages"]),
        "website": content["website"],
    }
    return [values[column] for column in COLUMNS]


def entries(content: Mapping[str, Any], direction: str) -> str:
    said = [one for one in content["interests"] if one["direction"] == direction]
    return "; ".join(written(one) for one in said)
