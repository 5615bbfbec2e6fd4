"""Fields that the forms of calls are made of."""

from typing import Any

from django import forms

from regions.fields import Text


def line(label: Any, *, most: int = 200, help_text: Any = "") -> Text:
    return Text(label=label, required=False, max_length=most, help_text=help_text)


def passage(label: Any, *, rows: int = 4, most: int = 6000, help_text: Any = "") -> Text:
    return Text(label=label, required=False, max_length=most, rows=rows, help_text=help_text)


def several(label: Any, choices: Any = (), *, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


def number(label: Any, *, most: int = 1000, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=most, help_text=help_text
    )


def amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0.01, max_digits=12, decimal_places=2
    )


def tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)
