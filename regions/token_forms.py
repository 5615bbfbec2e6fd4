"""The form that makes a token for a program."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from regions.models import Profile

HELPDESK = "helpdesk"
DAYS = [(7, _("One week")), (30, _("30 days")), (90, _("90 days")), (365, _("One year"))]


class TokenForm(forms.Form):
    """``organisations`` are those that the person may make tokens for."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("So that you know it later, such as “Weekly report”."),
        max_length=100,
    )
    organisation = forms.ChoiceField(
        label=_("Organisation"),
        help_text=_("The token reads and writes for this organisation alone."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Rights"),
        help_text=_("Choose as few as the program needs. Writing includes reading."),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one right.")},
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        help_text=_("You get a mail a week before it ends."),
        choices=DAYS,
        coerce=int,
        initial=90,
    )

    def __init__(
        self, *args: Any, organisations: Sequence[Profile], helpdesk: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(one.public_id): one for one in organisations}
        choices = [(key, one.name) for key, one in self.organisations.items()]
        if helpdesk:
            choices.append((HELPDESK, str(_("All that the helpdesk may see"))))
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
        field.choices = choices

    @property
    def chosen(self) -> Profile | None:
        """None for all that the helpdesk may see."""
        return self.organisations.get(self.cleaned_data["organisation"])
