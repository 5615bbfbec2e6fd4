"""What readers of suggestions fill in: filters, one choice of each family; the rhythm of mails."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.enums import DigestRhythm, SuggestionKind
from matchmaking.queries.narrowing import FAMILIES, LABELS, Narrowing, Option

MOST_LETTERS = 60


def narrowing_of(query: QueryDict) -> Narrowing:
    """What an address asks for. A value that nobody has narrows to nothing and is shown as such."""
    values = {name: query.get(name, "").replace("\0", "")[:MOST_LETTERS] for name in FAMILIES}
    return Narrowing(**values)


class PartnersFilter(forms.Form):
    """Shows the values that the listed partners have, with how many would remain."""

    def __init__(self, options: Mapping[str, list[Option]], wanted: Narrowing) -> None:
        super().__init__(initial=wanted.used, auto_id="filter_%s")
        for name, label in LABELS.items():
            choices = [(one.value, f"{one.label} ({one.number})") for one in options[name]]
            self.fields[name] = forms.ChoiceField(
                label=label, required=False, choices=[("", _("All")), *choices]
            )


class RhythmForm(forms.Form):
    """How often to hear of new suggestions, and of which kinds."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("Mails about new suggestions"),
        choices=DigestRhythm.choices,
        widget=forms.RadioSelect,
    )

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What to tell of"),
        help_text=gettext_lazy("Each partner is told once, with its first reason."),
        choices=SuggestionKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @property
    def rhythm_chosen(self) -> DigestRhythm:
        return DigestRhythm(self.cleaned_data["rhythm"])
