"""Terms of exposure in words, and which are in force."""

from dataclasses import fields
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.models import LIST_LENGTH, ExposureTerms
from matchmaking.queries.exposure import decimal, percent
from matchmaking.queries.weights import WeightRow
from matchmaking.scoring.fairness import Exposure

SHARES = ("loss", "own_loss")
TERMS: dict[str, tuple[Promise, Promise]] = {
    "shown": (
        _("Entries that a list shows first"),
        _("Among these attention is shared; what follows is in the order of the scores."),
    ),
    "at_least": (
        _("Lists that show everybody at least"),
        _("The floor, for everybody with a fitting partner, as far as the losses below allow."),
    ),
    "at_most": (
        _("Lists that show anybody at most, in multiples of the mean of the own side"),
        _("The cap on the best known. 1.5 means half as often again as the mean."),
    ),
    "loss": (
        _("What all lists together may give up, in percent"),
        _("Of the scores that they would show if each showed its best."),
    ),
    "own_loss": (
        _("What a single list may give up, in percent"),
        _("So that nobody pays for all others."),
    ),
    "evenness": (
        _("Unevenness to aim at, as a share of that of the best first"),
        _("0.6: the Gini coefficient falls to six tenths of what it would be. 1 leaves it alone."),
    ),
}


def active_terms() -> tuple[ExposureTerms | None, Exposure]:
    """The active set, or none and the terms as shipped."""
    active = ExposureTerms.objects.filter(is_active=True).first()
    return active, terms_of(active.values if active else {})


def terms_of(values: dict[str, Any]) -> Exposure:
    """Terms from stored values; what they do not say is as shipped, what nobody knows is left out.

    Raises ValueError where they make no sense: a list cannot show more than it stores.
    """
    known = {field.name for field in fields(Exposure)}
    terms = Exposure(**{name: value for name, value in values.items() if name in known})
    if terms.shown > LIST_LENGTH:
        raise ValueError("A list shows no more than it stores.")
    return terms


def term_rows(data: dict[str, Any], before: dict[str, Any] | None = None) -> list[WeightRow]:
    """Each term in words, beside what is in use where that is given."""
    return [
        WeightRow(str(label), said(name, data[name]), said(name, before[name]) if before else "")
        for name, (label, _text) in TERMS.items()
        if name in data
    ]


def said(name: str, value: float) -> str:
    return percent(value) if name in SHARES else decimal(value, "0.##")
