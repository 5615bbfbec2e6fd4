"""What a newcomer tells at sign-up beside address and password."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.models import User


def zone_choices() -> list[tuple[str, str]]:
    """IANA zones with a city in Europe or Asia first; every other one after."""
    zones = sorted(z for z in available_timezones() if "/" in z and not z.startswith("Etc/"))
    near = [z for z in zones if z.startswith("Europe/") or z == "Asia/Tokyo"]
    return [(z, z.replace("_", " ")) for z in [*near, *(z for z in zones if z not in set(near))]]


class SignupForm(forms.Form):
    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    language = forms.ChoiceField(label=_("Language of mails to you"), choices=Language.choices)
    time_zone = forms.ChoiceField(
        label=_("Your time zone"), choices=zone_choices, initial="Europe/Paris"
    )

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002  # allauth's hook
        fields: dict[str, Any] = self.cleaned_data
        for name in ("given_name", "family_name", "language", "time_zone"):
            setattr(user, name, fields[name])
        user.save(update_fields=["given_name", "family_name", "language", "time_zone"])
