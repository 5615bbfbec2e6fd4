"""Forms of events. Hours are typed on the organiser's clock alone; the others are worked out."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import zone_choices
from events.announced import AnnouncementError, on_clock
from events.enums import EventFormat, EventKind, EventState, Right
from events.models import Event
from events.services.events import EventContent
from regions.fields import Text, day_field, web_address
from regions.models import Practice
from regions.queries.partners import named_profiles


def time_field(label: Any, *, required: bool = False) -> forms.TimeField:
    """An hour, with the browser's own clock."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget)


def instant(day: date, hour: time, zone: str) -> datetime:
    """The moment that the organiser's clock shows so; refused where it never does."""
    try:
        return on_clock(day, hour.hour * 60 + hour.minute, zone)
    except AnnouncementError as error:
        raise forms.ValidationError(error.reason) from error


class EventForm(forms.Form):
    """The facts of an event. ``address`` leaves the slug out: an address never changes."""

    name_en = Text(label=gettext_lazy("Name in English"), required=False, max_length=200)
    name_ja = Text(label=gettext_lazy("Name in Japanese"), required=False, max_length=200)
    slug = forms.SlugField(
        label=gettext_lazy("Address of its page"),
        help_text=gettext_lazy(
            "Small letters, digits and hyphens, such as annual-conference-2027."
        ),
        required=False,
        max_length=80,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=EventKind.choices)
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=EventFormat.choices)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Organiser's clock"),
        help_text=gettext_lazy("All hours below are on this clock; every other one is worked out."),
        choices=zone_choices,
        initial="Europe/Brussels",
    )
    first_day = day_field(gettext_lazy("First day"), required=True)
    starts = time_field(gettext_lazy("Start"))
    last_day = day_field(gettext_lazy("Last day"), required=True)
    ends = time_field(gettext_lazy("End"))
    together = forms.BooleanField(
        label=gettext_lazy("Move the meetings at this event by the same time as its start"),
        help_text=gettext_lazy(
            "Not ticked, meetings stay at their hours; those that no longer lie within the event are "
            "cancelled, and both sides read why."
        ),
        required=False,
    )
    all_day = forms.BooleanField(
        label=gettext_lazy("Only the days are known, not the hours"), required=False
    )
    place_en = Text(label=gettext_lazy("Place in English"), required=False, max_length=200)
    place_ja = Text(label=gettext_lazy("Place in Japanese"), required=False, max_length=200)
    online_url = web_address(
        gettext_lazy("Link to the online room"),
        help_text=gettext_lazy("Registered people read it, nobody else."),
    )
    summary_en = Text(
        label=gettext_lazy("Description in English"), required=False, max_length=4000, rows=5
    )
    summary_ja = Text(
        label=gettext_lazy("Description in Japanese"), required=False, max_length=4000, rows=5
    )
    partners = Text(
        label=gettext_lazy("Partners"),
        help_text=gettext_lazy("Organisations of the directory, one a line: name or address."),
        required=False,
        max_length=4000,
        rows=3,
    )
    external_url = web_address(
        gettext_lazy("Page of the organiser, if others organise it"),
        help_text=gettext_lazy("People register there, not here."),
    )
    source = Text(label=gettext_lazy("Source"), required=False, max_length=300)
    source_url = web_address(gettext_lazy("Page of the source"))
    practice = forms.ModelChoiceField(
        label=gettext_lazy("Good practice that it tells about"),
        queryset=Practice.objects.none(),
        to_field_name="slug",
        required=False,
    )
    recording_url = web_address(
        gettext_lazy("Recording"),
        help_text=gettext_lazy("Shown once everybody who is named on the stage has agreed."),
    )
    slides_url = web_address(
        gettext_lazy("Slides"),
        help_text=gettext_lazy("Shown once everybody who is named on the stage has agreed."),
    )

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        practices = self.fields["practice"]
        assert isinstance(practices, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        practices.queryset = Practice.objects.published()
        del self.fields["together" if new else "slug"]

    def clean_partners(self) -> list[Any]:
        named = named_profiles(self.cleaned_data["partners"])
        if named.unknown:
            raise forms.ValidationError(
                _("“%(line)s” names no organisation of the directory."),
                params={"line": named.unknown[0]},
            )
        return named.profiles

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "name_en" in data and not (data["name_en"] or data.get("name_ja")):
            self.add_error("name_en", _("Give a name in English or in Japanese."))
        if "slug" in self.fields and "slug" in data and not data["slug"]:
            data["slug"] = slugify(data.get("name_en", ""))[:80]
            if not data["slug"]:
                self.add_error("slug", _("Give the page an address in Latin letters."))
        if not data.get("all_day"):
            for name in ("starts", "ends"):
                if name in data and data[name] is None:
                    self.add_error(name, _("Give the hour, or say that only the days are known."))
        if not self.errors:
            self.find_span()
        return data

    def find_span(self) -> None:
        data = self.cleaned_data
        whole = data["all_day"]
        starts, ends = (time(0), time(23, 59)) if whole else (data["starts"], data["ends"])
        for name, day, hour in (
            ("starts", data["first_day"], starts),
            ("ends", data["last_day"], ends),
        ):
            try:
                data[f"{name}_at"] = instant(day, hour, data["time_zone"])
            except forms.ValidationError as error:
                self.add_error(name, error)
        if not self.errors and data["ends_at"] <= data["starts_at"]:
            field = "ends" if data["first_day"] == data["last_day"] else "last_day"
            self.add_error(field, _("The end is not after the start."))

    @property
    def content(self) -> EventContent:
        data = dict(self.cleaned_data)
        for name in ("first_day", "last_day", "starts", "ends"):
            del data[name]
        together = data.pop("together", False)
        return EventContent(partners=data.pop("partners"), values=data, together=together)


def event_values(event: Event) -> dict[str, Any]:
    """What the form of a stored event starts with."""
    zone = ZoneInfo(event.time_zone)
    starts, ends = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    plain = {
        name: getattr(event, name)
        for name in EventForm.base_fields
        if hasattr(event, name) and name not in {"partners", "practice"}
    }
    return plain | {
        "first_day": starts.date(),
        "starts": starts.time(),
        "last_day": ends.date(),
        "ends": ends.time(),
        "partners": "\n".join(partner.name for partner in event.partners.all()),
        "practice": event.practice.slug if event.practice else "",
    }


class StateForm(forms.Form):
    """The next state, and the notice that stands on the page from then on."""

    state = forms.ChoiceField(label=gettext_lazy("Next state"), widget=forms.RadioSelect)
    notice_en = Text(
        label=gettext_lazy("Notice in English"),
        help_text=gettext_lazy("Stands on the page and in the mail: why, and what comes next."),
        required=False,
        max_length=1000,
        rows=3,
    )
    notice_ja = Text(
        label=gettext_lazy("Notice in Japanese"), required=False, max_length=1000, rows=3
    )

    def __init__(self, *args: Any, states: list[EventState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
        field.choices = [(state.value, state.label) for state in states]


class CopyForm(forms.Form):
    """The next edition of an event."""

    name_en = Text(label=gettext_lazy("Name in English"), required=False, max_length=200)
    name_ja = Text(label=gettext_lazy("Name in Japanese"), required=False, max_length=200)
    slug = forms.SlugField(
        label=gettext_lazy("Address of its page"),
        help_text=gettext_lazy(
            "Small letters, digits and hyphens, such as annual-conference-2027."
        ),
        max_length=80,
    )
    starts_on = day_field(
        gettext_lazy("First day"),
        required=True,
        help_text=gettext_lazy("All hours stay as the organiser's clock shows them."),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "name_en" in data and not (data["name_en"] or data.get("name_ja")):
            self.add_error("name_en", _("Give a name in English or in Japanese."))
        return data


class TeamForm(forms.Form):
    """A co-organiser and its rights; without any it leaves the team."""

    email = forms.EmailField(label=gettext_lazy("E-mail address of the person"))
    rights = forms.MultipleChoiceField(
        label=gettext_lazy("Rights"),
        help_text=gettext_lazy("Tick nothing to take the person out of the team."),
        choices=Right.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def next_edition(event: Event) -> dict[str, Any]:
    """A year later on the same day of the week."""
    day = event.starts_at.astimezone(ZoneInfo(event.time_zone)).date() + timedelta(days=364)
    return {"name_en": event.name_en, "name_ja": event.name_ja, "starts_on": day}
