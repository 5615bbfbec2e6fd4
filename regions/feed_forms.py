"""What one wants to follow: a sector and a territory, and the addresses that follow from them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.embeds import Frame
from kernel.feeds import absolute
from regions.models import Territory
from regions.queries.vocabulary import Vocabulary

# Name, and its addresses by format. Floors above bring some of them.
FEEDS: list[tuple[Promise, dict[str, str]]] = [
    (
        gettext_lazy("New and changed profiles"),
        {"Atom": "profiles-atom", "JSON Feed": "profiles-json"},
    ),
    (gettext_lazy("Good practices"), {"Atom": "practices-atom", "JSON Feed": "practices-json"}),
    (
        gettext_lazy("Events"),
        {"Atom": "events-atom", "JSON Feed": "events-json", "iCalendar": "events-ics"},
    ),
    (
        gettext_lazy("Calls and their deadlines"),
        {"Atom": "calls-atom", "JSON Feed": "calls-json", "iCalendar": "calls-ics"},
    ),
    (
        gettext_lazy("Partner searches and offers"),
        {"Atom": "postings-atom", "JSON Feed": "postings-json"},
    ),
]


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed with its addresses by format."""

    name: str
    addresses: list[tuple[str, str]]


class PlaceFilter(forms.Form):
    """Narrows a feed to a territory by its code; what lies in it counts, too."""

    territory = forms.ModelChoiceField(
        Territory.objects.all(),
        required=False,
        to_field_name="code",
        error_messages={"invalid_choice": gettext_lazy("There is no territory with this code.")},
    )

    @property
    def place(self) -> Territory | None:
        found: Territory | None = self.cleaned_data["territory"]
        return found


class FollowForm(forms.Form):
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    territory = forms.CharField(
        label=gettext_lazy("Territory"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Its code: FRC1 for Bourgogne (NUTS), JP-21 for Gifu (ISO 3166-2)."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        self.fields["sector"].choices = [everything, *Vocabulary().sector_groups]  # type: ignore[attr-defined]

    def clean_territory(self) -> str:
        code: str = self.cleaned_data["territory"].strip().upper()
        if code and not Territory.objects.filter(code=code).exists():
            raise forms.ValidationError(
                _("There is no territory with this code. Profiles show the code of theirs.")
            )
        return code

    @property
    def chosen(self) -> dict[str, str]:
        data = self.cleaned_data if self.is_bound else {}
        return {name: data[name] for name in ("sector", "territory") if data.get(name)}

    @property
    def frame(self) -> Frame:
        """The list of events in pages of others, narrowed likewise (a floor above shows it)."""
        query = f"?{urlencode(self.chosen)}" if self.chosen else ""
        path = reverse("events-frame") + query
        return Frame(title=_("Events on Kakehashi"), path=path, height=480)

    @property
    def feeds(self) -> list[Followed]:
        query = urlencode(self.chosen)
        return [Followed(str(name), addresses(names, query)) for name, names in FEEDS]


def addresses(names: dict[str, str], query: str) -> list[tuple[str, str]]:
    found = []
    for label, url_name in names.items():
        try:
            path = reverse(url_name)
        except NoReverseMatch:
            continue
        found.append((label, absolute(path) + (f"?{query}" if query else "")))
    return found
