"""What people fill in about their hours. Every time is on the owner's own clock, and on no other."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from kernel.clocks import day_name
from matchmaking.services.availability import Week
from matchmaking.times.grid import DAY_MINUTES
from matchmaking.times.hours import Hours, Stretch

WEEKDAYS = range(7)
OPENS, CLOSES = time(9), time(18)


def minute_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def end_of(moment: time) -> int:
    """As :func:`minute_of`, and midnight is the end of the day."""
    return minute_of(moment) or DAY_MINUTES


def clock_time(minute: int) -> time:
    return time(minute % DAY_MINUTES // 60, minute % 60)


class Clock(forms.TimeField):
    """A time of the day in full quarters of an hour."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(attrs={"type": "time", "step": 900}, format="%H:%M"), **kwargs
        )


class Day(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
        )


class WeekForm(forms.Form):
    """Seven days, each open from and until, and a break for lunch."""

    lunch_from = Clock(label=_("Lunch from"), required=False)
    lunch_until = Clock(
        label=_("Lunch until"),
        required=False,
        help_text=_("Times over lunch are offered last. Leave both empty for no break."),
    )
    read = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in WEEKDAYS:
            name = {"day": day_name(day)}
            self.fields[f"open_{day}"] = forms.BooleanField(
                label=_("%(day)s: open") % name, required=False
            )
            self.fields[f"from_{day}"] = Clock(label=_("%(day)s: from") % name, required=False)
            self.fields[f"until_{day}"] = Clock(label=_("%(day)s: until") % name, required=False)

    def rows(self) -> Iterator[tuple[str, BoundField, BoundField, BoundField]]:
        for day in WEEKDAYS:
            yield day_name(day), self[f"open_{day}"], self[f"from_{day}"], self[f"until_{day}"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for day in WEEKDAYS:
            for name in (f"from_{day}", f"until_{day}"):
                if data.get(f"open_{day}") and not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Say from when until when, or close this day."))
        if bool(data.get("lunch_from")) != bool(data.get("lunch_until")):
            self.add_error("lunch_until", _("Give both ends of the break, or none."))
        return data

    def week(self) -> Week:
        data = self.cleaned_data
        days = tuple(
            (day, minute_of(data[f"from_{day}"]), end_of(data[f"until_{day}"]))
            for day in WEEKDAYS
            if data[f"open_{day}"]
        )
        lunch = data["lunch_from"] and (minute_of(data["lunch_from"]), end_of(data["lunch_until"]))
        return Week(days, lunch or None)


def week_values(hours: Hours, version: int) -> dict[str, Any]:
    """What stands in the form: of each day its first opening and its last closing."""
    values: dict[str, Any] = {"read": version}
    for day in WEEKDAYS:
        ends = of_day(hours, day)
        values[f"open_{day}"] = ends is not None
        values[f"from_{day}"] = clock_time(ends[0]) if ends else OPENS
        values[f"until_{day}"] = clock_time(ends[1]) if ends else CLOSES
    if hours.lunch:
        values |= {
            "lunch_from": clock_time(hours.lunch[0]),
            "lunch_until": clock_time(hours.lunch[1]),
        }
    return values


def of_day(hours: Hours, day: int) -> Stretch | None:
    midnight = day * DAY_MINUTES
    inside = [
        (max(start, midnight) - midnight, min(end, midnight + DAY_MINUTES) - midnight)
        for start, end in hours.open_
        if start < midnight + DAY_MINUTES and end > midnight
    ]
    return (min(a for a, _b in inside), max(b for _a, b in inside)) if inside else None


class ExceptionForm(forms.Form):
    first_day = Day(label=_("First day"))
    last_day = Day(
        label=_("Last day"), required=False, help_text=_("Leave it empty for a single day.")
    )
    kind = forms.ChoiceField(
        label=_("On these days"),
        choices=[("closed", _("closed")), ("open", _("open at these hours, even on a holiday"))],
        widget=forms.RadioSelect,
        initial="closed",
    )
    start = Clock(label=_("Begins at"), required=False)
    until = Clock(label=_("Ends at"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == "open" and not (data.get("start") and data.get("until")):
            self.add_error("until", _("Say from when until when you are open."))
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        hours = None
        if data["kind"] == "open":
            hours = minute_of(data["start"]), end_of(data["until"])
        first = data["first_day"]
        return {"first_day": first, "last_day": data["last_day"] or first, "hours": hours}


class EngagementForm(forms.Form):
    day = Day(label=_("Day"))
    start = Clock(label=_("Begins at"))
    until = Clock(label=_("Ends at"))

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "day": data["day"],
            "start": minute_of(data["start"]),
            "end": end_of(data["until"]),
        }


class FeedForm(forms.Form):
    url = forms.CharField(
        label=_("Secret address of your calendar"),
        max_length=1000,
        help_text=_(
            "It ends in .ics or begins with webcal://; your calendar program shows it where you share "
            "the calendar. We read only when you are busy, every half hour, and store no titles."
        ),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def values(self) -> dict[str, Any]:
        return {"url": self.cleaned_data["url"]}
