"""Forms of requests and answers. Times are chosen from free slots, never typed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.clocks import Clock, clocks, readable_date
from matchmaking.enums import MeetingLanguage
from matchmaking.queries.requests import sector_groups
from matchmaking.services.requests import MAX_TIMES, Wish
from matchmaking.slots import Span
from regions.models import CooperationForm, Profile, Sector


@dataclass(frozen=True, slots=True)
class Option:
    """One slot as it is offered: its value, both clocks, and whether it is chosen."""

    value: str
    clocks: list[Clock]
    checked: bool


@dataclass(frozen=True, slots=True)
class Day:
    label: str
    options: list[Option]


class TimesForm(forms.Form):
    """One to three of the free slots that both organisations share."""

    times = forms.MultipleChoiceField(
        label=_("Possible times"),
        help_text=_("Choose one to three. Both clocks are shown; all are working hours for both."),
        error_messages={
            "required": _("Choose at least one time."),
            "invalid_choice": _(
                "One of these times is no longer free. Choose among those shown now."
            ),
        },
    )

    def __init__(self, *args: Any, slots: Sequence[Span], zones: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots, self.zones = slots, zones
        field = self.fields["times"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # narrows the type
        field.choices = [(slot.starts_at.isoformat(),) * 2 for slot in slots]

    def clean_times(self) -> list[datetime]:
        chosen = self.cleaned_data["times"]
        if len(chosen) > MAX_TIMES:
            raise forms.ValidationError(
                _("Choose at most three times; you chose %(count)s."),
                params={"count": len(chosen)},
            )
        return [datetime.fromisoformat(value) for value in chosen]

    def days(self) -> Iterator[Day]:
        """The slots by day of the reader's calendar, with what was chosen before."""
        chosen = set(self["times"].value() or [])
        options = [
            Option(value, clocks(slot.starts_at, slot.ends_at, self.zones), value in chosen)
            for slot in self.slots
            for value in [slot.starts_at.isoformat()]
        ]
        for day, group in groupby(options, key=lambda o: o.clocks[0].starts_at.date()):
            yield Day(readable_date(day), list(group))


class RequestForm(TimesForm):
    """A request of one of the person's organisations to a partner."""

    purpose = forms.CharField(
        label=_("Purpose"),
        help_text=_("What would you like to talk about, in two or three sentences?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    common_goal = forms.CharField(
        label=_("Common goal"),
        help_text=_("What could both sides reach together?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sector = forms.ModelChoiceField(
        label=_("Sector"),
        queryset=Sector.objects.filter(parent__isnull=False),
        to_field_name="code",
    )
    form = forms.ModelChoiceField(
        label=_("Form of cooperation"),
        queryset=CooperationForm.objects.all(),
        to_field_name="code",
        empty_label=_("Not decided yet"),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the meeting"), choices=MeetingLanguage.choices
    )
    interpretation = forms.BooleanField(
        label=_("We need interpretation between English and Japanese"), required=False
    )

    field_order = ["purpose", "common_goal", "sector", "form", "language", "interpretation"]

    def __init__(self, *args: Any, sender: Profile, receiver: Profile, **kwargs: Any) -> None:
        shared = set(sender.languages) & set(receiver.languages) & {"en", "ja"}
        initial = {
            "language": "ja" if shared == {"ja"} else "en",
            "interpretation": not shared,
            **kwargs.pop("initial", {}),
        }
        super().__init__(*args, initial=initial, **kwargs)
        sector = self.fields["sector"]
        assert isinstance(sector, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        sector.choices = [("", _("Choose a sector")), *sector_groups()]

    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(
            purpose=data["purpose"],
            common_goal=data["common_goal"],
            sector=data["sector"],
            form=data["form"],
            language=data["language"],
            interpretation=data["interpretation"],
            times=data["times"],
        )


class AnswerForm(forms.Form):
    """The time that is accepted."""

    time = forms.DateTimeField(
        label=_("Time"),
        error_messages={"required": _("Choose one of the proposed times.")},
    )

    def clean_time(self) -> datetime:
        moment: datetime = self.cleaned_data["time"]
        return moment


class NoteForm(forms.Form):
    """A word that goes with an answer."""

    answer = forms.CharField(
        label=_("Message to the other side"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
