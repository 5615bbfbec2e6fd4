"""The filters of public postings, each written down: what is not here is refused."""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import CharFilter, ChoiceFilter
from django_filters.rest_framework import FilterSet

from api.filters import AnyOf, codes
from matchmaking.models import Posting
from matchmaking.queries.postings import with_words
from regions.enums import Direction, Side
from regions.models import CooperationForm, Sector, ThirdRegion

Choices = list[tuple[str, str]]


def sector_codes() -> Choices:
    return codes(Sector.objects.all())


def form_codes() -> Choices:
    return codes(CooperationForm.objects.all())


def third_region_codes() -> Choices:
    return codes(ThirdRegion.objects.all())


class PostingFilters(FilterSet):
    """Different parameters narrow the list; a parameter given several times widens it."""

    direction = ChoiceFilter(
        choices=Direction.choices, help_text="Whether it is a search (seek) or an offer."
    )
    side = AnyOf(
        field_name="organisation__side",
        choices=Side.choices,
        help_text="On whose side its organisation stands.",
    )
    sector = AnyOf(
        choices=sector_codes,
        method="in_sectors",
        help_text="The code of a sector; that of a head includes its leaves.",
    )
    form = AnyOf(  # type: ignore[assignment]  # the metaclass takes filters out of the class
        choices=form_codes,
        method="of_forms",
        help_text="The code of a form of cooperation; that of a main form includes those below it.",
    )
    third_region = AnyOf(
        field_name="third_region__code",
        choices=third_region_codes,
        help_text="The code of the third region that it is about.",
    )

    q = CharFilter(
        method="with_these_words",
        max_length=100,
        help_text="Words in English or Japanese, all of which occur in its texts, subjects or the "
        "name of its organisation.",
    )

    class Meta:
        model = Posting
        fields: list[str] = []

    def with_these_words(
        self, rows: QuerySet[Posting], _name: str, value: str
    ) -> QuerySet[Posting]:
        return with_words(rows, value)

    def in_sectors(
        self, rows: QuerySet[Posting], _name: str, value: list[Any]
    ) -> QuerySet[Posting]:
        return rows.filter(Q(sector__code__in=value) | Q(sector__parent__code__in=value))

    def of_forms(self, rows: QuerySet[Posting], _name: str, value: list[Any]) -> QuerySet[Posting]:
        return rows.filter(Q(form__code__in=value) | Q(form__head__code__in=value))
