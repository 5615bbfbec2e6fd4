"""Forms about apps: what a person lets one do, and what the helpdesk knows of it."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.enums import Identity, Scope
from accounts.models import App
from regions.models import Profile

RIGHTS = [*Identity.choices, *Scope.choices]
SECURE = re.compile(r"https://[^/?#*\s@]+(?:/[^#*\s]*)?")
LOCAL = re.compile(r"http://(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?(?:/[^#*\s]*)?")
OWN_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:/[^#*\s]*")


class ConsentForm(forms.Form):
    """``asked`` are the rights that the app asks for; none can be added, some taken away."""

    organisation = forms.ChoiceField(
        label=_("For which organisation?"),
        help_text=_("The app reads and writes for this one alone."),
        widget=forms.RadioSelect,
        required=False,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        help_text=_("Take away what you do not want. Writing includes reading."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, *args: Any, organisations: Sequence[Profile], asked: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(one.public_id): one for one in organisations}
        self.always = [one for one in asked if one == Identity.OPENID]
        offered = [one for one in asked if one in Identity.values or self.organisations]
        choices = [(one, label) for one, label in RIGHTS if one in offered]
        self.offer("scopes", [one for one in choices if one[0] not in self.always])
        wants_organisation = any(one in Scope.values for one in offered)
        names = [(key, one.name) for key, one in self.organisations.items()]
        self.offer("organisation", names if wants_organisation else [])

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """A choice of these; without any, nothing is asked."""
        if not choices:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
        field.choices = choices
        if isinstance(field, forms.MultipleChoiceField):
            field.initial = [key for key, _label in choices]
        elif len(choices) == 1:  # between several the person chooses, not the alphabet
            field.initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        if not self.chosen_scopes:
            raise ValidationError(_("Choose at least one right, or refuse."), code="no_right")
        if self.acts and not data.get("organisation"):
            self.add_error("organisation", _("Choose the organisation that the app is to act for."))
        return data

    @property
    def chosen_scopes(self) -> list[str]:
        return [*self.always, *self.cleaned_data.get("scopes", [])]

    @property
    def acts(self) -> bool:
        """Is there a right beyond knowing who the person is?"""
        return any(one in Scope.values for one in self.chosen_scopes)

    @property
    def chosen(self) -> Profile | None:
        """None where the app may only know who the person is."""
        return self.organisations[self.cleaned_data["organisation"]] if self.acts else None

    @property
    def always_labels(self) -> list[str]:
        return [str(Identity(one).label) for one in self.always]


class AppForm(forms.Form):
    """An app as the helpdesk registers it."""

    name_en = forms.CharField(label=_("Name in English"), max_length=100)
    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=100)
    operator = forms.CharField(
        label=_("Who runs it"),
        help_text=_(
            "As people know it, such as “Gifu Prefecture”. It is shown to whoever is asked."
        ),
        max_length=200,
    )
    redirect_uris = forms.CharField(
        label=_("Addresses to come back to"),
        help_text=_(
            "One a line, exactly as the app sends them: https://…, http://127.0.0.1/… for programs "
            "on one's own machine, or a scheme of the app such as jp.example.app:/back."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may ask for"),
        choices=RIGHTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one right.")},
    )
    kind = forms.ChoiceField(
        label=_("Where it runs"),
        choices=[
            ("confidential", _("On a server, which can keep a secret")),
            ("public", _("In a browser or on a device: it gets no secret")),
        ],
        widget=forms.RadioSelect,
        initial="confidential",
    )

    def __init__(self, data: QueryDict | None = None, *, app: App | None = None) -> None:
        """For an ``app`` that is registered already, whether it has a secret is settled."""
        super().__init__(data, initial=self.initial_of(app) if app else None)
        self.fields["kind"].disabled = app is not None

    def clean_redirect_uris(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["redirect_uris"].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        for address in found:
            if not is_return_address(address):
                raise ValidationError(
                    _(
                        "“%(address)s” cannot be used. Write https://, without * and #; http:// only "
                        "for 127.0.0.1."
                    ),
                    params={"address": address},
                )
        return found

    @classmethod
    def initial_of(cls, app: App) -> dict[str, Any]:
        client = app.client
        return {
            "name_en": app.name_en,
            "name_ja": app.name_ja,
            "operator": app.operator,
            "redirect_uris": client.redirect_uris,
            "scopes": client.get_scopes(),
            "kind": client.type,
        }


def is_return_address(address: str) -> bool:
    """RFC 9700, section 2.1; RFC 8252, section 7: no fragment, no wildcard, no open scheme."""
    return any(form.fullmatch(address) for form in (SECURE, LOCAL, OWN_SCHEME))


class EndForm(forms.Form):
    """Why the helpdesk ends somebody's token or connection."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It is told to the person by mail."),
        max_length=300,
    )
