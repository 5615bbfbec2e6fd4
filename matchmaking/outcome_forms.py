"""What became of a meeting, in one short form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.enums import Held, Milestone, Round
from matchmaking.models import FollowUp
from matchmaking.services.outcomes import Answer

RATINGS = [
    (5, _("Very useful")),
    (4, _("Useful")),
    (3, _("Neither nor")),
    (2, _("Hardly useful")),
    (1, _("Not useful")),
]


class OutcomeForm(forms.Form):
    """The first round also asks whether the meeting took place, and how useful it was."""

    held = forms.ChoiceField(
        label=_("Did the meeting take place?"),
        choices=Held.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the meeting took place.")},
    )
    milestone = forms.ChoiceField(
        label=_("How far has the cooperation got?"),
        help_text=_("Choose the highest step so far."),
        choices=Milestone.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"required": _("Choose how far the cooperation has got.")},
    )
    rating = forms.TypedChoiceField(
        label=_("How useful was the meeting?"),
        help_text=_("Only the helpdesk reads this, never the other side."),
        choices=RATINGS,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    note = forms.CharField(
        label=_("What comes next, or what was missing"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, question: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question.round != Round.AFTER:
            del self.fields["held"], self.fields["rating"]
            self.fields["milestone"].required = True

    def answer(self) -> Answer:
        data = self.cleaned_data
        return Answer(
            held=data.get("held", ""),
            milestone=data["milestone"],
            rating=data.get("rating"),
            note=data["note"],
        )


class DecisionForm(forms.Form):
    """The helpdesk's word on whether a meeting took place."""

    held = forms.TypedChoiceField(
        label=_("Did the meeting take place?"),
        choices=[("yes", _("Yes, it took place")), ("no", _("No, it did not take place"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the meeting took place.")},
    )
    note = forms.CharField(
        label=_("Why"),
        help_text=_("Both sides read it in their thread."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def as_given(question: FollowUp) -> dict[str, Any]:
    """What was answered before, to be mended."""
    if question.answered_at is None:
        return {}
    return {
        "held": question.held,
        "milestone": question.milestone,
        "rating": question.rating,
        "note": question.note,
    }
