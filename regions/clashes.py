"""Two hands on one form: what each of them wrote, what is proposed, what was decided."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django import forms
from django.http import QueryDict

from regions.differences import pieces, print_of
from regions.queries.versions import FieldChange

MINE, THEIRS = "mine", "theirs"
OWN = ["csrfmiddlewaretoken", "lock", "read", "then"]  # of one request, not of the text
Saying = str | list[str]
Choices = Iterable[tuple[Any, Any]]  # not in groups


@dataclass(frozen=True, slots=True)
class Clash:
    """A field in which both texts differ. ``keep`` is what is proposed: mine or theirs."""

    change: FieldChange
    keep: str
    both: bool


def clash(change: FieldChange, *, read: str | None, mine: str, theirs: str) -> Clash:
    """What to propose, by the prints of the field as it was read, is typed and stands now."""
    return Clash(change, MINE if read != mine else THEIRS, read not in (mine, theirs))


def read_prints(data: QueryDict) -> dict[str, str] | None:
    """The prints that came back with a form; a spoilt list is one without any."""
    try:
        found = json.loads(data.get("read", "null"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else None


def typed_fields(data: QueryDict | None) -> list[tuple[str, str]]:
    """All that was typed, for hidden fields."""
    lists = data.lists() if data is not None else []
    return [
        (name, str(value))
        for name, values in lists
        for value in values
        if name not in OWN and not name.startswith("keep-")
    ]


def given_way(data: QueryDict) -> list[str]:
    """The fields in which the other's text was chosen."""
    return [
        name.removeprefix("keep-")
        for name, choice in data.items()
        if name.startswith("keep-") and choice == THEIRS
    ]


def is_decision(data: QueryDict) -> bool:
    return any(name.startswith("keep-") for name in data)


def put_rows(data: QueryDict, prefix: str, rows: list[dict[str, str]]) -> None:
    """Fill the rows of a formset as the other text has them."""
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        del data[name]
    data[f"{prefix}-TOTAL_FORMS"] = data[f"{prefix}-INITIAL_FORMS"] = str(len(rows))
    for number, row in enumerate(rows):
        for name, value in row.items():
            data[f"{prefix}-{number}-{name}"] = value


# Any form whose fields are texts and choices -------------------------------------------------


class Sheet:
    """A form, with the rows below it, that two people may have open at once.

    ``lock`` and ``read`` travel with it: the first tells on saving that somebody else has saved
    since, the second in which fields.
    """

    form: forms.Form
    rows: forms.BaseFormSet[Any] | None = None
    data: QueryDict | None
    lock: str

    @cached_property
    def prints(self) -> dict[str, str]:
        return {name: print_of(said) for name, said in self.says.items()}

    @property
    def read(self) -> str:
        """The prints of what was read, as they travel."""
        found = self.prints if self.data is None else read_prints(self.data) or {}
        return json.dumps(found)

    @property
    def typed(self) -> list[tuple[str, str]]:
        return typed_fields(self.data)

    @property
    def says(self) -> dict[str, Saying]:
        """Field by field what the form holds: a text, or what was chosen."""
        said: dict[str, Saying] = {name: said_in(self.form[name]) for name in self.form.fields}
        if self.rows is not None:
            told = (told_in(row) for row in self.rows.forms)
            said[self.rows.prefix or ""] = [row for row in told if row]
        return said

    def clashes(self, now: "Sheet", *, rows: str = "") -> list[Clash]:
        """Where the typed text differs from what stands now; ``rows`` is the name of the rows."""
        read = json.loads(self.read)
        labels = {name: str(field.label) for name, field in self.form.fields.items()}
        return [
            clash(
                change_of(name, labels.get(name, rows), now.says[name], mine),
                read=read.get(name),
                mine=self.prints[name],
                theirs=now.prints[name],
            )
            for name, mine in self.says.items()
            if self.prints[name] != now.prints[name]
        ]

    def settled(self, data: QueryDict) -> QueryDict:
        """What was typed, with the text of this sheet where the other's was chosen."""
        settled = data.copy()
        for name in given_way(data):
            if name in self.form.fields:
                settled.setlist(name, raw_of(self.form[name]))
            elif self.rows is not None and name == self.rows.prefix:
                put_rows(settled, name, [raw_row(row) for row in self.rows.initial_forms])
        return settled


def raw_of(bound: forms.BoundField) -> list[str]:
    """The value as the browser posts it."""
    said = bound.value()
    if isinstance(said, bool):
        return ["on"] if said else []
    value = bound.field.widget.format_value(said)
    found = value if isinstance(value, list) else [value]
    return [str(one).replace("\r\n", "\n").strip() for one in found if one not in (None, "")]


def raw_row(row: forms.Form) -> dict[str, str]:
    return {name: "".join(raw_of(row[name])) for name in row.fields if name != "DELETE"}


def said_in(bound: forms.BoundField) -> Saying:
    raw = raw_of(bound)
    if isinstance(bound.field, forms.ChoiceField):
        return sorted(names_of(cast("Choices", bound.field.choices), raw))
    if isinstance(bound.field, forms.BooleanField):
        return str(bound.field.label) if raw else ""
    return "".join(raw)


def names_of(choices: "Choices", chosen: list[str]) -> list[str]:
    names = {str(code): str(name) for code, name in choices}
    return [names.get(code, code) for code in chosen]


def told_in(row: forms.Form) -> str:
    """A row in one line; empty where it is empty or to be removed."""
    removed = "DELETE" in row.fields and row["DELETE"].value()
    if removed or (row.empty_permitted and not row.has_changed()):
        return ""
    said = [said_in(row[name]) for name in row.fields if name != "DELETE"]
    return " · ".join(one if isinstance(one, str) else ", ".join(one) for one in said if one)


def change_of(name: str, label: str, theirs: Saying, mine: Saying) -> FieldChange:
    language = name[-2:] if name[-3:] in ("_en", "_ja") else ""
    if isinstance(theirs, str) and isinstance(mine, str):
        return FieldChange(name, label, language, pieces=pieces(theirs, mine))
    return FieldChange(
        name,
        label,
        added=[one for one in mine if one not in theirs],
        removed=[one for one in theirs if one not in mine],
        stayed=[one for one in mine if one in theirs],
    )
