"""Forms of single steps of a call: withdrawing it, copying it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.call_fields import line
from regions.fields import Text, day_field


class WithdrawForm(forms.Form):
    """Why a call is withdrawn, for readers of both languages."""

    reason_en = Text(label=gettext_lazy("Why, in English"), max_length=1000, rows=3)
    reason_ja = Text(label=gettext_lazy("Why, in Japanese"), max_length=1000, rows=3)


class CopyCallForm(forms.Form):
    """The next call of the same kind."""

    name_en = line(gettext_lazy("Name in English"))
    name_ja = line(gettext_lazy("Name in Japanese"))
    slug = forms.SlugField(
        label=gettext_lazy("Address of its page"),
        help_text=gettext_lazy("Small letters, digits and hyphens, such as stay-in-japan-2027."),
        max_length=80,
    )
    closes_on = day_field(
        gettext_lazy("New last day"),
        required=True,
        help_text=gettext_lazy("Every other day moves along; hours stay as the clock shows them."),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "name_en" in data and not (data["name_en"] or data.get("name_ja")):
            self.add_error("name_en", _("Give a name in English or in Japanese."))
        return data
