"""Every complaint about a file, in the reader's language: what is wrong and how it is mended.

Rows keep codes and values; the words are chosen when somebody reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = "str | Promise"


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` names it for programs. ``values`` fill the gaps of its words."""

    code: str
    values: Mapping[str, Any]

    @property
    def message(self) -> str:
        return str(FILE_PROBLEMS[self.code]) % self.values


class Unreadable(Exception):  # noqa: N818  # it says what the file is
    """The file as a whole cannot be taken; its ``problem`` says why and what to do."""

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, values)


FILE_PROBLEMS: dict[str, "str | Promise"] = {
    "empty": _("The file is empty. The first row must name the columns."),
    "too_big": _(
        "The file has %(size)s MB; %(limit)s MB are possible. Split it into several files."
    ),
    "too_many_rows": _(
        "The file has more than %(limit)s rows with data. Split it into several files."
    ),
    "too_wide": _(
        "A cell stands at %(cell)s, far outside a table of profiles. Delete what stands beside or "
        "below the table and save the file again."
    ),
    "not_a_table": _(
        "This is a file of the kind “%(kind)s”, whatever its name says. Save the table as CSV or "
        "as an Excel workbook (.xlsx)."
    ),
    "damaged": _(
        "The workbook is damaged or protected by a password and cannot be opened. Open it in "
        "Excel, remove the password, and save it again as .xlsx."
    ),
    "unpacks_too_big": _(
        "The workbook unpacks to more than %(limit)s MB, which no table of profiles needs. Copy "
        "the table into a new workbook."
    ),
    "no_sheet": _("The workbook has no sheet with a table."),
    "encoding_unknown": _(
        "The characters of the file are in no known encoding. Save it as “CSV UTF-8”."
    ),
    "encoding_mixed": _(
        "Parts of the file are written in UTF-8 and parts in another encoding (lines %(lines)s). "
        "Join the parts in one program and save the file as “CSV UTF-8”."
    ),
    "quote_open": _(
        "Near line %(line)s a cell does not end. Look there for a quotation mark that is not "
        "closed, or save the table as .xlsx."
    ),
    "columns_missing": _(
        "These columns are missing: %(columns)s. The first row must name them, in English or in "
        "Japanese."
    ),
    "column_twice": _("Two columns mean the same: %(columns)s. Delete or rename one of them."),
    "directory_changed": _(
        "The directory has changed since this file was checked. It was checked again: look at the "
        "new preview, then import it."
    ),
    "broken": _("The check was interrupted by an error of the platform. Upload the file again."),
}

# Words for errors of a cell: what is wrong, what to do.
ROW_ERRORS: dict[str, tuple["str | Promise", "str | Promise"]] = {
    "required": (
        _("This must not be empty."),
        _("Fill the cell."),
    ),
    "required_new": (
        _("A new organisation needs this."),
        _("Fill the cell, or correct the id if the organisation is in the directory already."),
    ),
    "name_required": (
        _("The organisation has no name."),
        _("Fill name_en or name_ja."),
    ),
    "key_twice": (
        _("This id stands in row %(row)s already."),
        _("Give every organisation one row and an id of its own."),
    ),
    "too_long": (
        _("The cell has %(length)s characters; %(limit)s are possible."),
        _("Shorten the text."),
    ),
    "control": (
        _("The cell holds an invisible control character (%(character)s)."),
        _("Delete the cell's content and type it again."),
    ),
    "choice": (
        _("This word is not known here."),
        _("Use one of: %(choices)s."),
    ),
    "code_unknown": (
        _("There is no code “%(code)s”."),
        _("Did you mean %(near)s?"),
    ),
    "code_strange": (
        _("There is no code “%(code)s”."),
        _("Look the code up in the list of codes."),
    ),
    "flagships": (
        _("%(count)s flagship strengths are named; three are possible."),
        _("Move the others to the column “sectors”."),
    ),
    "country": (
        _("The territory %(territory)s lies in %(country)s."),
        _("Correct the country or the territory."),
    ),
    "territory_required": (
        _("An organisation in the directory acts for a territory."),
        _("Fill territory with a NUTS or ISO 3166-2 code."),
    ),
    "website": (
        _("This is not a web address."),
        _("Write it like https://www.example.org/."),
    ),
    "language": (
        _("“%(code)s” is not a language of work."),
        _("Use two-letter codes with spaces between them, for example: ja en."),
    ),
    "interest_sector": (
        _("A text without a code needs a sector."),
        _("Fill “sectors”, or write FORM:SECTOR:text."),
    ),
    "interest_shape": (
        _("The entry “%(entry)s” names no sector."),
        _("Write FORM:SECTOR:text, for example B2B:MAN-MAC:text."),
    ),
    "interest_twice": (
        _("%(form)s in %(sector)s is named twice."),
        _("Join the two entries."),
    ),
    "interest_many": (
        _("There are %(count)s entries; %(limit)s are possible."),
        _("Keep the most important ones."),
    ),
    "withdrawn": (
        _("The organisation with this id was taken out of the directory."),
        _("Put it back there first, or remove the row."),
    ),
    "cells_beyond": (
        _("The row has more cells than the first row names."),
        _("Put quotation marks around texts that hold a comma or semicolon."),
    ),
}

WARNINGS: dict[str, "str | Promise"] = {
    "pending": _(
        "Somebody is changing this profile at the moment. The row was left out; import it again "
        "when their text has been decided."
    ),
    "merged": _(
        "The organisation with this id was merged into another one, which the row means now. "
        "Its id is %(key)s."
    ),
    "former_code": _("The code %(old)s was replaced by %(new)s, which is used."),
    "scheme": _("“https://” was put before the web address."),
    "summary_missing": _("There is no description in either language."),
    "sector_missing": _("There is no sector: nobody will find the organisation by its field."),
    "twin_in_file": _("Row %(row)s looks like the same organisation."),
    "twin_in_directory": _("The directory has an organisation like this one: %(name)s."),
    "changed_since": _("Changed by somebody after the import: it was left as it is."),
    "kept_in_use": _(
        "Others refer to this profile already: it was withdrawn from the directory, not deleted."
    ),
}

FILE_NOTICES: dict[str, "str | Promise"] = {
    "merged_cells": _(
        "The sheet has merged cells (%(cells)s). Only the first cell of each has a value."
    ),
    "other_sheets": _("Only the first sheet with data, “%(sheet)s”, was read."),
}


def row_error(error: Mapping[str, Any]) -> tuple[str, str]:
    """Message and remedy for one stored error of a row."""
    message, remedy = ROW_ERRORS[error["code"]]
    return str(message) % error.get("values", {}), str(remedy) % error.get("values", {})


def warning_text(stored: str) -> str:
    """``former_code|old=FR1|new=FRB`` in words."""
    code, *pairs = stored.split("|")
    values = dict(pair.partition("=")[::2] for pair in pairs)
    return str(WARNINGS[code]) % values


def stored_warning(code: str, /, **values: object) -> str:
    """A warning as rows keep it: at most 200 characters, so a long name is cut."""
    pairs = [f"{name}={str(value).replace('|', '/')[:120]}" for name, value in values.items()]
    return "|".join([code, *pairs])[:200]


def notice_text(notice: Mapping[str, Any]) -> str:
    values: dict[str, str] = notice.get("values", {})
    return str(FILE_NOTICES[notice["code"]]) % values
