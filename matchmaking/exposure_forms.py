"""Filters and order of the exposure report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.queries.exposure import Wanted
from matchmaking.queries.exposure_regions import Places
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


LEVELS = [
    ("", _("Countries, and regions of Japan")),
    ("region", _("Regions (NUTS 2) and prefectures")),
]
REGION_SORT = [
    ("", _("Side and name")),
    ("name", _("Name")),
    ("profiles", _("Most organisations first")),
    ("before", _("Fewest lists before")),
    ("after", _("Fewest lists after")),
    ("enough", _("Fewest in enough lists")),
    ("unseen", _("Most unseen")),
    ("gini", _("Most uneven")),
    ("hidden", _("Most hidden champions")),
]


class ExposureFilter(forms.Form):
    """What is empty does not narrow; a value that is not offered is refused."""

    q = forms.CharField(label=_("Name contains"), max_length=100, required=False)

    side = forms.ChoiceField(label=_("Side"), choices=[ALL, *Side.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[ALL, *ProfileKind.choices], required=False)
    show = forms.ChoiceField(label=_("Show"), choices=SHOW, required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORT, required=False)
    place = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    @property
    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)

    @property
    def in_use(self) -> int:
        data = getattr(self, "cleaned_data", {})
        return sum(1 for name in ("q", "side", "kind", "show", "place") if data.get(name))


class RegionFilter(forms.Form):
    """Which places, in which order."""

    q = forms.CharField(label=_("Name contains"), max_length=100, required=False)
    level = forms.ChoiceField(label=_("Places"), choices=LEVELS, required=False)
    side = forms.ChoiceField(label=_("Side"), choices=[ALL, *Side.choices], required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=REGION_SORT, required=False)

    @property
    def wanted(self) -> Places:
        return Places(**self.cleaned_data)

    @property
    def in_use(self) -> int:
        data = getattr(self, "cleaned_data", {})
        return sum(1 for name in ("q", "level", "side") if data.get(name))
