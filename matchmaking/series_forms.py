"""Forms about further meetings."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError
from matchmaking.enums import SeriesRhythm
from matchmaking.queries.series import FEWEST, MOST


def value_of(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


class PlanForm(forms.Form):
    """How often and how many; read from the address, so that a plan can be shared and repeated."""

    every = forms.ChoiceField(label=_("How often"), choices=SeriesRhythm.choices, required=False)
    count = forms.TypedChoiceField(
        label=_("How many meetings"),
        coerce=int,
        choices=[(number, str(number)) for number in range(FEWEST, MOST + 1)],
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, initial={"every": SeriesRhythm.MONTH, "count": 3})

    def rhythm(self) -> SeriesRhythm:
        given = self.cleaned_data.get("every") if self.is_valid() else ""
        return SeriesRhythm(given or SeriesRhythm.MONTH)

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data.get("count") if self.is_valid() else None
        return {"rhythm": self.rhythm(), "count": given or 3}


class SeriesForm(forms.Form):
    """Ticks at times that are offered; all of them are ticked at first."""

    message = forms.CharField(
        label=_("Message to the other side"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None, *, offered: Iterable[datetime]) -> None:
        super().__init__(data)
        self.offered = {value_of(moment): moment for moment in offered}
        self.taken: set[str] = set()
        self.fields["times"] = forms.MultipleChoiceField(
            label=_("Times"),
            choices=[(value, value) for value in self.offered],
            error_messages={
                "required": _("Tick at least one of the times."),
                "invalid_choice": _(
                    "One of the times is no longer offered. Look at the times below and tick again."
                ),
            },
        )

    def times(self) -> list[datetime]:
        return [self.offered[value] for value in self.cleaned_data["times"]]

    def text(self) -> str:
        return str(self.cleaned_data["message"])

    def is_ticked(self, moment: datetime) -> bool:
        value = value_of(moment)
        if not self.is_bound:
            return True
        return value in self.data.getlist("times") and value not in self.taken  # type: ignore[attr-defined]

    def is_taken(self, moment: datetime) -> bool:
        return value_of(moment) in self.taken

    def refuse(self, error: DomainError) -> None:
        """Say what a service refused, at its field where there is one."""
        self.taken = {
            value_of(datetime.fromisoformat(moment)) for moment in error.extra.get("taken", [])
        }
        self.add_error(error.field if error.field in self.fields else None, error.message)
