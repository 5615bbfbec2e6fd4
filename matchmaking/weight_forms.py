"""The form in which the helpdesk proposes weights: shares of the score in percent, then what is near."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.queries.exposure import decimal
from matchmaking.queries.weights import weights_of
from matchmaking.scoring import Weights

WHOLE = Decimal(100)

FACETS: dict[str, tuple[Promise, Promise]] = {
    "interests": (
        gettext_lazy("Offers that meet what is sought"),
        gettext_lazy("By form of cooperation and sector, in both directions."),
    ),
    "flagships": (
        gettext_lazy("Flagship strengths"),
        gettext_lazy("The first weighs most; neighbours in the same field count less."),
    ),
    "sectors": (
        gettext_lazy("Sectors in common"),
        gettext_lazy("A rare sector counts more than one that many name."),
    ),
    "concepts": (
        gettext_lazy("Sectors that texts speak of"),
        gettext_lazy("Words of both languages, told by the thesaurus."),
    ),
    "words": (gettext_lazy("Words in common"), gettext_lazy("Rare words of the texts.")),
    "themes": (
        gettext_lazy("Themes in common"),
        gettext_lazy("Cross-cutting themes and policy frameworks."),
    ),
    "regions": (
        gettext_lazy("Third regions"),
        gettext_lazy("Both name it; a hub where the other has its target counts on top."),
    ),
    "languages": (
        gettext_lazy("Languages of work in common"),
        gettext_lazy("Never a reason by itself."),
    ),
    "kinds": (
        gettext_lazy("Kind and size"),
        gettext_lazy("Compatible kinds of organisation, similar size."),
    ),
    "places": (
        gettext_lazy("Places that texts name"),
        gettext_lazy("One names the other's country or region."),
    ),
    "history": (
        gettext_lazy("Previous cooperation"),
        gettext_lazy("They worked together before."),
    ),
}
NEAR: dict[str, tuple[Promise, Decimal, Decimal]] = {
    "same_head_sector": (gettext_lazy("A neighbouring sector, against the same"), 0, 1),
    "same_head_form": (gettext_lazy("A neighbouring form of cooperation, against the same"), 0, 1),
    "any_form": (gettext_lazy("An offer in the sought sector in any form"), 0, 1),
    "implied": (gettext_lazy("A sector that only texts imply, against one that is named"), 0, 1),
    "flagship_boost": (gettext_lazy("A flagship strength, against a sector that is named"), 1, 5),
    "unconfirmed": (gettext_lazy("A profile that nobody has confirmed"), 0.9, 1),
    "uncommitted": (gettext_lazy("A profile that offers and seeks nothing"), 0.9, 1),
    "rare_share": (gettext_lazy("A sector is called rare up to this share of profiles"), 0, 0.5),
    "text_length": (gettext_lazy("Words of a text that count in full"), 1, 100),
}


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
            label, text = FACETS.get(name, (name, ""))
            self.fields[f"facet_{name}"] = forms.DecimalField(
                label=label,
                help_text=text,
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                initial=Decimal(str(round(self.base[name] * 100, 2))).normalize(),
            )
        for name, (label, least, most) in NEAR.items():
            if name in self.base:
                self.fields[f"near_{name}"] = forms.DecimalField(
                    label=label,
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
        shares = [cleaned.get(name) for name in self.fields if name.startswith("facet_")]
        if None not in shares and (total := sum(shares, Decimal(0))) != WHOLE:
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
