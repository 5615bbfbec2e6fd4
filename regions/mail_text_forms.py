"""The words of a letter in both languages, side by side."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mailing.kinds import LetterKind
from mailing.texts import Words, problems
from regions.queries.mail_texts import LANGUAGES, Standing
from regions.services.mail_texts import Draft

NAMES = {"en": _("English"), "ja": _("Japanese")}
SUBJECTS = {"en": _("Subject in English"), "ja": _("Subject in Japanese")}
BODIES = {"en": _("Text in English"), "ja": _("Text in Japanese")}
LONGEST = 8000


class LetterForm(forms.Form):
    """Fields ``subject_en``, ``body_en``, ``version_en`` and the same in Japanese."""

    def __init__(
        self, kind: LetterKind, standing: dict[str, Standing], data: Any | None = None
    ) -> None:
        self.kind, self.standing = kind, standing
        super().__init__(data)
        for language in LANGUAGES:
            self.add_language(language, standing[language])

    def add_language(self, language: str, now: Standing) -> None:
        lang = {"lang": language}
        if self.kind.has_subject:
            self.fields[f"subject_{language}"] = forms.CharField(
                label=SUBJECTS[language],
                max_length=300,
                initial=now.words.subject,
                widget=forms.TextInput(attrs=lang),
            )
        self.fields[f"body_{language}"] = forms.CharField(
            label=BODIES[language],
            max_length=LONGEST,
            initial=now.words.body,
            widget=forms.Textarea(attrs={**lang, "rows": 18}),
        )
        self.fields[f"version_{language}"] = forms.IntegerField(
            initial=now.version, widget=forms.HiddenInput
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for language in LANGUAGES:
            found = problems(self.kind, self.words_in(language))
            for name, texts in found.items():
                for text in texts if f"{name}_{language}" in data else []:
                    self.add_error(f"{name}_{language}", text)
        return data

    def words_in(self, language: str) -> Words:
        subject = self.cleaned_data.get(f"subject_{language}", "")
        body = self.cleaned_data.get(f"body_{language}", "")
        return Words(" ".join(subject.split()), body.replace("\r\n", "\n").strip())

    @property
    def drafts(self) -> dict[str, Draft]:
        return {
            code: Draft(self.words_in(code), self.cleaned_data[f"version_{code}"])
            for code in LANGUAGES
        }

    @property
    def sides(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The visible fields of each language."""
        names = ("subject", "body") if self.kind.has_subject else ("body",)
        return [(code, [self[f"{name}_{code}"] for name in names]) for code in LANGUAGES]
