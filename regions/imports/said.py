"""What a cell of codes says: its value, and what is wrong with it.

In a long file the same cells come again and again: a ``Reader`` works each of them out once.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from regions.imports.columns import plain
from regions.imports.interests import Entry, read_entries
from regions.imports.known import COUNTRY_ALIASES, SIDE_WORDS, Known, codes
from regions.imports.problems import stored_warning

INTEREST_TEXT = 500
# How much a reader remembers: so many cells of each column, none longer than this.
REMEMBERED, LENGTH = 5000, 400

Error = tuple[str, dict[str, Any]]
Content = dict[str, Any]


@dataclass(slots=True)
class Said:
    """``errors`` are codes with the values of their words. Nobody changes a value."""

    value: Any
    errors: list[Error] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class Reader:
    """Reads the cells of one file."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.read: dict[str, dict[str, Said]] = {column: {} for column in READ}

    def said(self, column: str, cell: str) -> Said:
        remembered = self.read[column]
        found = remembered.get(cell)
        if found is None:
            found = READ[column](self.known, cell)
            if len(cell) <= LENGTH:
                if len(remembered) >= REMEMBERED:
                    remembered.clear()
                remembered[cell] = found
        return found


def choice(
    known: Known, cell: str, *, words: str, shown: Callable[[Known], Mapping[str, object]]
) -> Said:
    value = getattr(known, words).get(plain(cell)) if cell else None
    if cell and value is None:
        return Said(None, [("choice", {"choices": ", ".join(shown(known))})])
    return Said(value)


def territory(known: Known, cell: str) -> Said:
    """A code in force; a former one becomes its successor."""
    cell = unicodedata.normalize("NFKC", cell)
    code = known.folded_territories.get(cell.casefold(), "")
    if code or not cell:
        return Said(code)
    successor = known.former.get(cell.upper())
    if successor:
        warning = stored_warning("former_code", old=cell.upper(), new=successor)
        return Said(successor, warnings=[warning])
    return Said("", [unknown_code(known, "territories", cell)])


def country(known: Known, cell: str) -> Said:
    cell = unicodedata.normalize("NFKC", cell).upper()
    code = COUNTRY_ALIASES.get(cell, cell)
    if not cell or known.territories.get(code) == code:
        return Said(code)
    return Said("", [unknown_code(known, "territories", cell)])


def languages(known: Known, cell: str) -> Said:
    found = codes(cell.lower())
    wrong = [code for code in found if code not in known.languages]
    return Said(found, [("language", {"code": code[:20]}) for code in wrong])


def sectors(known: Known, cell: str) -> Said:
    found = codes(cell.upper())
    wrong = [code for code in found if code not in known.sectors]
    return Said(found, [unknown_code(known, "sectors", code) for code in wrong])


def themes(known: Known, cell: str) -> Said:
    said = Said([])
    found = set()
    for code in codes(cell):
        theme = known.folded_themes.get(code.casefold())
        if theme is None:
            said.errors.append(unknown_code(known, "themes", code))
        else:
            found.add(theme)
    said.value = sorted(found)
    return said


def interests(known: Known, cell: str, *, direction: str) -> Said:
    """Offers or wishes as a content keeps them; None for a free text, which needs its row."""
    entries = read_entries(cell) if cell else []
    if cell and not entries:
        return Said(None, text_errors(cell))
    said = Said([interest(direction, one) for one in entries])
    seen = set()
    for one in entries:
        said.errors += entry_errors(known, one)
        key = (one.form, one.sector, one.region)
        if key in seen:
            said.errors.append(("interest_twice", {"form": one.form, "sector": one.sector}))
        seen.add(key)
    return said


def entry_errors(known: Known, one: Entry) -> list[Error]:
    errors: list[Error] = []
    if not one.sector:
        errors.append(("interest_shape", {"entry": one.form}))
    families = {"forms": one.form, "sectors": one.sector, "third_regions": one.region}
    for family, code in families.items():
        if code and code not in getattr(known, family):
            errors.append(unknown_code(known, family, code))
    if one.role and one.role not in ("hub", "target"):
        errors.append(("choice", {"choices": "hub, target"}))
    return [*errors, *text_errors(one.text_en), *text_errors(one.text_ja)]


def text_errors(text: str) -> list[Error]:
    if len(text) <= INTEREST_TEXT:
        return []
    return [("too_long", {"length": len(text), "limit": INTEREST_TEXT})]


def interest(direction: str, one: Entry) -> dict[str, str]:
    return {
        "direction": direction,
        "form": one.form,
        "sector": one.sector,
        "third_region": one.region,
        "third_region_role": one.role,
        "text_en": one.text_en,
        "text_ja": one.text_ja,
        "expires_on": "",
    }


def unknown_code(known: Known, family: str, code: str) -> Error:
    near = known.near(family, code.upper()[:40])
    if near:
        return "code_unknown", {"code": code[:40], "near": near}
    return "code_strange", {"code": code[:40]}


READ: dict[str, Callable[[Known, str], Said]] = {
    "side": partial(choice, words="sides", shown=lambda _known: SIDE_WORDS),
    "kind": partial(choice, words="kinds", shown=lambda known: dict.fromkeys(known.kinds.values())),
    "country": country,
    "territory": territory,
    "seat": territory,
    "languages": languages,
    "flagships": sectors,
    "sectors": sectors,
    "themes": themes,
    "offers": partial(interests, direction="offer"),
    "seeks": partial(interests, direction="seek"),
}
