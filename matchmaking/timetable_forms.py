"""Forms of organisers about timetables: begin one, move a meeting, add a pair, compare."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.enums import RunState
from matchmaking.models import DayParticipant, Timetable
from regions.enums import Side


class DraftField(forms.TypedChoiceField):
    """One of the computed timetables of a day, by its number."""

    def offer(self, drafts: Iterable[Timetable], *, nothing: Any = None) -> None:
        by_number = {str(one.number): one for one in drafts if one.state == RunState.DONE}
        first = [("", nothing)] if nothing else []
        self.choices = [*first, *((key, draft_label(one)) for key, one in by_number.items())]
        self.coerce = by_number.__getitem__
        self.empty_value = None


class BeginForm(forms.Form):
    """What a new draft is computed from beside the wishes as they stand."""

    based_on = DraftField(label=_("Keep what is locked in"), required=False)
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2_000_000_000,
        initial=0,
        help_text=_("The same wishes and the same seed give the same timetable."),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, drafts: Iterable[Timetable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = _("none: begin from the wishes alone")
        self.fields["based_on"].offer(drafts, nothing=nothing)  # type: ignore[attr-defined]


def draft_label(timetable: Timetable) -> str:
    number = _("Draft %(number)s") % {"number": timetable.number}
    return f"{number}: {timetable.note}" if timetable.note else str(number)


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class PairForm(forms.Form):
    """Two who are to meet, on behalf of the first."""

    asking = forms.ChoiceField(label=pgettext_lazy("of a participant", "On behalf of"))
    asked = forms.ChoiceField(label=_("Whom to meet"))

    def __init__(self, *args: Any, people: Iterable[DayParticipant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = sorted((one for one in people if one.left_at is None), key=str)
        choices = [("", "---------"), *((str(one.public_id), str(one)) for one in there)]
        for name in ("asking", "asked"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class CompareForm(forms.Form):
    """The second one is what would replace the first one."""

    before = DraftField(label=pgettext_lazy("of a comparison", "From"))
    after = DraftField(label=pgettext_lazy("of a comparison", "To"))

    def __init__(self, *args: Any, drafts: Iterable[Timetable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drafts = list(drafts)
        for name in ("before", "after"):
            self.fields[name].offer(drafts)  # type: ignore[attr-defined]


class GridFilter(forms.Form):
    """Narrows the grid; stands in the address."""

    side = forms.ChoiceField(label=_("Side"), required=False)
    words = forms.CharField(label=_("Name contains"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = [("", _("All sides")), *Side.choices]  # type: ignore[attr-defined]
