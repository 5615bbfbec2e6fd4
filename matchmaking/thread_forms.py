"""Forms of the page of a thread."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matchmaking.enums import Attendance, DelegateRole
from matchmaking.forms import TimesForm
from matchmaking.models import Delegate
from regions.models import Affiliation

WORDS = forms.Textarea(attrs={"rows": 3})


class ProposalForm(TimesForm):
    """Other times, with a word for the other side."""

    answer = forms.CharField(
        label=_("Message to the other side"), max_length=2000, required=False, widget=WORDS
    )


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Message to the other side"),
        help_text=_("Both sides get it by e-mail; it stays in the thread."),
        max_length=2000,
        widget=WORDS,
        error_messages={"required": _("Write what the other side is to read.")},
    )


class ReasonForm(forms.Form):
    """For what the other side should not have to guess."""

    text = forms.CharField(
        label=_("Reason"),
        help_text=_("The other side reads it."),
        max_length=2000,
        widget=WORDS,
        error_messages={"required": _("Say why: the other side reads it.")},
    )


class AbsenceForm(forms.Form):
    text = forms.CharField(
        label=_("What happened"),
        help_text=_("The other side and the helpdesk read it, nobody else."),
        max_length=2000,
        required=False,
        widget=WORDS,
    )


class ObjectionForm(forms.Form):
    text = forms.CharField(
        label=_("What happened"),
        help_text=_("The other side and the helpdesk read it, nobody else."),
        max_length=2000,
        widget=WORDS,
        error_messages={"required": _("Say in a few words what happened.")},
    )


class AttendanceForm(forms.Form):
    attendance = forms.ChoiceField(choices=Attendance.choices[1:])


class DelegatesForm(forms.Form):
    """Who of an organisation attends: one choice for each of its people."""

    def __init__(
        self,
        *args: Any,
        people: Sequence[Affiliation],
        current: Sequence[Delegate],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {f"person-{one.user.public_id}": one.user for one in people}
        roles = {delegate.user_id: delegate.role for delegate in current}
        for one in people:
            self.fields[f"person-{one.user.public_id}"] = forms.ChoiceField(
                label=one.user.full_name,
                help_text=one.function,
                choices=[("", _("Does not attend")), *DelegateRole.choices],
                initial=roles.get(one.user.pk, ""),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        leads = [name for name, role in data.items() if role == DelegateRole.LEAD]
        for name in leads[1:]:
            self.add_error(
                name, _("One person leads. Choose “Attends” or “Deputy” for the others.")
            )
        return data

    def attending(self) -> list[User]:
        """Who leads first."""
        ordered = (DelegateRole.LEAD, DelegateRole.DELEGATE)
        return [person for role in ordered for person in self.chosen(role)]

    def deputies(self) -> list[User]:
        return self.chosen(DelegateRole.DEPUTY)

    def chosen(self, role: str) -> list[User]:
        return [user for name, user in self.people.items() if self.cleaned_data.get(name) == role]
