"""Forms of the programme: sessions with their parts and speakers. Days, tracks and rooms: frame_forms."""

from datetime import date, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.enums import InterpretingMode, SessionKind, SpeakerRole
from events.forms import instant, time_field
from events.models import Event, Session
from events.services.programme import (
    InterpretingContent,
    PartContent,
    SessionContent,
    SpeakerContent,
)
from kernel.clocks import readable_date
from regions.fields import Text
from regions.queries.partners import named_profiles

MOST_DAYS = 31
MOST_ROWS = 40
DIRECTIONS = {"en_ja": ("en", "ja"), "ja_en": ("ja", "en")}


def days_of(event: Event) -> list[date]:
    """The days of an event in the organiser's zone; of very long ones the first month."""
    zone = ZoneInfo(event.time_zone)
    first = event.starts_at.astimezone(zone).date()
    last = (event.ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    return [first + timedelta(days=n) for n in range(min((last - first).days + 1, MOST_DAYS))]


def day_choices(event: Event) -> list[tuple[str, str]]:
    return [(day.isoformat(), readable_date(day)) for day in days_of(event)]


def choose(form: forms.Form, name: str, choices: Any) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices


class SessionForm(forms.Form):
    """A session. Its hours are on the organiser's clock."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=SessionKind.choices)
    title_en = Text(label=gettext_lazy("Title in English"), required=False, max_length=200)
    title_ja = Text(label=gettext_lazy("Title in Japanese"), required=False, max_length=200)
    day = forms.ChoiceField(label=gettext_lazy("Day"))
    starts = time_field(gettext_lazy("Start"), required=True)
    ends = time_field(gettext_lazy("End"), required=True)
    track = forms.ChoiceField(label=gettext_lazy("Track"), required=False)
    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)
    signup = forms.BooleanField(
        label=gettext_lazy("People sign up for it when they register"),
        help_text=gettext_lazy("Counts at once, as soon as the session itself is public."),
        required=False,
    )
    seats = forms.IntegerField(
        label=gettext_lazy("Seats of its own"),
        help_text=gettext_lazy("Empty: no limit. Who has a seat keeps it if there are fewer."),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    text_en = Text(
        label=gettext_lazy("Description in English"), required=False, max_length=4000, rows=3
    )
    text_ja = Text(
        label=gettext_lazy("Description in Japanese"), required=False, max_length=4000, rows=3
    )
    en_ja = forms.ChoiceField(
        label=gettext_lazy("Interpretation from English into Japanese"), required=False
    )
    ja_en = forms.ChoiceField(
        label=gettext_lazy("Interpretation from Japanese into English"), required=False
    )
    channel = Text(
        label=gettext_lazy("Where to listen"),
        help_text=gettext_lazy("The channel of the receiver or of the video room."),
        required=False,
        max_length=60,
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.tracks = {str(track.pk): track for track in event.tracks.all()}
        self.rooms = {str(room.pk): room for room in event.rooms.all()}
        choose(self, "day", day_choices(event))
        choose(self, "track", [("", _("None")), *((pk, x.name) for pk, x in self.tracks.items())])
        choose(self, "room", [("", _("None")), *((pk, x.name) for pk, x in self.rooms.items())])
        for name in DIRECTIONS:
            choose(self, name, [("", _("None")), *InterpretingMode.choices])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "title_en" in data and not (data["title_en"] or data.get("title_ja")):
            self.add_error("title_en", _("Give a title in English or in Japanese."))
        if {"day", "starts", "ends"} <= set(data):
            self.find_span()
        return data

    def find_span(self) -> None:
        data, zone = self.cleaned_data, self.event.time_zone
        day = date.fromisoformat(data["day"])
        for name in ("starts", "ends"):
            try:
                data[f"{name}_at"] = instant(day, data[name], zone)
            except forms.ValidationError as error:
                self.add_error(name, error)
        if not self.errors and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends", _("The end is not after the start."))

    def content(
        self, parts: "list[PartContent]", speakers: "list[SpeakerContent]"
    ) -> SessionContent:
        data = self.cleaned_data
        plain = (
            *("kind", "title_en", "title_ja", "text_en", "text_ja"),
            *("starts_at", "ends_at", "signup", "seats"),
        )
        return SessionContent(
            **{name: data[name] for name in plain},
            track=self.tracks.get(data["track"]),
            room=self.rooms.get(data["room"]),
            parts=parts,
            speakers=speakers,
            interpreting=[
                InterpretingContent(
                    source=source, target=target, mode=data[name], channel=data["channel"]
                )
                for name, (source, target) in DIRECTIONS.items()
                if data[name]
            ],
        )


class PartForm(forms.Form):
    """A talk; a row without a title is an empty one."""

    title_en = Text(label=gettext_lazy("In English"), required=False, max_length=200)
    title_ja = Text(label=gettext_lazy("In Japanese"), required=False, max_length=200)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        required=False,
        min_value=1,
        max_value=600,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("minutes") and not (data.get("title_en") or data.get("title_ja")):
            self.add_error("title_en", _("Give a title in English or in Japanese."))
        return data

    @property
    def content(self) -> PartContent:
        return PartContent(**{name: self.cleaned_data[name] for name in PartForm.base_fields})


class SpeakerForm(forms.Form):
    """Somebody on the stage. Without a name and an organisation it is a seat to be filled."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=SpeakerRole.choices, initial=SpeakerRole.SPEAKER
    )
    name_en = Text(label=gettext_lazy("Name in Latin letters"), required=False, max_length=200)
    name_ja = Text(label=gettext_lazy("Name in Japanese script"), required=False, max_length=200)
    title_en = Text(label=gettext_lazy("Function in English"), required=False, max_length=200)
    title_ja = Text(label=gettext_lazy("Function in Japanese"), required=False, max_length=200)
    organisation = Text(
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy(
            "As in the directory, so that its page is linked; or in your words."
        ),
        required=False,
        max_length=200,
    )
    organisation_ja = Text(
        label=gettext_lazy("Organisation in Japanese"), required=False, max_length=200
    )

    def has_changed(self) -> bool:
        """A row below in which nothing but the role stands is an empty one."""
        return any(name != "role" for name in self.changed_data)

    @property
    def content(self) -> SpeakerContent:
        data = {name: self.cleaned_data[name] for name in SpeakerForm.base_fields}
        typed = data.pop("organisation")
        found = named_profiles(typed).profiles if typed else []
        if found:
            return SpeakerContent(**{**data, "organisation_ja": ""}, profile=found[0])
        return SpeakerContent(**data, organisation_en=typed)


