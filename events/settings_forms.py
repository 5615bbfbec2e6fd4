"""Forms of the terms of registration: seats, approval, deadline, and what is asked."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.enums import QuestionKind
from events.forms import instant, time_field
from events.models import Event, Question
from events.programme_forms import choose, day_choices, days_of
from events.services.registration_settings import RegistrationSettings
from kernel.clocks import readable_date
from regions.enums import Side
from regions.fields import Text, day_field


class SettingsForm(forms.Form):
    """Seats, approval, deadline. Hours are on the organiser's clock."""

    capacity = forms.IntegerField(
        label=gettext_lazy("Seats"),
        help_text=gettext_lazy("Empty: no limit. With fewer seats nobody loses one."),
        required=False,
        min_value=0,
        max_value=100_000,
    )
    third_quota = forms.IntegerField(
        label=gettext_lazy("At most so many guests from third countries"),
        required=False,
        min_value=0,
        max_value=100_000,
    )
    needs_approval = forms.BooleanField(
        label=gettext_lazy("Each registration is approved by an organiser"), required=False
    )
    hold_hours = forms.IntegerField(
        label=gettext_lazy("Hours that a freed seat is kept for the next one who waits"),
        min_value=1,
        max_value=336,
    )
    until_day = day_field(gettext_lazy("Registration until (day)"))
    until_hour = time_field(gettext_lazy("Registration until (hour)"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        kwargs.setdefault("initial", settings_values(event))
        super().__init__(*args, **kwargs)
        self.event = event
        self.limits = {f"day{n}": day for n, day in enumerate(days_of(event))}
        for name, day in self.limits.items():
            self.fields[name] = forms.IntegerField(
                label=_("Seats on %(day)s") % {"day": readable_date(day)},
                required=False,
                min_value=0,
                max_value=100_000,
            )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        day, hour = data.get("until_day"), data.get("until_hour")
        data["registration_until"] = None
        if hour and not day:
            self.add_error("until_day", _("Give the day, too."))
        if day and not hour:
            self.add_error("until_hour", _("Give the hour, too: a day ends at two times."))
        if day and hour:
            try:
                data["registration_until"] = instant(day, hour, self.event.time_zone)
            except forms.ValidationError as error:
                self.add_error("until_hour", error)
        return data

    @property
    def settings(self) -> RegistrationSettings:
        names = ("capacity", "third_quota", "needs_approval", "hold_hours", "registration_until")
        return RegistrationSettings(**{name: self.cleaned_data[name] for name in names})

    @property
    def per_day(self) -> dict[date, int | None]:
        """Only what changed: a day that nobody limited needs no row."""
        return {
            day: self.cleaned_data[name]
            for name, day in self.limits.items()
            if name in self.changed_data
        }


def settings_values(event: Event) -> dict[str, Any]:
    until: datetime | None = event.registration_until
    local = until.astimezone(ZoneInfo(event.time_zone)) if until else None
    capacities = {day.on: day.capacity for day in event.days.all()}
    return {
        "capacity": event.capacity,
        "third_quota": event.third_quota,
        "needs_approval": event.needs_approval,
        "hold_hours": event.hold_hours,
        "until_day": local.date() if local else None,
        "until_hour": local.time() if local else None,
        **{f"day{n}": capacities.get(day) for n, day in enumerate(days_of(event))},
    }


class QuestionForm(forms.Form):
    """A question beside the usual ones, and of whom it is asked."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=QuestionKind.choices)
    label_en = Text(label=gettext_lazy("Question in English"), required=False, max_length=300)
    label_ja = Text(label=gettext_lazy("Question in Japanese"), required=False, max_length=300)
    choices_en = Text(
        label=gettext_lazy("Answers in English, one a line"),
        required=False,
        max_length=2000,
        rows=3,
    )
    choices_ja = Text(
        label=gettext_lazy("Answers in Japanese, one a line"),
        required=False,
        max_length=2000,
        rows=3,
    )
    required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    side = forms.ChoiceField(label=gettext_lazy("Only to this side"), required=False)
    on_day = forms.ChoiceField(label=gettext_lazy("Only to those who come on"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "side", [("", _("Everybody")), *Side.choices])
        choose(self, "on_day", [("", _("Any day")), *day_choices(event)])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "label_en" in data and not (data["label_en"] or data.get("label_ja")):
            self.add_error("label_en", _("Write the question in English or in Japanese."))
        if data.get("kind") == QuestionKind.CHOICE:
            self.check_choices(data)
        return data

    def check_choices(self, data: dict[str, Any]) -> None:
        english, japanese = (
            data.get(name, "").splitlines() for name in ("choices_en", "choices_ja")
        )
        if not (english or japanese):
            self.add_error("choices_en", _("Give the answers to choose from."))
        elif english and japanese and len(english) != len(japanese):
            self.add_error("choices_ja", _("Give as many answers in both languages."))

    @property
    def question(self) -> Question:
        return Question(**{**self.cleaned_data, "on_day": self.cleaned_data["on_day"] or None})
