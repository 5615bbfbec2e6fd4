"""The forms of endpoints."""

from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from webhooks.kinds import kinds_for


class EndpointForm(forms.Form):
    """Name, address and what is told, in groups."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("For you and your colleagues: “Our website”.")
    )
    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Begins with https:// and lies on the public Internet."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, public_only: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_for(public_only=public_only)
        self.group_of = {kind.code: kind.group for kind in kinds}
        self.fields["kinds"] = forms.MultipleChoiceField(
            label=_("What is told"),
            choices=[(kind.code, kind.label) for kind in kinds],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose what is to be told.")},
        )

    @property
    def kind_groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The boxes under their headings, as the page shows them."""
        groups = groupby(
            self["kinds"].subwidgets, key=lambda box: str(self.group_of[box.data["value"]])
        )
        return [(group, list(boxes)) for group, boxes in groups]


class AgainForm(forms.Form):
    """From when on messages are sent again."""

    since = forms.DateTimeField(
        label=_("Since"),
        help_text=_("On your own clock, at most 30 days ago."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    delivered_too = forms.BooleanField(label=_("Also what has arrived already"), required=False)
