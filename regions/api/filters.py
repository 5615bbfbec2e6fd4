"""The filters of the public directory, each written down: what is not here is refused."""

from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import Form
from django_filters import CharFilter, ChoiceFilter
from django_filters.rest_framework import FilterSet

from api.filters import AnyOf, CodeFilter, codes
from kernel.folding import fold
from regions.api.reading import public_day
from regions.enums import Direction, ProfileKind, Side, TerritoryKind
from regions.models import (
    CooperationForm,
    CooperationInterest,
    Profile,
    Sector,
    Territory,
    Theme,
)
from regions.models.profiles import ProfileQuerySet
from regions.queries.matching import matching_profiles

Choices = list[tuple[str, str]]
MAX_QUERY = 200
TERRITORY_TEXTS = ("code", "name_en", "name_ja", "name_local", "name_kana", "name_romaji")


def sector_codes() -> Choices:
    return codes(Sector.objects.all())


def form_codes() -> Choices:
    return codes(CooperationForm.objects.all())


def theme_codes() -> Choices:
    return codes(Theme.objects.all())


def country_codes() -> Choices:
    countries = Territory.objects.filter(kind=TerritoryKind.COUNTRY).order_by("code")
    return [(code, code) for code in countries.values_list("code", flat=True)]


class ProfileFilters(FilterSet):
    """Different parameters narrow the list; a parameter given several times widens it."""

    kind = AnyOf(choices=ProfileKind.choices, help_text="What kind of organisation it is.")
    side = AnyOf(choices=Side.choices, help_text="On whose side it stands.")
    country = AnyOf(
        field_name="territory__country",
        choices=country_codes,
        help_text="ISO 3166-1 of the country of the territory that it acts for.",
    )
    territory = CodeFilter(
        queryset=Territory.objects.all(),
        listed_at="api-territory-list",
        method="in_territory",
        help_text="The code of the territory that it acts for, or of one above it.",
    )
    sector = AnyOf(
        choices=sector_codes,
        method="in_sectors",
        help_text="The code of a sector; that of a head includes its leaves.",
    )
    theme = AnyOf(choices=theme_codes, method="with_themes", help_text="The code of a theme.")
    form = AnyOf(  # type: ignore[assignment]  # the metaclass takes filters out of the class
        choices=form_codes,
        method="left_to_interests",
        help_text="The code of a form of cooperation that it offers or seeks at present; that of "
        "a main form includes the forms that belong to it.",
    )
    direction = ChoiceFilter(
        choices=Direction.choices,
        method="left_to_interests",
        help_text="Whether it offers or seeks; beside the parameter form, of that form.",
    )
    q = CharFilter(
        method="matching",
        max_length=MAX_QUERY,
        help_text="Words in any order, each of which must stand in its names, summary, places, "
        "sectors, themes or interests, in either script; case, accents and width do not matter. "
        "At most 200 characters.",
    )

    class Meta:
        model = Profile
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> ProfileQuerySet:
        """Form and direction together are about one and the same interest."""
        found = cast("ProfileQuerySet", super().filter_queryset(queryset))
        chosen = cast("Form", self.form).cleaned_data
        forms, direction = chosen["form"], chosen["direction"]
        if not forms and not direction:
            return found
        interests = CooperationInterest.objects.open(public_day()).filter(profile=OuterRef("pk"))
        if forms:
            interests = interests.filter(Q(form__code__in=forms) | Q(form__head__code__in=forms))
        if direction:
            interests = interests.filter(direction=direction)
        return found.filter(Exists(interests))

    def left_to_interests(
        self,
        rows: ProfileQuerySet,
        _name: str,
        value: str | list[str],  # noqa: ARG002
    ) -> ProfileQuerySet:
        """They are taken together, in filter_queryset."""
        return rows

    def in_territory(self, rows: ProfileQuerySet, _name: str, value: str) -> ProfileQuerySet:
        return rows.within(value)

    def in_sectors(self, rows: ProfileQuerySet, _name: str, value: list[str]) -> ProfileQuerySet:
        return rows.in_sectors(value)

    def with_themes(self, rows: ProfileQuerySet, _name: str, value: list[str]) -> ProfileQuerySet:
        themes = Theme.objects.filter(code__in=value, profiles=OuterRef("pk"))
        return rows.filter(Exists(themes))

    def matching(self, rows: ProfileQuerySet, _name: str, value: str) -> ProfileQuerySet:
        return matching_profiles(rows, value)


class TerritoryFilters(FilterSet):
    """Territories by kind and place."""

    kind = AnyOf(choices=TerritoryKind.choices, help_text="What kind of place it is.")
    side = AnyOf(choices=Side.choices, help_text="On which side it lies.")
    country = AnyOf(choices=country_codes, help_text="ISO 3166-1 of the country.")
    parent = CodeFilter(
        field_name="parent__code",
        queryset=Territory.objects.all(),
        listed_at="api-territory-list",
        help_text="The code of the territory above.",
    )
    q = CharFilter(
        method="named",
        max_length=MAX_QUERY,
        help_text="Words in any order, each of which must stand in a name, a reading or the code. "
        "At most 200 characters.",
    )

    class Meta:
        model = Territory
        fields: list[str] = []

    def named(self, rows: QuerySet[Territory], _name: str, value: str) -> QuerySet[Territory]:
        """Folded as the search of profiles is; there are only some hundred territories."""
        words = fold(value).split()
        texts = {
            pk: fold(" ".join(names)) for pk, *names in rows.values_list("pk", *TERRITORY_TEXTS)
        }
        return rows.filter(
            pk__in=[pk for pk, text in texts.items() if all(w in text for w in words)]
        )


class SectorFilters(FilterSet):
    """Sectors below a head."""

    parent = AnyOf(
        field_name="parent__code", choices=sector_codes, help_text="The code of the head."
    )

    class Meta:
        model = Sector
        fields: list[str] = []


class CooperationFormFilters(FilterSet):
    """Main forms, or those that belong to one."""

    is_head = ChoiceFilter(
        choices=[("true", "the main forms"), ("false", "the others")],
        method="main",
        help_text="Only some of the forms.",
    )

    class Meta:
        model = CooperationForm
        fields: list[str] = []

    def main(
        self, rows: QuerySet[CooperationForm], _name: str, value: str
    ) -> QuerySet[CooperationForm]:
        return rows.filter(is_head=value == "true")
