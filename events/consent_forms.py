"""Forms about the consent of speakers: what they answer, whom organisers ask, what was told otherwise."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from events.models import StageConsent
from regions.fields import Text

CHOICES = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


def yes_or_no(label: Any) -> forms.ChoiceField:
    """Nothing is chosen before the person has chosen."""
    return forms.ChoiceField(
        label=label,
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes or no.")},
    )


class AnswerForm(forms.Form):
    recording = yes_or_no(gettext_lazy("The recording may be shown publicly"))
    slides = yes_or_no(gettext_lazy("My slides may be shown publicly"))

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] == "yes" for name in ("recording", "slides")}


class NoteForm(AnswerForm):
    """An answer that came by another way."""

    note = Text(
        label=gettext_lazy("How they told it"),
        max_length=200,
        help_text=gettext_lazy("For example: signed on paper on 3 March."),
    )

    @property
    def values(self) -> dict[str, Any]:
        return {**super().values, "note": self.cleaned_data["note"]}


class AskForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=settings.LANGUAGES
    )


def said(consent: StageConsent | None) -> dict[str, str]:
    """What a form begins with."""
    if consent is None or not consent.is_answered:
        return {}
    return {
        "recording": "yes" if consent.recording else "no",
        "slides": "yes" if consent.slides else "no",
        "note": consent.note,
    }
