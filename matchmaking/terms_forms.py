"""The form in which the helpdesk proposes how attention is shared."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from matchmaking.queries.exposure_terms import SHARES, TERMS
from matchmaking.scoring.fairness import Exposure

WHOLE = Decimal(100)
# Least, most, decimal places; shares in percent.
BOUNDS = {
    "shown": (3, 40, 0),
    "at_least": (0, 20, 0),
    "at_most": (1, 20, 2),
    "loss": (0, 30, 1),
    "own_loss": (0, 100, 1),
    "evenness": (0, 1, 2),
}


class TermsForm(forms.Form):
    """Filled with the terms in use."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("So that others recognise it, such as “Everybody in five lists”."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, terms: Exposure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = terms.as_data()
        for name, (least, most, places) in BOUNDS.items():
            label, text = map(str, TERMS[name])
            value = Decimal(str(used[name])) * (WHOLE if name in SHARES else 1)
            self.fields[name] = forms.DecimalField(
                label=label,
                help_text=text,
                min_value=least,
                max_value=most,
                decimal_places=places,
                initial=f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else value,
            )

    def terms(self) -> list[forms.BoundField]:
        return [self[name] for name in BOUNDS]

    def values(self) -> dict[str, Any]:
        """As a set stores them."""
        said = {name: self.cleaned_data[name] for name in BOUNDS}
        whole = {name: int(said[name]) for name, (*_bounds, places) in BOUNDS.items() if not places}
        shares = {name: float(said[name] / WHOLE) for name in SHARES}
        return {name: float(value) for name, value in said.items()} | whole | shares
