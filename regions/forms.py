"""What readers and editors of the directory fill in."""

from typing import Any, cast

from django import forms
from django.core.validators import URLValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.folding import fold
from regions.enums import Direction, ProfileKind, Side, ThirdRegionRole
from regions.models import Territory
from regions.models.profiles import MAX_FLAGSHIPS
from regions.queries.cards import language_name
from regions.queries.directory import Criteria, countries
from regions.queries.vocabulary import Vocabulary
from regions.services.content import InterestContent, ProfileContent

# The official languages of the European Union, and Japanese.
LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu"),
    *("it", "ja", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"),
)
DEEP = "\u2003"  # sets a region's parts off from the region in a list of choices


class DirectoryFilter(forms.Form):
    """The filters of the directory. Each is one name in the address."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=200)
    side = forms.ChoiceField(label=gettext_lazy("Side"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    territory = forms.CharField(
        label=gettext_lazy("Region or prefecture"), required=False, max_length=40
    )
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    form = forms.ChoiceField(label=gettext_lazy("Form of cooperation"), required=False)
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[("", gettext_lazy("Best match")), ("name", gettext_lazy("Name"))],
    )

    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place: Territory | None = None
        self.left_out: Territory | None = None
        self.offer("side", _("Both sides"), Side.choices)
        self.offer("kind", _("All kinds"), ProfileKind.choices)
        self.offer("country", _("All countries"), [(c.country, c.name) for c in countries()])
        self.offer("sector", _("All sectors"), vocabulary.sector_groups)
        heads = [(head.code, head.name) for head, _leaves in vocabulary.forms if head.is_head]
        self.offer("form", _("All forms"), heads)

    def offer(self, name: str, everything: str, choices: list[Any]) -> None:
        offer(self, name, [("", everything), *choices])
        self.fields[name].error_messages["invalid_choice"] = _(
            "“%(value)s” is not in this list. Choose one of its entries."
        )

    def clean_territory(self) -> str:
        code: str = self.cleaned_data["territory"]
        if code:
            self.place = Territory.objects.filter(code=code).first()
        if code and self.place is None:
            raise forms.ValidationError(
                _("There is no territory with the code “%(code)s”. Choose one from the list."),
                params={"code": code},
                code="unknown_territory",
            )
        return code

    def clean(self) -> dict[str, Any]:
        """A region chosen before the country was changed is left out, and the page says so."""
        country = self.cleaned_data.get("country")
        if self.place and country and self.place.country != country:
            self.left_out, self.place = self.place, None
            self.cleaned_data["territory"] = ""
        return self.cleaned_data

    def offer_territories(self) -> None:
        """Once the country is known, its regions can be chosen from a list."""
        country = self.place.country if self.place else self.cleaned_data.get("country", "")
        found = territories_of(country) if country else []
        first = _("All regions") if country else _("Choose a country first")
        choices = [("", first), *((one.code, indented(one)) for one in found)]
        self.fields["territory"].widget = forms.Select(choices=choices)

    @property
    def criteria(self) -> Criteria:
        return Criteria(**self.cleaned_data)


def indented(territory: Territory) -> str:
    depth = territory.path.count("/") - 1
    return DEEP * depth + territory.name


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
    text_en = forms.CharField(
        label=gettext_lazy("In English"), required=False, max_length=500, widget=forms.Textarea
    )
    text_ja = forms.CharField(
        label=gettext_lazy("In Japanese"), required=False, max_length=500, widget=forms.Textarea
    )

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
        for name in ("text_en", "text_ja"):
            self.fields[name].widget.attrs["rows"] = 2

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
        return not removed and (self.has_changed() or bool(self.initial))

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

    name_en = forms.CharField(label=gettext_lazy("Name in English"), required=False, max_length=200)
    name_ja = forms.CharField(
        label=gettext_lazy("Name in Japanese"), required=False, max_length=200
    )
    summary_en = forms.CharField(
        label=gettext_lazy("Summary in English"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    summary_ja = forms.CharField(
        label=gettext_lazy("Summary in Japanese"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    website = forms.URLField(
        label=gettext_lazy("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=gettext_lazy("Beginning with https://"),
    )
    seat_city = forms.CharField(
        label=gettext_lazy("City of the seat"), required=False, max_length=100
    )
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

    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
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

    def content(self, interests: list[InterestContent]) -> ProfileContent:
        data = dict(self.cleaned_data)
        codes = [data.pop(f"flagship_{number}") for number in range(1, MAX_FLAGSHIPS + 1)]
        sector, theme = self.vocabulary.sector, self.vocabulary.theme
        data["flagships"] = [sector[code] for code in codes if code]
        data["sectors"] = [sector[code] for code in data["sectors"] if code not in codes]
        data["themes"] = [theme[code] for code in data["themes"]]
        return ProfileContent(**data, interests=interests)


class SendBackForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("What is to be changed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The author reads this in a mail and beside the form."),
    )


def choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Offer these choices after an empty one."""
    offer(form, name, [("", _("Please choose")), *choices])


def offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
    field.choices = choices
