"""What a newcomer tells at sign-up beside address and password."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.models import User
from kernel.clocks import city_of


def zone_choices() -> list[tuple[str, str]]:
    """IANA zones with their city in the reader's language: Japan's and Europe's first."""
    return zones_in(get_language() or "en")


@cache
def zones_in(_language: str) -> list[tuple[str, str]]:
    """The choices as ``city_of`` names them in the active language, worked out once for each."""
    zones = sorted(z for z in available_timezones() if "/" in z and not z.startswith("Etc/"))
    zones.sort(key=city_of)
    near = ["Asia/Tokyo", *(z for z in zones if z.startswith("Europe/"))]
    ordered = dict.fromkeys([*near, *zones])
    return [(zone, f"{city_of(zone)} ({zone})") for zone in ordered]


class SignupForm(forms.Form):
    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    language = forms.ChoiceField(label=_("Language of mails to you"), choices=Language.choices)
    time_zone = forms.ChoiceField(
        label=_("Your time zone"), choices=zone_choices, initial="Europe/Paris"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if get_language() == "ja":
            self.order_fields(["family_name", "given_name"])

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002  # allauth's hook
        fields: dict[str, Any] = self.cleaned_data
        for name in ("given_name", "family_name", "language", "time_zone"):
            setattr(user, name, fields[name])
        user.save(update_fields=["given_name", "family_name", "language", "time_zone"])
