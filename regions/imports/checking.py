"""One row of a file: what it says about an organisation, and everything that is wrong with it.

An absent column leaves what the directory says; an empty cell empties it.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from regions.imports.columns import plain
from regions.imports.interests import JAPANESE, Entry, read_entries
from regions.imports.known import COUNTRY_ALIASES, SIDE_WORDS, Known, codes
from regions.imports.problems import stored_warning

Content = dict[str, Any]

MAX_FLAGSHIPS = 3
MAX_INTERESTS = 20
KEY_LENGTH = 100
LIMITS = {
    "id": KEY_LENGTH,
    "name_en": 200,
    "name_ja": 200,
    "city": 100,
    "description_en": 3000,
    "description_ja": 3000,
    "website": 200,
}
CELL_LIMIT = 20_000
INTEREST_TEXT = 500
SHOWN = 200
# Where a column's cell goes when nothing but its spaces is to be looked at.
TEXTS = {
    "name_en": "name_en",
    "name_ja": "name_ja",
    "city": "seat_city",
    "description_en": "summary_en",
    "description_ja": "summary_ja",
}
EMPTY: Content = {
    "kind": "",
    "side": "",
    "seat_city": "",
    "name_en": "",
    "name_ja": "",
    "summary_en": "",
    "summary_ja": "",
    "website": "",
    "languages": [],
    "machine_translated": [],
    "territory": "",
    "seat": "",
    "flagships": [],
    "sectors": [],
    "themes": [],
    "interests": [],
}
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
# What exports put an apostrophe before, so that no spreadsheet takes it for a formula.
NEUTRALISED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
FREE_TEXT_FORM = "B2B"
PLAIN_ADDRESS = re.compile(
    r"https?://([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(/[\w./%~+-]*)?", re.ASCII
)
website_check = URLValidator(schemes=["http", "https"])


@dataclass(slots=True)
class Checked:
    """``content`` is what the profile would say, in the shape of ``ProfileVersion.content``."""

    key: str
    content: Content
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def cells_of(places: Mapping[str, int], cells: list[str]) -> dict[str, str]:
    """Column → cell, trimmed; short rows are filled up."""
    length = len(cells)
    return {
        column: trimmed(cells[place]) if place < length else "" for column, place in places.items()
    }


def trimmed(cell: str) -> str:
    if not cell:
        return cell
    cell = cell.strip("\ufeff \t\r\n\u3000\u00a0")
    if cell.startswith("'") and NEUTRALISED.match(cell):
        cell = cell[1:]
    return cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell


class RowCheck:
    """Checks the cells of one row against what the directory says, None for a new profile."""

    def __init__(
        self, cells: dict[str, str], *, known: Known, before: Content | None, publish: bool
    ) -> None:
        self.cells, self.known, self.publish = cells, known, publish
        self.is_new = before is None
        self.before = before or EMPTY
        self.result = Checked(cells["id"][:KEY_LENGTH], dict(self.before))

    def run(self) -> Checked:
        self.check_cells()
        self.take_texts()
        self.take_choice("side", self.known.sides, SIDE_WORDS)
        self.take_choice("kind", self.known.kinds, dict.fromkeys(self.known.kinds.values()))
        self.take_places()
        self.take_website()
        self.take_languages()
        self.take_sectors()
        self.take_themes()
        self.take_interests()
        self.check_whole()
        return self.result

    # What every cell must be ---------------------------------------------------------------------

    def check_cells(self) -> None:
        if not self.cells["id"]:
            self.error("id", "required")
        for column, cell in self.cells.items():
            limit = LIMITS.get(column, CELL_LIMIT)
            if len(cell) > limit:
                self.error(column, "too_long", length=len(cell), limit=limit)
        if CONTROL.search("".join(self.cells.values())):
            self.name_controls()

    def name_controls(self) -> None:
        for column, cell in self.cells.items():
            if found := CONTROL.search(cell):
                self.error(column, "control", character=f"U+{ord(found[0]):04X}")

    # What the columns say ------------------------------------------------------------------------

    def take_texts(self) -> None:
        for column, name in TEXTS.items():
            if column in self.cells:
                self.put(name, self.cells[column], same=trimmed)

    def take_choice(
        self, column: str, known: Mapping[str, str], shown: Mapping[str, object]
    ) -> None:
        cell = self.cells.get(column, "")
        if not cell:
            if column in self.cells or self.is_new:
                self.error(column, "required_new" if self.is_new else "required")
            return
        value = known.get(plain(cell))
        if value is None:
            self.error(column, "choice", choices=", ".join(shown))
        else:
            self.result.content[column] = value

    def take_places(self) -> None:
        for column in ("territory", "seat"):
            if column in self.cells:
                self.result.content[column] = self.territory(column)
        self.take_country()

    def territory(self, column: str) -> str:
        cell = unicodedata.normalize("NFKC", self.cells[column])
        if not cell:
            return ""
        code = self.known.folded_territories.get(cell.casefold())
        if code:
            return code
        successor = self.known.former.get(cell.upper())
        if successor:
            self.warn("former_code", old=cell.upper(), new=successor)
            return successor
        self.unknown_code(column, "territories", cell)
        return ""

    def take_country(self) -> None:
        """A country without a territory is the territory; with one, it must be its country."""
        cell = unicodedata.normalize("NFKC", self.cells.get("country", "")).upper()
        if not cell:
            return
        country = COUNTRY_ALIASES.get(cell, cell)
        content, territories = self.result.content, self.known.territories
        if territories.get(country) != country:
            self.unknown_code("country", "territories", cell)
        elif not content["territory"] and not self.cells.get("territory"):
            content["territory"] = country
        elif content["territory"] and territories[content["territory"]] != country:
            place = content["territory"]
            self.error("country", "country", territory=place, country=territories[place])

    def take_website(self) -> None:
        cell = self.cells.get("website")
        if cell is None:
            return
        if cell and "://" not in cell and not cell.lower().startswith(("javascript:", "mailto:")):
            cell = f"https://{cell}"
            self.warn("scheme")
        fits = len(cell) <= LIMITS["website"]  # a longer one has been named already
        if cell and fits and cell != self.before["website"] and not is_address(cell):
            self.error("website", "website")
        self.result.content["website"] = cell

    def take_languages(self) -> None:
        if "languages" not in self.cells:
            return
        found = codes(self.cells["languages"].lower())
        for code in found:
            if code not in self.known.languages:
                self.error("languages", "language", code=code[:20])
        self.put("languages", found, same=sorted)

    def take_sectors(self) -> None:
        """Without a column of their own, the first three sectors are the flagship strengths."""
        content, has_own = self.result.content, "flagships" in self.cells
        if has_own:
            content["flagships"] = self.sector_codes("flagships")
            content["sectors"] = without(content["sectors"], content["flagships"])
        if "sectors" in self.cells:
            found = self.sector_codes("sectors")
            if not has_own:
                content["flagships"] = found[:MAX_FLAGSHIPS]
            content["sectors"] = without(sorted(found), content["flagships"])
        if len(content["flagships"]) > MAX_FLAGSHIPS:
            self.error("flagships", "flagships", count=len(content["flagships"]))

    def sector_codes(self, column: str) -> list[str]:
        found = codes(self.cells[column].upper())
        for code in found:
            if code not in self.known.sectors:
                self.unknown_code(column, "sectors", code)
        return found

    def take_themes(self) -> None:
        if "themes" not in self.cells:
            return
        found = []
        for code in codes(self.cells["themes"]):
            theme = self.known.folded_themes.get(code.casefold())
            if theme is None:
                self.unknown_code("themes", "themes", code)
            else:
                found.append(theme)
        self.result.content["themes"] = sorted(set(found))

    # Offers and wishes ---------------------------------------------------------------------------

    def take_interests(self) -> None:
        content = self.result.content
        interests = list(self.before["interests"])
        for column, direction in (("offers", "offer"), ("seeks", "seek")):
            if column in self.cells:
                others = [one for one in interests if one["direction"] != direction]
                interests = [*others, *self.interests(column, direction)]
        if len(interests) > MAX_INTERESTS:
            self.error("offers", "interest_many", count=len(interests), limit=MAX_INTERESTS)
        content["interests"] = self.in_old_order(interests)

    def interests(self, column: str, direction: str) -> list[dict[str, str]]:
        cell = self.cells[column]
        if not cell:
            return []
        entries = read_entries(cell) or self.free_text(column, cell)
        seen: set[tuple[str, str, str]] = set()
        for one in entries:
            self.check_entry(column, one)
            key = (one.form, one.sector, one.region)
            if key in seen:
                self.error(column, "interest_twice", form=one.form, sector=one.sector)
            seen.add(key)
        return [interest(direction, one) for one in entries]

    def free_text(self, column: str, cell: str) -> list[Entry]:
        """A text without codes: a business partnership in the first sector of the row."""
        content = self.result.content
        tagged = [*content["flagships"], *content["sectors"]]
        if not tagged:
            self.error(column, "interest_sector")
            return []
        japanese = bool(JAPANESE.search(cell))
        text = {"text_ja" if japanese else "text_en": cell}
        return [Entry(form=FREE_TEXT_FORM, sector=tagged[0], **text)]

    def check_entry(self, column: str, one: Entry) -> None:
        if not one.sector:
            self.error(column, "interest_shape", entry=one.form)
        families = {"forms": one.form, "sectors": one.sector, "third_regions": one.region}
        for family, code in families.items():
            if code and code not in getattr(self.known, family):
                self.unknown_code(column, family, code)
        if one.role and one.role not in ("hub", "target"):
            self.error(column, "choice", choices="hub, target")
        for text in (one.text_en, one.text_ja):
            if len(text) > INTEREST_TEXT:
                self.error(column, "too_long", length=len(text), limit=INTEREST_TEXT)

    def in_old_order(self, interests: list[dict[str, str]]) -> list[dict[str, str]]:
        """Entries that were there keep their place and their end; ends are no part of a file."""
        old = {identity(one): one for one in self.before["interests"]}
        places = {key: place for place, key in enumerate(old)}
        ordered = sorted(interests, key=lambda one: places.get(identity(one), len(places)))
        return [kept(old.get(identity(one)), one) for one in ordered]

    # The row as a whole --------------------------------------------------------------------------

    def check_whole(self) -> None:
        content = self.result.content
        if not (content["name_en"] or content["name_ja"]):
            self.error("name_en", "name_required")
        named = any(error["column"] == "territory" for error in self.result.errors)
        missing = not content["territory"] and content["side"] != "third"
        if self.publish and missing and not named:
            self.error("territory", "territory_required")
        if not (content["summary_en"] or content["summary_ja"]):
            self.warn("summary_missing")
        if not (content["flagships"] or content["sectors"]):
            self.warn("sector_missing")
        content["machine_translated"] = [
            name
            for name in self.before["machine_translated"]
            if content.get(name) == self.before.get(name)
        ]

    def put(self, name: str, value: Any, *, same: Any) -> None:
        """Take the value, unless it is the old one but for spaces or order."""
        if same(value) != same(self.before[name]):
            self.result.content[name] = value

    def unknown_code(self, column: str, family: str, code: str) -> None:
        near = self.known.near(family, code.upper()[:40])
        if near:
            self.error(column, "code_unknown", code=code[:40], near=near)
        else:
            self.error(column, "code_strange", code=code[:40])

    def error(self, column: str, code: str, /, **values: object) -> None:
        value = self.cells.get(column, "")[:SHOWN]
        problem = {"column": column, "value": printable(value), "code": code, "values": values}
        self.result.errors.append(problem)

    def warn(self, code: str, /, **values: object) -> None:
        self.result.warnings.append(stored_warning(code, **values))


def is_address(text: str) -> bool:
    """Whether it is a web address: a plain one at a glance, any other by Django's rules."""
    if PLAIN_ADDRESS.fullmatch(text):
        return True
    try:
        website_check(text)
    except ValidationError:
        return False
    return True


def without(sectors: list[str], flagships: list[str]) -> list[str]:
    return [code for code in sectors if code not in flagships]


def identity(one: Mapping[str, str]) -> tuple[str, str, str, str]:
    return one["direction"], one["form"], one["sector"], one.get("third_region", "")


def kept(old: Mapping[str, str] | None, new: dict[str, str]) -> dict[str, str]:
    """The old entry where the new one says the same but for spaces."""
    if old is None:
        return new
    new = new | {"expires_on": old.get("expires_on", "")}
    same = all(trimmed(old.get(name, "")) == value for name, value in new.items())
    return dict(old) if same else new


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


def printable(value: str) -> str:
    """What PostgreSQL's jsonb can hold and a reader can see."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)
