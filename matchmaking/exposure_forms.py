"""Filters and order of the exposure report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.queries.exposure import Wanted
from regions.enums import ProfileKind, Side

ALL = ("", _("All"))
SHOW = [
    ALL,
    ("hidden", _("Hidden champions")),
    ("unseen", _("In nobody's list before")),
    ("gained", _("In more lists than before")),
    ("less", _("In fewer lists than before")),
]
SORT = [
    ("", _("Fewest lists before")),
    ("after", _("Fewest lists after")),
    ("most", _("Most lists first")),
    ("strength", _("Strongest first")),
    ("kept", _("Gave up most of its own list")),
    ("name", _("Name")),
]


class ExposureFilter(forms.Form):
    """What is empty does not narrow; a value that is not offered is refused."""

    side = forms.ChoiceField(label=_("Side"), choices=[ALL, *Side.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[ALL, *ProfileKind.choices], required=False)
    show = forms.ChoiceField(label=_("Show"), choices=SHOW, required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORT, required=False)

    @property
    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)

    @property
    def in_use(self) -> int:
        data = getattr(self, "cleaned_data", {})
        return sum(1 for name in ("side", "kind", "show") if data.get(name))
