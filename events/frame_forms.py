"""Forms of what sessions are put into: days with themes, tracks and rooms."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event
from events.programme_forms import choose, day_choices
from regions.fields import Text, web_address
from regions.queries.vocabulary import Vocabulary


class ThemeForm(forms.Form):
    """The theme of one day."""

    day = forms.ChoiceField(label=gettext_lazy("Day"))
    theme_en = Text(label=gettext_lazy("Theme in English"), required=False, max_length=200)
    theme_ja = Text(label=gettext_lazy("Theme in Japanese"), required=False, max_length=200)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "day", day_choices(event))

    @property
    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"on": date.fromisoformat(data.pop("day")), **data}


class TwoNamesForm(forms.Form):
    name_en = Text(label=gettext_lazy("Name in English"), required=False, max_length=200)
    name_ja = Text(label=gettext_lazy("Name in Japanese"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "name_en" in data and not (data["name_en"] or data.get("name_ja")):
            self.add_error("name_en", _("Give a name in English or in Japanese."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class TrackForm(TwoNamesForm):
    """What the event calls a field, and which sectors of the directory it means."""

    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Sectors of the directory"),
        help_text=gettext_lazy("So that figures of different years can be added up."),
        widget=forms.SelectMultiple(attrs={"size": "8"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vocabulary = Vocabulary()
        choose(self, "sectors", self.vocabulary.sector_groups)

    @property
    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {**data, "sectors": [self.vocabulary.sector[code] for code in data["sectors"]]}


class RoomForm(TwoNamesForm):
    online_url = web_address(gettext_lazy("Link, if it is online"))
