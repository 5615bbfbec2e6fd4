"""The few things that are asked before an organisation gets a page of its own."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regions.enums import ProfileKind, Side
from regions.fields import Text, web_address
from regions.models import Territory
from regions.queries.vocabulary import territory_groups
from regions.services.content import ProfileContent


class RegistrationForm(forms.Form):
    """``another`` says that the likely twins shown are other organisations."""

    name_en = Text(label=gettext_lazy("Name in English"), required=False, max_length=200)
    name_ja = Text(label=gettext_lazy("Name in Japanese"), required=False, max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    side = forms.ChoiceField(
        label=gettext_lazy("Side"),
        help_text=gettext_lazy("For whom it acts, not where it sits."),
    )
    territory = forms.ChoiceField(
        label=gettext_lazy("Territory it acts for"),
        required=False,
        help_text=gettext_lazy("A region, prefecture or city; a country if it acts for all of it."),
    )
    website = web_address(
        gettext_lazy("Website"), help_text=gettext_lazy("Beginning with https://")
    )
    another = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[Any]] = {
            "kind": ProfileKind.choices,
            "side": Side.choices,
            "territory": territory_groups(),
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
            field.choices = [("", _("Please choose")), *offered]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not (data.get("name_en") or data.get("name_ja")) and "name_en" not in self.errors:
            self.add_error("name_en", _("Give a name in English or in Japanese."))
        if data.get("side") not in (None, Side.THIRD) and not data.get("territory"):
            self.add_error("territory", _("Choose the territory that this organisation acts for."))
        return data

    @property
    def content(self) -> ProfileContent:
        data = {name: value for name, value in self.cleaned_data.items() if name != "another"}
        place = Territory.objects.filter(code=data.pop("territory")).first()
        return ProfileContent(**data, territory=place, seat=place)
