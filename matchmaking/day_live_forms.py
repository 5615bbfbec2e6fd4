"""What is told on the day: which meeting, participant or interpreter, and for which slots."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from matchmaking.enums import IncidentKind
from matchmaking.models import (
    DayInterpreter,
    DayMeeting,
    DayParticipant,
    DaySlot,
    MatchmakingDay,
)
from matchmaking.queries.day.agenda import BOTH
from matchmaking.queries.day.naming import told
from matchmaking.services.day.live import Report

Choices = list[tuple[str, str]]
ABOUT = {
    IncidentKind.CANCELLED: "meeting",
    IncidentKind.ABSENT: "participant",
    IncidentKind.ILL: "interpreter",
}
MISSING = {
    "meeting": gettext_lazy("Choose the meeting that does not take place."),
    "participant": gettext_lazy("Choose the participant who is not there."),
    "interpreter": gettext_lazy("Choose the interpreter who is not there."),
}


class AwayForm(forms.Form):
    """From which slot to which; a participant tells it of itself."""

    first = forms.ChoiceField(label=pgettext_lazy("of a time", "From"), required=False)
    last = forms.ChoiceField(label=gettext_lazy("Until the end of"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note for the organisers"), max_length=300, required=False
    )

    def __init__(self, *args: Any, slots: Iterable[DaySlot], zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.slots = {str(slot.pk): slot for slot in slots}
        hours = [(key, told(slot, zone)) for key, slot in self.slots.items()]
        self.choose("first", [("", _("the beginning")), *hours])
        self.choose("last", [("", _("the end")), *hours])

    def choose(self, name: str, choices: Choices) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def slot(self, name: str) -> DaySlot | None:
        return self.slots.get(self.cleaned_data.get(name) or "")

    def absence(self, participant: DayParticipant) -> Report:
        return Report(
            kind=IncidentKind.ABSENT,
            participant=participant,
            first=self.slot("first"),
            last=self.slot("last"),
            note=self.cleaned_data["note"],
        )


class IncidentForm(AwayForm):
    """An organiser's: of everybody and everything."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("on the day", "What happened"),
        choices=IncidentKind.choices,
        widget=forms.RadioSelect,
        initial=IncidentKind.ABSENT,
    )
    meeting = forms.ChoiceField(label=gettext_lazy("Meeting"), required=False)
    participant = forms.ChoiceField(label=gettext_lazy("Participant"), required=False)
    interpreter = forms.ChoiceField(label=gettext_lazy("Interpreter"), required=False)
    field_order = ("kind", "participant", "interpreter", "meeting", "first", "last", "note")

    def __init__(self, *args: Any, day: MatchmakingDay, zone: str, **options: Any) -> None:
        super().__init__(*args, slots=day.slots.all(), zone=zone, **options)
        self.rows: dict[str, dict[str, Any]] = {
            "meeting": {str(one.pk): one for one in placed(day)},
            "participant": {str(one.pk): one for one in taking_part(day)},
            "interpreter": {
                str(one.pk): one
                for one in DayInterpreter.objects.filter(day=day).select_related("resource")
            },
        }
        self.choose("meeting", self.listed("meeting", zone))
        self.choose("participant", self.listed("participant", zone))
        self.choose("interpreter", self.listed("interpreter", zone))

    def listed(self, name: str, zone: str) -> Choices:
        def label(row: Any) -> str:
            hour = f"{told(row.slot, zone)}: " if isinstance(row, DayMeeting) and row.slot else ""
            return f"{hour}{row}"

        return [("", "–"), *((key, label(row)) for key, row in self.rows[name].items())]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        needed = ABOUT.get(cleaned.get("kind", ""))
        if needed and not cleaned.get(needed):
            self.add_error(needed, str(MISSING[needed]))
        return cleaned

    def report(self) -> Report:
        kind = IncidentKind(self.cleaned_data["kind"])
        name = ABOUT[kind]
        row = self.rows[name][self.cleaned_data[name]]
        if isinstance(row, DayMeeting):
            return Report(kind=kind, meeting=row.meeting, note=self.cleaned_data["note"])
        return Report(
            kind=kind,
            first=self.slot("first"),
            last=self.slot("last"),
            note=self.cleaned_data["note"],
            **{name: row},
        )


def placed(day: MatchmakingDay) -> Iterable[DayMeeting]:
    """The meetings in force that stand, in their order."""
    current = day.timetables.in_force()
    rows = DayMeeting.objects.placed().filter(timetable__in=current, meeting__state="confirmed")
    return rows.select_related(*BOTH, "slot", "meeting").order_by("slot__starts_at", "pk")


def taking_part(day: MatchmakingDay) -> Iterable[DayParticipant]:
    rows = DayParticipant.objects.filter(day=day).current().select_related("profile")
    return rows.order_by("profile__name_en", "pk")
