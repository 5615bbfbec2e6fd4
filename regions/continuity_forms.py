"""What officers fill in when they leave, or are away for a while."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Language
from regions.fields import day_field
from regions.models import Affiliation
from regions.people_forms import choice
from regions.services.handing_over import Plan


class HandOverForm(forms.Form):
    """A colleague, or a successor who is invited. ``own`` is for who hands over their own hat."""

    last_day = day_field(
        gettext_lazy("Last day"),
        required=True,
        help_text=gettext_lazy(
            "With today the hand-over is carried out at once, otherwise at 18:00 on that day, on the "
            "clock of the organisation."
        ),
    )
    colleague = forms.ChoiceField(
        label=gettext_lazy("Who takes over"), required=False, widget=forms.RadioSelect
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the successor"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "Only if the successor is not in the list. We send an invitation to this address."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=Language.choices, required=False
    )
    private_notes = forms.BooleanField(
        label=gettext_lazy("Give my private notes to the successor"), required=False
    )

    def __init__(
        self, *args: Any, hat: Affiliation, colleagues: list[Affiliation], own: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hat = hat
        self.over: date | None = None
        self.colleagues = {str(one.user.public_id): one for one in colleagues}
        named = [(key, one.user.full_name) for key, one in self.colleagues.items()]
        choice(self, "colleague").choices = [*named, ("", _("Somebody who is not here yet"))]
        self.fields["colleague"].initial = named[0][0] if named else ""
        if not own:
            del self.fields["private_notes"]

    def leave_is_over(self, last_day: date) -> None:
        """The person has left already: the day is known."""
        self.over = last_day
        del self.fields["last_day"]

    def clean_last_day(self) -> date:
        """On the reader's clock, and before the preview: nobody reads of what is refused after it."""
        day: date = self.cleaned_data["last_day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The last day is today or later."))
        return day

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("colleague") and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Choose a colleague, or give the address of a successor."))
        return data

    @property
    def successor(self) -> Affiliation | None:
        return self.colleagues.get(self.cleaned_data["colleague"])

    @property
    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(
            last_day=self.over or data["last_day"],
            successor=self.successor,
            email=data["email"],
            language=data["language"] or self.hat.user.language,
            private_notes=data.get("private_notes", False),
        )


class DeputyForm(forms.Form):
    colleague = forms.ChoiceField(
        label=gettext_lazy("Who stands in"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a colleague.")},
    )
    starts_on = day_field(gettext_lazy("First day"), required=True)
    ends_on = day_field(gettext_lazy("Last day"), required=True)

    def __init__(self, *args: Any, colleagues: list[Affiliation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.user.public_id): one for one in colleagues}
        named = [(key, one.user.full_name) for key, one in self.colleagues.items()]
        choice(self, "colleague").choices = named

    @property
    def deputy(self) -> Affiliation:
        return self.colleagues[self.cleaned_data["colleague"]]


class TeamMailboxForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Shared e-mail address"),
        max_length=254,
        help_text=gettext_lazy(
            "An address that several people of your office read. We send a link there; nothing else "
            "before it was confirmed."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mails"), choices=Language.choices
    )


class EraseForm(forms.Form):
    """Typed once more, so that nobody erases themselves by a slip."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address, to be sure"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email.strip().lower() != self.own.lower():
            raise forms.ValidationError(_("This is not the address of your account."))
        return email
