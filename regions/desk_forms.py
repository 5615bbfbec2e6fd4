"""Forms of the desk: marked rows, a merge, and what happens to a record's place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regions.fields import Text
from regions.models import Profile
from regions.services.desk import Deed


class BulkForm(forms.Form):
    deed = forms.ChoiceField(label=_("With the marked rows"), choices=Deed.choices)
    reason = Text(
        label=_("Why they are withdrawn"),
        help_text=_("Readers who come to the address, and the editors, are told this."),
        max_length=1000,
        required=False,
        rows=3,
    )


class SlugField(forms.CharField):
    """A record by its address: the last part of it, or the whole of it pasted."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return text.rstrip("/").rpartition("/")[2] if text else ""


def record_called(slug: str) -> Profile | None:
    return Profile.objects.filter(slug=slug).first()


class WithdrawForm(forms.Form):
    reason = Text(
        label=_("Why it is withdrawn"),
        help_text=_("Readers who come to the address, and the editors, are told this."),
        max_length=1000,
        rows=3,
    )
    successor = SlugField(
        label=_("Successor"),
        help_text=_("The address of the record that took over, if there is one."),
        required=False,
    )

    def clean_successor(self) -> Profile | None:
        slug = self.cleaned_data["successor"]
        found = record_called(slug) if slug else None
        if slug and found is None:
            raise forms.ValidationError(_("There is no record at this address."))
        return found


class RenameForm(forms.Form):
    slug = SlugField(
        label=_("New address"),
        help_text=_("Small letters, digits and hyphens. The old address redirects for ever."),
        max_length=80,
    )


class PairForm(forms.Form):
    other = SlugField(
        label=_("The other record"),
        help_text=_("Its address. You compare both before anything happens."),
    )

    def clean_other(self) -> Profile:
        found = record_called(self.cleaned_data["other"])
        if found is None:
            raise forms.ValidationError(_("There is no record at this address."))
        return found


class MergeForm(forms.Form):
    reason = Text(
        label=_("Why they are the same organisation"),
        help_text=_("Kept in the history of both records."),
        max_length=300,
        required=False,
    )
