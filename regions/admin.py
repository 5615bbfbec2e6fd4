"""The administration site: repairs and affiliations. Publication goes through the curation pages."""

from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from audit.services import record
from kernel.background import defer
from regions.models import (
    Affiliation,
    Agreement,
    CooperationForm,
    CooperationInterest,
    DataSource,
    Indicator,
    Instrument,
    Membership,
    Milestone,
    Partnership,
    PartnershipParty,
    Practice,
    Profile,
    ProfileSector,
    Sector,
    Territory,
    Theme,
    ThirdRegion,
)
from regions.services.profiles import announce_change
from regions.services.search import refresh_practices
from regions.services.ties import announcing_ties
from regions.services.versions import ensure_baseline, record_rows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

Shared = TypeVar("Shared", Partnership, Agreement, Practice)
Word = TypeVar("Word", bound=models.Model)

# An address typed without a scheme is a secure one.
HTTPS: "dict[type[models.Field[Any, Any]], dict[str, Any]]" = {
    models.URLField: {"assume_scheme": "https"}
}


class AffiliationInline(admin.TabularInline[Affiliation, Profile]):
    model = Affiliation
    fk_name = "profile"
    autocomplete_fields = ["user"]
    extra = 0


class ProfileSectorInline(admin.TabularInline[ProfileSector, Profile]):
    model = ProfileSector
    autocomplete_fields = ["sector"]
    extra = 0


class InterestInline(admin.TabularInline[CooperationInterest, Profile]):
    model = CooperationInterest
    autocomplete_fields = ["form", "sector"]
    extra = 0


class MemberInline(admin.TabularInline[Membership, Profile]):
    model = Membership
    fk_name = "alliance"
    autocomplete_fields = ["member"]
    extra = 0


@admin.register(Profile)
class ProfileAdmin(admin.ModelAdmin[Profile]):
    """The state is shown, never set: it changes by submission and decision only."""

    list_display = ["name", "kind", "side", "state", "territory", "updated_at"]
    list_filter = ["state", "side", "kind", "is_sample"]
    list_select_related = ["territory"]
    search_fields = ["name_en", "name_ja", "slug"]
    autocomplete_fields = ["territory", "seat", "themes"]
    readonly_fields = [
        *("state", "public_id", "confirmed_on", "checked_on"),
        *("merged_into", "successor", "visibility", "provenance", "machine_translated"),
    ]
    exclude = ["members"]
    inlines = [AffiliationInline, ProfileSectorInline, InterestInline, MemberInline]

    formfield_overrides = HTTPS

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Records are withdrawn or merged, so that their address and history stay."""
        return False

    def save_model(self, request: HttpRequest, obj: Profile, form: Any, change: bool) -> None:
        """What was public before is kept as a version first."""
        if change:
            ensure_baseline(Profile.objects.get(pk=obj.pk))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What was saved here is kept as a version, logged and spread like any other change."""
        with transaction.atomic():
            super().save_related(request, form, formsets, change)
            profile = Profile.objects.get(pk=form.instance.pk)
            record_rows(profile, by=cast("User", request.user))
            record(
                "profile.administered",
                profile,
                by=cast("User", request.user),
                organisation=profile.public_id,
                changes=self.construct_change_message(request, form, formsets, add=not change),
            )
            announce_change(profile)


class VocabularyAdmin(admin.ModelAdmin[Word]):
    """Names that search knows: a change reaches all documents soon (beat looks again)."""

    def log_change(self, *args: Any, **kwargs: Any) -> Any:
        defer("regions.follow_vocabularies")
        return super().log_change(*args, **kwargs)


@admin.register(Territory)
class TerritoryAdmin(VocabularyAdmin[Territory]):
    list_display = ["code", "name_en", "name_ja", "kind", "time_zone"]
    list_filter = ["kind", "country"]
    search_fields = ["code", "name_en", "name_ja", "name_local", "name_kana", "name_romaji"]
    autocomplete_fields = ["parent"]


@admin.register(Sector, CooperationForm, Theme, ThirdRegion, DataSource)
class TermAdmin(VocabularyAdmin[Any]):
    list_display = ["code", "name_en", "name_ja", "position"]
    search_fields = ["code", "name_en", "name_ja"]


@admin.register(Instrument)
class InstrumentAdmin(TermAdmin):
    list_display = ["code", "name_en", "side", "stage", "deadline_on", "checked_on"]
    list_filter = ["side", "stage"]
    autocomplete_fields = ["forms", "sectors"]
    formfield_overrides = HTTPS


class LoggedAdmin(admin.ModelAdmin[Shared]):
    """Rows that the helpdesk keeps: every change leaves its line in the log."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_related(request, form, formsets, change)
            record(
                f"{self.model._meta.model_name}.administered",
                form.instance,
                by=cast("User", request.user),
                changes=self.construct_change_message(request, form, formsets, add=not change),
            )


class TieAdmin(LoggedAdmin[Shared]):
    """What says who works with whom: the lists of suggestions follow every change."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        before = form.initial.get("partnership")
        earlier = Partnership.objects.filter(pk=before) if before else ()
        with announcing_ties(partnership_of(form.instance), *earlier):
            super().save_related(request, form, formsets, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic(), announcing_ties(partnership_of(obj)):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Shared]") -> None:
        for obj in queryset:
            self.delete_model(request, obj)


def partnership_of(row: "Partnership | Agreement | Practice") -> Partnership:
    return row if isinstance(row, Partnership) else row.partnership


class PartyInline(admin.TabularInline[PartnershipParty, Partnership]):
    model = PartnershipParty
    autocomplete_fields = ["profile"]
    extra = 0


class MilestoneInline(admin.StackedInline[Milestone, Partnership]):
    model = Milestone
    extra = 0


@admin.register(Partnership)
class PartnershipAdmin(TieAdmin[Partnership]):
    list_display = ["name", "started_on", "started_precision"]
    search_fields = ["name_en", "name_ja"]
    autocomplete_fields = ["forms", "sectors", "grew_out_of"]
    inlines = [PartyInline, MilestoneInline]


@admin.register(Agreement)
class AgreementAdmin(TieAdmin[Agreement]):
    list_display = ["title", "kind", "status", "signed_on", "renewal_on"]
    list_filter = ["kind", "status"]
    search_fields = ["title_en", "title_ja"]
    autocomplete_fields = ["partnership", "sectors"]
    date_hierarchy = "signed_on"
    formfield_overrides = HTTPS


class IndicatorInline(admin.StackedInline[Indicator, Practice]):
    model = Indicator
    extra = 0


@admin.register(Practice)
class PracticeAdmin(TieAdmin[Practice]):
    """The state is shown, never set: it changes by submission and decision only."""

    list_display = ["title", "state", "position"]
    list_filter = ["state"]
    search_fields = ["title_en", "title_ja"]
    autocomplete_fields = ["partnership"]
    readonly_fields = ["state", "author", "reviewed_by", "review_comment"]
    prepopulated_fields = {"slug": ["title_en"]}
    inlines = [IndicatorInline]
    formfield_overrides = HTTPS

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What was changed is found by its new words."""
        super().save_related(request, form, formsets, change)
        refresh_practices([form.instance.pk])
