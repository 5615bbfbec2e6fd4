"""Forms of the console: letters to registered people, check-in, and the survey."""

from typing import Any

from django import forms
from django.db.models import Field
from django.utils.translation import gettext_lazy

from events.models import Event, SurveyAnswer
from events.registration_forms import RegistrationFilter
from events.services.mailings import LetterContent
from regions.fields import Text

FROM_ONE_TO_FIVE = [
    ("5", gettext_lazy("5 – very")),
    ("4", "4"),
    ("3", "3"),
    ("2", "2"),
    ("1", gettext_lazy("1 – not at all")),
]
QUESTIONS = {
    field.name: field.verbose_name
    for field in SurveyAnswer._meta.get_fields()
    if isinstance(field, Field)
}
WORDS = ("subject_en", "subject_ja", "text_en", "text_ja")


class LetterForm(RegistrationFilter):
    """The readers, chosen by the filters of the list, and the words in both languages."""

    subject_en = Text(label=gettext_lazy("Subject in English"), max_length=150)
    subject_ja = Text(label=gettext_lazy("Subject in Japanese"), max_length=150)
    text_en = Text(label=gettext_lazy("Text in English"), max_length=4000, rows=8)
    text_ja = Text(label=gettext_lazy("Text in Japanese"), max_length=4000, rows=8)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        del self.fields["words"]

    @property
    def content(self) -> LetterContent:
        data = dict(self.cleaned_data)
        words = {name: data.pop(name) for name in WORDS}
        return LetterContent(**words, wanted={name: value for name, value in data.items() if value})


class CodeForm(forms.Form):
    code = Text(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy(
            "Eight letters and digits, from the registration or the badge; or scan the QR code."
        ),
        max_length=300,
    )


class SurveyForm(forms.Form):
    """Six short questions, none of which must be answered."""

    overall = forms.ChoiceField(choices=FROM_ONE_TO_FIVE, widget=forms.RadioSelect)
    programme = forms.ChoiceField(choices=FROM_ONE_TO_FIVE, widget=forms.RadioSelect)
    organisation = forms.ChoiceField(choices=FROM_ONE_TO_FIVE, widget=forms.RadioSelect)
    contacts = forms.IntegerField(min_value=0, max_value=500)
    comes_again = forms.ChoiceField(
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    words = Text(max_length=2000, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = False
            field.label = QUESTIONS[name]

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        ratings = ("overall", "programme", "organisation")
        return {
            **{name: int(data[name]) if data[name] else None for name in ratings},
            "contacts": data["contacts"],
            "comes_again": {"yes": True, "no": False}.get(data["comes_again"]),
            "words": data["words"],
        }
