"""Forms of a matchmaking day: its terms, its blocks of hours, its places. Hours are on the event's clock."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.announced import AnnouncementError, on_clock
from events.models import Event
from matchmaking.enums import ResourceKind
from matchmaking.models import BOOKABLE_PLACES, MatchmakingDay, MeetingBlock, Resource
from matchmaking.models.day import LONGEST_SLOT
from matchmaking.services.day.hours import BlockContent
from matchmaking.services.day.settings import DaySettings
from regions.fields import Text, day_field, web_address

LARGEST = 100


def hour_field(label: Any, *, required: bool = False) -> forms.TimeField:
    """An hour, with the browser's own clock."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget)


def number_field(
    label: Any, *, least: int = 0, most: int = LARGEST, required: bool = True, help_text: Any = ""
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=required, help_text=help_text
    )


def moment(form: forms.Form, day: date, hour: time, *, zone: str, field: str) -> datetime | None:
    """The moment that the clock of the event shows so; told at the field where it never does."""
    try:
        return on_clock(day, hour.hour * 60 + hour.minute, zone)
    except AnnouncementError as error:
        form.add_error(field, error.reason)
        return None


class DaySettingsForm(forms.Form):
    """When wishes are taken, how many meetings, and what counts."""

    from_day = day_field(gettext_lazy("Wishes from (day)"))
    from_hour = hour_field(gettext_lazy("Wishes from (hour)"))
    until_day = day_field(
        gettext_lazy("Wishes until (day)"), help_text=gettext_lazy("Empty: until the event begins.")
    )
    until_hour = hour_field(gettext_lazy("Wishes until (hour)"))
    least = number_field(
        gettext_lazy("Fewest meetings of a participant"),
        help_text=gettext_lazy("Participants can choose limits of their own."),
    )
    most = number_field(gettext_lazy("Most meetings of a participant"), least=1)
    must_weight = number_field(
        gettext_lazy("Weight of “must”"),
        help_text=gettext_lazy(
            "Where not everything fits, the wishes with most weight are placed. Two who wish for each "
            "other count twice."
        ),
    )
    nice_weight = number_field(gettext_lazy("Weight of “nice to have”"))
    uses_suggestions = forms.BooleanField(
        label=gettext_lazy("Fill up with suggestions that nobody has rated"), required=False
    )
    suggested_weight = number_field(gettext_lazy("Weight of such a suggestion"))
    break_spread = number_field(
        gettext_lazy("Largest difference in breaks between two participants"),
        required=False,
        help_text=gettext_lazy("Empty: no limit. Small numbers make the computation harder."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name in ("from", "until"):
            data[f"wishes_{name}"] = self.instant_of(name)
        return data

    def instant_of(self, name: str) -> datetime | None:
        day, hour = self.cleaned_data.get(f"{name}_day"), self.cleaned_data.get(f"{name}_hour")
        if hour is not None and not day:
            self.add_error(f"{name}_day", _("Give the day, too."))
        elif day and hour is None:
            self.add_error(f"{name}_hour", _("Give the hour, too: a day ends at two times."))
        elif day and hour is not None:
            return moment(self, day, hour, zone=self.event.time_zone, field=f"{name}_hour")
        return None

    @property
    def settings(self) -> DaySettings:
        names = DaySettings.__dataclass_fields__
        return DaySettings(**{name: self.cleaned_data[name] for name in names})


def settings_values(day: MatchmakingDay) -> dict[str, Any]:
    zone = ZoneInfo(day.event.time_zone)
    begins = day.wishes_from.astimezone(zone) if day.wishes_from else None
    ends = day.wishes_until.astimezone(zone) if day.wishes_until else None
    return {
        **{name: getattr(day, name) for name in DaySettings.__dataclass_fields__},
        "from_day": begins.date() if begins else None,
        "from_hour": begins.time() if begins else None,
        "until_day": ends.date() if ends else None,
        "until_hour": ends.time() if ends else None,
    }


class BlockForm(forms.Form):
    """A stretch of one day, and how it is cut."""

    day = day_field(gettext_lazy("Day"), required=True)
    starts = hour_field(gettext_lazy("Start"), required=True)
    ends = hour_field(gettext_lazy("End"), required=True)
    slot_minutes = number_field(gettext_lazy("Minutes of a meeting"), least=5, most=LONGEST_SLOT)
    change_minutes = number_field(
        gettext_lazy("Minutes to change tables"),
        most=LONGEST_SLOT,
        help_text=gettext_lazy("Between two meetings, not after the last one."),
    )
    interpreted = forms.BooleanField(
        label=gettext_lazy("For meetings with interpretation"),
        help_text=gettext_lazy(
            "As soon as one block is, meetings with interpretation are placed in such blocks only. "
            "Give them longer slots: everything is said twice."
        ),
        required=False,
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        day, starts, ends = (data.get(name) for name in ("day", "starts", "ends"))
        if day and starts is not None and ends is not None:
            self.find_span(day, starts, ends)
        return data

    def find_span(self, day: date, starts: time, ends: time) -> None:
        zone = self.event.time_zone
        first = moment(self, day, starts, zone=zone, field="starts")
        last = moment(self, day, ends, zone=zone, field="ends")
        if first and last and last <= first:
            self.add_error("ends", _("The end comes before the start."))
        self.cleaned_data |= {"starts_at": first, "ends_at": last}

    @property
    def content(self) -> BlockContent:
        names = BlockContent.__dataclass_fields__
        return BlockContent(**{name: self.cleaned_data[name] for name in names})


def block_values(block: MeetingBlock) -> dict[str, Any]:
    zone = ZoneInfo(block.day.event.time_zone)
    starts, ends = block.starts_at.astimezone(zone), block.ends_at.astimezone(zone)
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "slot_minutes": block.slot_minutes,
        "change_minutes": block.change_minutes,
        "interpreted": block.interpreted,
    }


def next_block_values(day: MatchmakingDay) -> dict[str, Any]:
    """What a further block begins with: like the last one, on its day."""
    last = day.blocks.last()
    if last:
        known = block_values(last)
        return {name: known[name] for name in ("day", "slot_minutes", "change_minutes")}
    starts = day.event.starts_at.astimezone(ZoneInfo(day.event.time_zone))
    return {"day": starts.date(), "slot_minutes": 25, "change_minutes": 5}


class TablesForm(forms.Form):
    """Tables in one go."""

    number = number_field(gettext_lazy("Number of tables"), least=1)


class VideoRoomsForm(forms.Form):
    """Video rooms in one go: a link a line."""

    links = forms.CharField(
        label=gettext_lazy("Addresses of video rooms, one a line"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        help_text=gettext_lazy(
            "Each must begin with https://. Only who has a meeting there reads it."
        ),
    )

    def clean_links(self) -> list[str]:
        links: list[str] = self.cleaned_data["links"].split()
        valid = URLValidator(schemes=["https"])
        for number, link in enumerate(links, 1):
            try:
                valid(link)
            except ValidationError as error:
                raise ValidationError(
                    _("Line %(number)s is no address that begins with https://: %(link)s")
                    % {"number": number, "link": link[:100]}
                ) from error
        return links


class OwnPlaceForm(forms.Form):
    """A room or a video room that exists for this event alone."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    name_en = Text(label=gettext_lazy("Name in English"), required=False, max_length=200)
    name_ja = Text(label=gettext_lazy("Name in Japanese"), required=False, max_length=200)
    url = web_address(
        gettext_lazy("Address of the video room"),
        help_text=gettext_lazy("Only who has a meeting there reads it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101  # narrows the type
        kind.choices = [
            (one.value, one.label) for one in (ResourceKind.ROOM, ResourceKind.VIDEO_ROOM)
        ]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "name_en" in data and not (data["name_en"] or data.get("name_ja")):
            self.add_error("name_en", _("Give a name in English or in Japanese."))
        if data.get("kind") == ResourceKind.VIDEO_ROOM and "url" in data and not data["url"]:
            self.add_error("url", _("Give the address of the video room."))
        return data

    @property
    def place(self) -> Resource:
        return Resource(**self.cleaned_data)


class SharedPlacesForm(forms.Form):
    """Rooms that the helpdesk keeps for all events."""

    places = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Rooms of the helpdesk"),
        queryset=Resource.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one room.")},
    )

    def __init__(self, *args: Any, day: MatchmakingDay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.fields["places"]
        assert isinstance(places, forms.ModelMultipleChoiceField)  # noqa: S101  # narrows the type
        there = day.places.values("resource")
        places.queryset = (
            Resource.objects.bookable().filter(kind__in=BOOKABLE_PLACES).exclude(pk__in=there)
        )
