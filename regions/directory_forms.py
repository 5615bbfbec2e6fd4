"""The filters of the directory as a form: each family is one name in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regions.models import Territory
from regions.queries.choices import Node, Places, choices_of, flat, terms
from regions.queries.directory import FAMILIES, Criteria
from regions.queries.facets import LABELS

MOST_LETTERS = 200


class Several(forms.MultipleChoiceField):
    """Any number of values, each once; an empty one says nothing."""

    def to_python(self, value: Any) -> list[str]:
        return [one for one in dict.fromkeys(super().to_python(value)) if one]


class DirectoryFilter(forms.Form):
    """Names a wrong value beside its filter. Costs two queries, whatever is asked."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=MOST_LETTERS)
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[
            ("", gettext_lazy("Best match")),
            ("name", gettext_lazy("Name")),
            ("fresh", gettext_lazy("Recently confirmed")),
        ],
    )
    view = forms.ChoiceField(
        label=gettext_lazy("View"),
        required=False,
        choices=[("", gettext_lazy("List")), ("map", gettext_lazy("Map"))],
    )

    def __init__(self, asked: Criteria, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.places = Places(country=asked.country, territory=asked.territory, side=asked.side)
        self.nodes = choices_of(terms(), self.places)
        self.left_out: list[Territory] = []
        for name in FAMILIES:
            self.fields[name] = several(name, self.nodes[name])

    def clean(self) -> dict[str, Any]:
        """A region of a country that is not chosen any more is left out, and the page says so."""
        countries = self.cleaned_data.get("country") or []
        chosen = [self.places.by_code[code] for code in self.cleaned_data.get("territory") or []]
        if countries:
            self.left_out = [one for one in chosen if one.country not in countries]
            gone = {one.code for one in self.left_out}
            self.cleaned_data["territory"] = [one.code for one in chosen if one.code not in gone]
        return self.cleaned_data

    @property
    def criteria(self) -> Criteria:
        """What is to be searched; where a value is wrong, what was asked."""
        if self.errors:
            return self.asked
        data = self.cleaned_data
        families = {name: tuple(data[name]) for name in FAMILIES}
        return Criteria(q=data["q"], sort=data["sort"], **families)

    def label_of(self, family: str, value: str) -> str:
        """What the reader chose, in the reader's words."""
        return next((one.label for one in flat(self.nodes[family]) if one.value == value), value)


def several(name: str, nodes: list[Node]) -> Several:
    return Several(
        label=LABELS[name],
        required=False,
        choices=[(one.value, one.label) for one in flat(nodes)],
        error_messages={
            "invalid_choice": _("“%(value)s” is not in this list. Choose one of its entries.")
        },
    )
