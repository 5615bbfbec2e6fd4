"""What a reviewer fills in: criteria to tick, words to the author, remarks on fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regions.criteria import criteria_for
from regions.fields import Text
from regions.labels import FIELD_LABELS

REMARK = "on_"
SILENT = {"machine_translated"}  # no field of the form


class ApproveForm(forms.Form):
    """One door. ``lock`` names the text that was read."""

    criteria = forms.MultipleChoiceField(
        label=_("Criteria"), required=False, widget=forms.CheckboxSelectMultiple
    )
    comment = Text(label=_("A word to the author"), required=False, max_length=2000, rows=2)
    lock = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["criteria"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # for the type checker
        field.choices = [(one.code, one.label) for one in criteria_for(kind)]


class SendBackForm(forms.Form):
    """A general comment, and one for every field that needs it."""

    comment = Text(
        label=_("What is to be changed"),
        required=False,
        max_length=2000,
        rows=4,
        help_text=_("The author reads this in a mail and beside the form."),
    )
    lock = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in FIELD_LABELS.items():
            if name not in SILENT:
                self.fields[f"{REMARK}{name}"] = Text(
                    label=label, required=False, max_length=1000, rows=1
                )

    @property
    def remarks(self) -> dict[str, str]:
        """The remarks on fields, by the field's own name."""
        return {
            name.removeprefix(REMARK): text
            for name, text in self.cleaned_data.items()
            if name.startswith(REMARK) and text
        }

    def remark(self, name: str) -> forms.BoundField:
        return self[f"{REMARK}{name}"]

    def others(self, shown: list[str]) -> list[forms.BoundField]:
        """The remarks on fields that do not stand beside a difference."""
        names = [name for name in FIELD_LABELS if name not in SILENT and name not in shown]
        return [self.remark(name) for name in names]
