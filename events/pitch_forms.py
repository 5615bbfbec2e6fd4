"""Who pitches, and the slides of a pitch."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.forms import instant, time_field
from events.models.pitches import LONGEST_PITCH
from events.services.pitches import PitchContent
from regions.fields import Text, day_field, web_address
from regions.models import Profile
from regions.queries.partners import named_profiles


class PitchForm(forms.Form):
    """The organisation is named as in the directory; the deadline is on the organiser's clock."""

    profile = forms.CharField(
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("Its name in the directory, in either language, or its address."),
        max_length=300,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), initial=5, min_value=1, max_value=LONGEST_PITCH
    )
    title_en = Text(label=gettext_lazy("Title in English"), required=False, max_length=200)
    title_ja = Text(label=gettext_lazy("Title in Japanese"), required=False, max_length=200)
    until_day = day_field(gettext_lazy("Slides until"), required=False)
    until_hour = time_field(gettext_lazy("Hour"))

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone

    def clean_profile(self) -> Profile:
        found = named_profiles(self.cleaned_data["profile"]).profiles
        if len(found) != 1:
            raise forms.ValidationError(
                _("The directory has no single organisation of this name. Use its address.")
            )
        return found[0]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        day, hour = cleaned.get("until_day"), cleaned.get("until_hour")
        if day and hour:
            cleaned["until"] = instant(day, hour, self.zone)
        elif day or hour:
            self.add_error(
                "until_hour" if day else "until_day", _("Give both the day and the hour.")
            )
        return cleaned

    def content(self) -> PitchContent:
        data = self.cleaned_data
        until: datetime | None = data.get("until")
        return PitchContent(
            profile=data["profile"],
            minutes=data["minutes"],
            title_en=data["title_en"],
            title_ja=data["title_ja"],
            slides_until=until,
        )


class SlidesForm(forms.Form):
    slides_url = web_address(gettext_lazy("Address of the slides"))
