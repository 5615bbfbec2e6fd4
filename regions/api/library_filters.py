"""The filters of practices, agreements, instruments and partnerships, as their pages have them."""

from typing import Any, cast

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import CharFilter, ChoiceFilter
from django_filters.rest_framework import FilterSet

from regions.api.filters import MAX_QUERY, form_codes, sector_codes
from regions.api.reading import public_day
from regions.enums import (
    AgreementKind,
    AgreementStatus,
    InstrumentStage,
    PracticePurpose,
    ProfileKind,
    Side,
)
from regions.models import Agreement, Instrument, Partnership, Practice
from regions.queries import agreements, instruments, practices

SECTOR = "The code of a sector; that of a head includes its leaves."
FORM = "The code of a form of cooperation; that of a main form includes those below it."


class AskedFilters(FilterSet):
    """Parameters that one query takes together."""

    def asked(self) -> dict[str, str]:
        return cast("dict[str, str]", self.form.cleaned_data)

    def left(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        """They are taken together, in filter_queryset."""
        return rows


class PartnershipFilters(AskedFilters):
    """Partnerships about something; of those that are told."""

    of_partnership = "pk"

    sector = ChoiceFilter(choices=sector_codes, method="left", help_text=SECTOR)
    form = ChoiceFilter(choices=form_codes, method="left", help_text=FORM)  # type: ignore[assignment]  # the metaclass takes filters out of the class
    side = ChoiceFilter(
        choices=Side.choices, method="left", help_text="The side of one of those who take part."
    )

    class Meta:
        model = Partnership
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        asked = self.asked()
        if not any(asked.values()):
            return queryset
        fitting = practices.fitting_partnerships(
            practices.Wanted(sector=asked["sector"], form=asked["form"], side=asked["side"])
        )
        return queryset.filter(**{f"{self.of_partnership}__in": fitting.values("pk")})


class PracticeFilters(PartnershipFilters):
    """Practices by what their partnership is about."""

    of_partnership = "partnership"

    purpose = ChoiceFilter(
        choices=PracticePurpose.choices,
        method="left",
        help_text="What it can do for its readers.",
    )

    class Meta:
        model = Practice
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        found = super().filter_queryset(queryset)
        purpose = self.asked()["purpose"]
        return found.filter(purposes__contains=[purpose]) if purpose else found


class AgreementFilters(AskedFilters):
    """The register as its page narrows it."""

    kind = ChoiceFilter(choices=AgreementKind.choices, help_text="What kind of text it is.")
    status = ChoiceFilter(
        choices=AgreementStatus.choices,
        method="of_status",
        help_text="Whether it is in force today.",
    )
    sector = ChoiceFilter(choices=sector_codes, method="in_sector", help_text=SECTOR)
    side = ChoiceFilter(
        choices=Side.choices,
        method="of_side",
        help_text="The side of one of those who take part.",
    )
    q = CharFilter(
        method="with_words",
        max_length=MAX_QUERY,
        help_text="Words, each of which must stand in the title or in the name of one who takes "
        "part. At most 200 characters.",
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def of_status(self, rows: QuerySet[Agreement], _name: str, value: str) -> QuerySet[Agreement]:
        return rows.filter(agreements.status_on(value, public_day()))

    def in_sector(self, rows: QuerySet[Agreement], _name: str, value: str) -> QuerySet[Agreement]:
        return rows.filter(agreements.about_sector(value))

    def of_side(self, rows: QuerySet[Agreement], _name: str, value: str) -> QuerySet[Agreement]:
        mine = agreements.published_parties().filter(profile__side=value)
        return rows.filter(Exists(mine.filter(partnership=OuterRef("partnership"))))

    def with_words(self, rows: QuerySet[Agreement], _name: str, value: str) -> QuerySet[Agreement]:
        for word in value.split():
            rows = rows.filter(agreements.with_word(word))
        return rows


class InstrumentFilters(AskedFilters):
    """Instruments for a place, a sector, a kind of organisation. What names none is for all."""

    side = ChoiceFilter(
        choices=Side.choices, method="left", help_text="Those for this side or for both."
    )
    sector = ChoiceFilter(
        choices=sector_codes, method="left", help_text="Those for this sector or for all."
    )
    form = ChoiceFilter(choices=form_codes, method="left", help_text=FORM)  # type: ignore[assignment]  # the metaclass takes filters out of the class
    stage = ChoiceFilter(
        choices=InstrumentStage.choices, method="left", help_text="At which stage they help."
    )
    kind = ChoiceFilter(
        choices=ProfileKind.choices,
        method="left",
        help_text="Those for this kind of organisation or for all.",
    )
    q = CharFilter(
        method="left",
        max_length=MAX_QUERY,
        help_text="Words, each of which must stand in the name, the owner, the summary or the "
        "code. At most 200 characters.",
    )

    class Meta:
        model = Instrument
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:  # noqa: ARG002
        """One query says which fit; it begins with all of them, as this resource does."""
        return instruments.instruments(instruments.Wanted(**self.asked()))
