"""What readers narrow the list of calls by."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.enums import CallKind, CallPhase
from events.queries.calls import WantedCalls
from regions.library_forms import LibraryFilter

PHASES = [
    (CallPhase.OPEN.value, CallPhase.OPEN.label),
    (CallPhase.COMING.value, CallPhase.COMING.label),
    (CallPhase.CLOSED.value, CallPhase.CLOSED.label),
    (CallPhase.WITHDRAWN.value, CallPhase.WITHDRAWN.label),
]


class CallFilter(LibraryFilter):
    """``organisation`` is the kind of who would apply; calls that name none are for all."""

    families = ("side", "organisation", "form", "sector")
    OWN = {
        "phase": (gettext_lazy("State"), PHASES),
        "kind": (gettext_lazy("Kind of call"), CallKind.choices),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, choices) in self.OWN.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", _("All")), *choices], required=False
            )
        self.order_fields(["q", *self.OWN, *self.families])

    @property
    def wanted(self) -> dict[str, str]:
        return super().wanted | {name: self.cleaned_data.get(name, "") for name in self.OWN}

    @property
    def criteria(self) -> WantedCalls:
        return WantedCalls(**self.wanted)
