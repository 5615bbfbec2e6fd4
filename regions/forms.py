"""What readers and editors of the directory fill in."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.folding import fold
from regions.enums import Direction, ProfileKind, Side, ThirdRegionRole
from regions.fields import Text, web_address
from regions.models import Territory
from regions.models.profiles import MAX_FLAGSHIPS
from regions.queries.cards import language_name
from regions.queries.vocabulary import Vocabulary, territory_groups
from regions.services.content import InterestContent, ProfileContent

# The official languages of the European Union, and Japanese.
LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu"),
    *("it", "ja", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"),
)


class InterestForm(forms.Form):
    """One offer or wish. A new one that is left empty is no entry."""

    NEEDED = ["direction", "form", "sector"]

    direction = forms.ChoiceField(label=gettext_lazy("Offer or seek"))
    form = forms.ChoiceField(label=gettext_lazy("Form of cooperation"))
    sector = forms.ChoiceField(label=gettext_lazy("Sector"))
    third_region = forms.ChoiceField(
        label=gettext_lazy("Together in a third region"), required=False
    )
    third_region_role = forms.ChoiceField(label=gettext_lazy("Our role there"), required=False)
    text_en = Text(label=gettext_lazy("In English"), required=False, max_length=500, rows=2)
    text_ja = Text(label=gettext_lazy("In Japanese"), required=False, max_length=500, rows=2)

    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vocabulary = vocabulary
        for name in self.NEEDED:
            self.fields[name].required = not self.empty_permitted
        third = [(term.code, term.name) for term in vocabulary.third_regions]
        choose(self, "direction", Direction.choices)
        choose(self, "form", vocabulary.form_groups)
        choose(self, "sector", vocabulary.sector_groups)
        choose(self, "third_region", third)
        choose(self, "third_region_role", ThirdRegionRole.choices)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name in self.NEEDED:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("This field is required."))
        if data.get("third_region_role") and not data.get("third_region"):
            self.add_error("third_region", _("Choose the region in which you have this role."))
        return data

    @property
    def is_filled(self) -> bool:
        """Neither left empty nor marked for removal."""
        removed = "DELETE" in self.fields and self.has_changed() and self.cleaned_data.get("DELETE")
        return not removed and (self.has_changed() or self.is_entry)

    @property
    def is_entry(self) -> bool:
        """Has it been said before, so that it can be removed?"""
        return not self.empty_permitted

    @property
    def content(self) -> InterestContent:
        data = dict(self.cleaned_data)
        data.pop("DELETE", None)
        data["form"] = self.vocabulary.form[data["form"]]
        data["sector"] = self.vocabulary.sector[data["sector"]]
        data["third_region"] = self.vocabulary.third_region.get(data["third_region"])
        return InterestContent(**data)


class BaseInterestFormSet(forms.BaseFormSet[InterestForm]):
    def clean(self) -> None:
        """Name the second of two equal entries."""
        seen = set()
        for form in self.filled:
            if not form.is_valid():
                continue
            key = form.content.key
            if key in seen:
                form.add_error(
                    "sector",
                    _("Another entry offers or seeks the same form of cooperation here."),
                )
            seen.add(key)

    @property
    def filled(self) -> list[InterestForm]:
        return [form for form in self.forms if form.is_filled]


InterestFormSet = cast(
    "type[BaseInterestFormSet]",
    forms.formset_factory(
        InterestForm,
        formset=BaseInterestFormSet,
        extra=2,
        max_num=20,
        validate_max=True,
        can_delete=True,
    ),
)


class ProfileForm(forms.Form):
    """What an organisation says about itself, without its offers and wishes."""

    name_en = Text(label=gettext_lazy("Name in English"), required=False, max_length=200)
    name_ja = Text(label=gettext_lazy("Name in Japanese"), required=False, max_length=200)
    summary_en = Text(
        label=gettext_lazy("Summary in English"), required=False, max_length=3000, rows=5
    )
    summary_ja = Text(
        label=gettext_lazy("Summary in Japanese"), required=False, max_length=3000, rows=5
    )
    website = web_address(
        gettext_lazy("Website"), help_text=gettext_lazy("Beginning with https://")
    )
    seat_city = Text(label=gettext_lazy("City of the seat"), required=False, max_length=100)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages of work"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    flagship_1 = forms.ChoiceField(label=gettext_lazy("First flagship strength"), required=False)
    flagship_2 = forms.ChoiceField(label=gettext_lazy("Second flagship strength"), required=False)
    flagship_3 = forms.ChoiceField(label=gettext_lazy("Third flagship strength"), required=False)
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Other sectors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, vocabulary: Vocabulary, identity: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.vocabulary = vocabulary
        languages = [(code, language_name(code)) for code in LANGUAGES]
        # The two that talks are mostly held in come first, the others by name.
        order = sorted(languages, key=lambda one: (one[0] not in ("en", "ja"), fold(one[1])))
        offer(self, "languages", order)
        sectors = [(code, sector.name) for code, sector in vocabulary.sector.items()]
        offer(self, "sectors", sectors)
        offer(self, "themes", [(term.code, term.name) for term in vocabulary.themes])
        for number in range(1, MAX_FLAGSHIPS + 1):
            choose(self, f"flagship_{number}", vocabulary.sector_groups)
        if identity:
            self.fields.update(identity_fields())

    @cached_property
    def sector_boxes(self) -> list[tuple[str, list[forms.boundfield.BoundWidget]]]:
        """The boxes of 'other sectors' under the names of their heads."""
        boxes = iter(self["sectors"].subwidgets)
        return [
            (head.name, [next(boxes) for _sector in [head, *leaves]])
            for head, leaves in self.vocabulary.sectors
        ]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not (data.get("name_en") or data.get("name_ja")):
            self.add_error("name_en", _("Give a name in English or in Japanese."))
        chosen: list[str] = []
        for number in range(1, MAX_FLAGSHIPS + 1):
            code = data.get(f"flagship_{number}")
            if code and code in chosen:
                self.add_error(f"flagship_{number}", _("This strength is chosen twice."))
            chosen.append(code or "")
        return data

    def content(self, interests: list[InterestContent], *, start: ProfileContent) -> ProfileContent:
        """What is said now; what the form does not ask stays as ``start`` has it."""
        data = dict(self.cleaned_data)
        codes = [data.pop(f"flagship_{number}") for number in range(1, MAX_FLAGSHIPS + 1)]
        sector, theme = self.vocabulary.sector, self.vocabulary.theme
        data["flagships"] = [sector[code] for code in codes if code]
        data["sectors"] = [sector[code] for code in data["sectors"] if code not in codes]
        data["themes"] = [theme[code] for code in data["themes"]]
        for name in ("territory", "seat"):
            if name in data:
                data[name] = Territory.objects.filter(code=data[name]).first()
        return replace(start, **data, interests=interests)


def identity_fields() -> dict[str, forms.Field]:
    """What the helpdesk alone may change of an organisation that exists."""
    places = [("", _("Please choose")), *territory_groups()]
    return {
        "kind": forms.ChoiceField(label=gettext_lazy("Kind"), choices=ProfileKind.choices),
        "side": forms.ChoiceField(label=gettext_lazy("Side"), choices=Side.choices),
        "territory": forms.ChoiceField(
            label=gettext_lazy("Territory it acts for"), choices=places, required=False
        ),
        "seat": forms.ChoiceField(label=gettext_lazy("Seat"), choices=places, required=False),
    }


def choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Offer these choices after an empty one."""
    offer(form, name, [("", _("Please choose")), *choices])


def offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
    field.choices = choices
