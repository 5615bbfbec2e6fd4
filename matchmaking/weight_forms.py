"""The form in which the helpdesk proposes weights: shares of the score in percent, then what is near."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.queries.exposure import decimal
from matchmaking.queries.weights import FACETS, NEAR, weights_of
from matchmaking.scoring import Weights

WHOLE = Decimal(100)


class WeightForm(forms.Form):
    """Fields for the weights that this version of Kakehashi knows; the rest stays as it was."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("So that others recognise it, such as “More weight on offers”."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, weights: Weights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = weights.as_data()
        for name in weights.facets:
            label, text = map(str, FACETS.get(name, (name, "")))
            self.fields[f"facet_{name}"] = forms.DecimalField(
                label=label,
                help_text=text,
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                initial=f"{self.base[name] * 100:.2f}".rstrip("0").rstrip("."),
            )
        for name, (title, least, most) in NEAR.items():
            if name in self.base:
                self.fields[f"near_{name}"] = forms.DecimalField(
                    label=str(title),
                    min_value=least,
                    max_value=most,
                    decimal_places=3,
                    initial=Decimal(str(self.base[name])),
                )

    def facets(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("facet_")]

    def near(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("near_")]

    def clean(self) -> dict[str, Any]:
        """The shares make a whole, or it is said how much they make."""
        cleaned = super().clean() or {}
        names = [name for name in self.fields if name.startswith("facet_")]
        shares = [cleaned[name] for name in names if cleaned.get(name) is not None]
        total = sum(shares, Decimal(0))
        if len(shares) == len(names) and total != WHOLE:
            raise forms.ValidationError(
                _("The shares add up to %(total)s%%. They have to make 100%%.")
                % {"total": decimal(float(total), "0.##")},
                code="shares_make_no_whole",
            )
        return cleaned

    def values(self) -> dict[str, Any]:
        """All weights, as a set stores them. Raises ValueError where they make no sense together."""
        said: dict[str, Any] = dict(self.base)
        for name, value in self.cleaned_data.items():
            kind, _underscore, weight = name.partition("_")
            if kind == "facet":
                said[weight] = float(value / WHOLE)
            elif kind == "near":
                said[weight] = float(value)
        return weights_of(said).as_data()