class BaseRows(forms.BaseFormSet[Any]):
    """Rows in their order; what is marked or emptied goes."""

    @property
    def contents(self) -> list[Any]:
        return [form.content for form in self.forms if form.cleaned_data and self.stays(form)]

    def stays(self, form: Any) -> bool:
        data = form.cleaned_data
        said = any(value for name, value in data.items() if name not in {"role", "DELETE"})
        return said and not data.get("DELETE")


def rows(form: type[forms.Form]) -> type[BaseRows]:
    made = forms.formset_factory(
        form, formset=BaseRows, extra=2, max_num=MOST_ROWS, validate_max=True, can_delete=True
    )
    return cast("type[BaseRows]", made)


PartRows = rows(PartForm)
SpeakerRows = rows(SpeakerForm)


def session_values(session: Session) -> dict[str, Any]:
    """What the form of a stored session starts with."""
    zone = ZoneInfo(session.event.time_zone)
    starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    spoken = {f"{one.source}_{one.target}": one for one in session.interpretations.all()}
    return {
        "kind": session.kind,
        "title_en": session.title_en,
        "title_ja": session.title_ja,
        "text_en": session.text_en,
        "text_ja": session.text_ja,
        "day": starts.date().isoformat(),
        "starts": starts.time(),
        "ends": ends.time(),
        "track": str(session.track_id or ""),
        "room": str(session.room_id or ""),
        "signup": session.signup,
        "seats": session.seats,
        "channel": next((one.channel for one in spoken.values()), ""),
        **{name: one.mode for name, one in spoken.items()},
    }


def part_values(session: Session) -> list[dict[str, Any]]:
    return [dict(row) for row in session.parts.values("title_en", "title_ja", "minutes")]


def speaker_values(session: Session) -> list[dict[str, Any]]:
    return [
        {
            **{name: getattr(one, name) for name in SpeakerForm.base_fields if hasattr(one, name)},
            "organisation": one.profile.name if one.profile else one.organisation_en,
        }
        for one in session.speakers.select_related("profile")
    ]
