"""One row of a file: what it says about an organisation, and everything that is wrong with it.

An absent column leaves what the directory says; an empty cell empties it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from regions.imports.cells import KEY_LENGTH, LIMITS, complaints, printable, trimmed
from regions.imports.interests import JAPANESE, Entry
from regions.imports.problems import stored_warning
from regions.imports.said import Content, Reader, interest

MAX_FLAGSHIPS = 3
MAX_INTERESTS = 20
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
FREE_TEXT_FORM = "B2B"
PLAIN_ADDRESS = re.compile(
    r"https?://([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(/[\w./%~+-]*)?", re.ASCII
)
NO_SCHEME = ("javascript:", "mailto:")
website_check = URLValidator(schemes=["http", "https"])


@dataclass(slots=True)
class Checked:
    """``content`` is what the profile would say, in the shape of ``ProfileVersion.content``."""

    key: str
    content: Content
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class RowCheck:
    """Checks the cells of one row against what the directory says, None for a new profile."""

    def __init__(
        self, cells: dict[str, str], *, reader: Reader, before: Content | None, publish: bool
    ) -> None:
        self.cells, self.reader, self.publish = cells, reader, publish
        self.is_new = before is None
        self.before = before or EMPTY
        self.content = dict(self.before)
        self.result = Checked(cells["id"][:KEY_LENGTH], self.content)

    def run(self) -> Checked:
        for column, code, values in complaints(self.cells):
            self.error(column, code, values)
        self.take_texts()
        self.take_choice("side")
        self.take_choice("kind")
        self.take_places()
        self.take_website()
        self.take_languages()
        self.take_sectors()
        if "themes" in self.cells:
            self.content["themes"] = self.said("themes")
        self.take_interests()
        self.check_whole()
        return self.result

    def said(self, column: str) -> Any:
        """The value of a cell of codes; its complaints are noted."""
        said = self.reader.said(column, self.cells[column])
        for code, values in said.errors:
            self.error(column, code, values)
        self.result.warnings += said.warnings
        return said.value

    # What the columns say ------------------------------------------------------------------------

    def take_texts(self) -> None:
        for column, name in TEXTS.items():
            cell = self.cells.get(column)
            if cell is not None and (self.is_new or cell != trimmed(self.before[name])):
                self.content[name] = cell

    def take_choice(self, column: str) -> None:
        if self.cells.get(column):
            self.content[column] = self.said(column) or self.before[column]
        elif column in self.cells or self.is_new:
            self.error(column, "required_new" if self.is_new else "required", {})

    def take_places(self) -> None:
        """A country without a territory is the territory; with one, it must be its country."""
        for column in ("territory", "seat"):
            if column in self.cells:
                self.content[column] = self.said(column)
        country = self.said("country") if self.cells.get("country") else ""
        place = self.content["territory"]
        if country and not place and not self.cells.get("territory"):
            self.content["territory"] = country
        elif country and place:
            self.compare_countries(country, place)

    def compare_countries(self, country: str, place: str) -> None:
        there = self.reader.known.territories[place]
        if there != country:
            self.error("country", "country", {"territory": place, "country": there})

    def take_website(self) -> None:
        cell = self.cells.get("website")
        if cell is None:
            return
        if cell and "://" not in cell and not cell.lower().startswith(NO_SCHEME):
            cell = f"https://{cell}"
            self.result.warnings.append(stored_warning("scheme"))
        fits = len(cell) <= LIMITS["website"]  # a longer one has been named already
        if cell and fits and cell != self.before["website"] and not is_address(cell):
            self.error("website", "website", {})
        self.content["website"] = cell

    def take_languages(self) -> None:
        if "languages" in self.cells:
            found = self.said("languages")
            if sorted(found) != sorted(self.before["languages"]):
                self.content["languages"] = found

    def take_sectors(self) -> None:
        """Without a column of their own, the first three sectors are the flagship strengths."""
        content, has_own = self.content, "flagships" in self.cells
        if has_own:
            content["flagships"] = self.said("flagships")
            content["sectors"] = without(content["sectors"], content["flagships"])
        if "sectors" in self.cells:
            found = self.said("sectors")
            if not has_own:
                content["flagships"] = found[:MAX_FLAGSHIPS]
            content["sectors"] = without(sorted(found), content["flagships"])
        if len(content["flagships"]) > MAX_FLAGSHIPS:
            self.error("flagships", "flagships", {"count": len(content["flagships"])})

    # Offers and wishes ---------------------------------------------------------------------------

    def take_interests(self) -> None:
        interests = self.before["interests"]
        for column, direction in (("offers", "offer"), ("seeks", "seek")):
            if column in self.cells:
                others = [one for one in interests if one["direction"] != direction]
                interests = [*others, *self.interests(column, direction)]
        if len(interests) > MAX_INTERESTS:
            values = {"count": len(interests), "limit": MAX_INTERESTS}
            self.error("offers", "interest_many", values)
        self.content["interests"] = self.in_old_order(interests)

    def interests(self, column: str, direction: str) -> list[dict[str, str]]:
        said: list[dict[str, str]] | None = self.said(column)
        return self.free_text(column, direction) if said is None else said

    def free_text(self, column: str, direction: str) -> list[dict[str, str]]:
        """A text without codes: a business partnership in the first sector of the row."""
        tagged = [*self.content["flagships"], *self.content["sectors"]]
        if not tagged:
            self.error(column, "interest_sector", {})
            return []
        cell = self.cells[column]
        text = {"text_ja" if JAPANESE.search(cell) else "text_en": cell}
        return [interest(direction, Entry(form=FREE_TEXT_FORM, sector=tagged[0], **text))]

    def in_old_order(self, interests: list[dict[str, str]]) -> list[dict[str, str]]:
        """Entries that were there keep their place and their end; ends are no part of a file."""
        old = {identity(one): one for one in self.before["interests"]}
        if not old:
            return interests
        places = {key: place for place, key in enumerate(old)}
        ordered = sorted(interests, key=lambda one: places.get(identity(one), len(places)))
        return [kept(old.get(identity(one)), one) for one in ordered]

    # The row as a whole --------------------------------------------------------------------------

    def check_whole(self) -> None:
        content, warnings = self.content, self.result.warnings
        if not (content["name_en"] or content["name_ja"]):
            self.error("name_en", "name_required", {})
        if self.publish and not content["territory"] and content["side"] != "third":
            self.require_territory()
        if not (content["summary_en"] or content["summary_ja"]):
            warnings.append(stored_warning("summary_missing"))
        if not (content["flagships"] or content["sectors"]):
            warnings.append(stored_warning("sector_missing"))
        if content["machine_translated"]:
            content["machine_translated"] = [
                name
                for name in self.before["machine_translated"]
                if content.get(name) == self.before.get(name)
            ]

    def require_territory(self) -> None:
        if not any(error["column"] == "territory" for error in self.result.errors):
            self.error("territory", "territory_required", {})

    def error(self, column: str, code: str, values: Mapping[str, Any]) -> None:
        value = self.cells.get(column, "")[:SHOWN]
        problem = {"column": column, "value": printable(value), "code": code, "values": values}
        self.result.errors.append(problem)


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
