"""Profiles: who can be found, what it is good at, what it offers and seeks."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.models import Named, Public, Timestamped, in_reader_language
from regions.enums import Direction, ProfileKind, ProfileState, Side, ThirdRegionRole
from regions.models import desk_indexes
from regions.models.territories import Territory
from regions.models.vocabulary import CooperationForm, Sector, Theme, ThirdRegion

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

MAX_FLAGSHIPS = 3


class ProfileQuerySet(models.QuerySet["Profile"]):
    def published(self) -> Self:
        return self.filter(state=ProfileState.PUBLISHED)

    def of_person(self, user: "User | AnonymousUser") -> Self:
        """The organisations that this person works for today."""
        if not user.is_authenticated:
            return self.none()
        mine = user.affiliations.current().filter(profile=OuterRef("pk"))
        return self.filter(Exists(mine))

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What is published, and to its own people and the helpdesk also what is not yet."""
        if not user.is_authenticated:
            return self.published()
        if user.is_helpdesk:
            return self.all()
        mine = user.affiliations.current().filter(profile=OuterRef("pk"))
        return self.filter(Q(state=ProfileState.PUBLISHED) | Exists(mine))

    def within(self, code: str) -> Self:
        """Those that act for the territory with this code or for one below it."""
        return self.filter(territory__in=Territory.objects.within(code))

    def in_sectors(self, codes: list[str]) -> Self:
        """Those with any of these sectors, or a leaf of one of them."""
        tagged = ProfileSector.objects.filter(profile=OuterRef("pk")).filter(
            Q(sector__code__in=codes) | Q(sector__parent__code__in=codes)
        )
        return self.filter(Exists(tagged))

    def for_cards(self) -> Self:
        """With all that a card shows, in a fixed number of queries."""
        return self.select_related("territory", "seat").prefetch_related(
            models.Prefetch(
                "profile_sectors",
                ProfileSector.objects.select_related("sector").order_by(
                    F("flagship_rank").asc(nulls_last=True), "sector__position"
                ),
            )
        )


class Profile(Public, Timestamped, Named):
    """An organisation in the directory.

    Its side, its seat and the territory that it acts for may differ: a German region's office in
    Tokyo is of the EU side, seated in Tokyo, and acts for its region.
    """

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ProfileKind)
    side = models.CharField(_("side"), max_length=5, choices=Side)
    state = models.CharField(
        _("state"), max_length=10, choices=ProfileState, default=ProfileState.DRAFT
    )
    territory = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="profiles",
        verbose_name=_("territory it acts for"),
    )
    seat = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seated_profiles",
        verbose_name=_("seat"),
    )
    seat_city = models.CharField(_("city of the seat"), max_length=100, blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    summary_ja = models.TextField(_("summary in Japanese"), blank=True)
    website = models.URLField(_("website"), blank=True)
    website_checked_on = models.DateField(null=True, blank=True)
    languages = ArrayField(
        models.CharField(max_length=2),
        verbose_name=_("languages of work"),
        default=list,
        blank=True,
    )
    sectors = models.ManyToManyField(
        Sector, through="ProfileSector", related_name="profiles", verbose_name=_("sectors")
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="profiles", verbose_name=_("themes")
    )
    members = models.ManyToManyField(
        "self", through="Membership", symmetrical=False, related_name="alliances"
    )
    is_sample = models.BooleanField(_("sample data"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    external_key = models.CharField(
        _("external key"), max_length=100, null=True, blank=True, unique=True
    )
    checked_on = models.DateField(_("checked by the helpdesk on"), null=True, blank=True)
    machine_translated = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    visibility = models.JSONField(default=dict, blank=True)
    provenance = models.JSONField(default=dict, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_profiles"
    )
    successor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="predecessors"
    )

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_ja=""), name="profile_has_a_name"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(territory__isnull=False) | Q(side="third"),
                name="published_profile_acts_for_a_territory",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="merged_profile_names_where",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "side", "kind"], name="profile_by_state_side_kind"),
            models.Index(fields=["state", "confirmed_on"], name="profile_by_freshness"),
            GinIndex(OpClass(F("name_en"), name="gin_trgm_ops"), name="profile_name_en_trgm"),
            GinIndex(OpClass(F("name_ja"), name="gin_trgm_ops"), name="profile_name_ja_trgm"),
            *desk_indexes.OF_PROFILES,
        ]

    def get_absolute_url(self) -> str:
        return reverse("profile", args=[self.slug])

    @property
    def summary(self) -> str:
        return in_reader_language(self.summary_en, self.summary_ja)

    @property
    def summary_language(self) -> str:
        return "ja" if self.summary and self.summary == self.summary_ja else "en"

    @property
    def flagships(self) -> list["ProfileSector"]:
        """Up to three flagship strengths, in rank order (of the prefetched sectors)."""
        ranked = [tag for tag in self.profile_sectors.all() if tag.flagship_rank]
        return sorted(ranked, key=lambda tag: tag.flagship_rank or 0)

    @property
    def is_published(self) -> bool:
        return self.state == ProfileState.PUBLISHED

    @property
    def time_zone(self) -> str:
        """Where its people sit: the seat's zone, or the territory's, or the side's desk."""
        place = self.seat or self.territory
        if place:
            return place.time_zone
        return "Asia/Tokyo" if self.side == Side.JP else "Europe/Paris"


class ProfileSector(models.Model):
    """A sector of a profile; a rank of 1 to 3 marks a flagship strength."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="profile_sectors")
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="profile_sectors")
    flagship_rank = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "sector"], name="one_tag_per_sector"),
            models.UniqueConstraint(
                fields=["profile", "flagship_rank"], name="one_flagship_per_rank"
            ),
            models.CheckConstraint(
                condition=Q(flagship_rank__isnull=True)
                | Q(flagship_rank__range=(1, MAX_FLAGSHIPS)),
                name="at_most_three_flagships",
            ),
        ]

    def __str__(self) -> str:
        return str(self.sector)


class Membership(models.Model):
    """A cluster's place in an alliance."""

    alliance = models.ForeignKey(Profile, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Profile, models.CASCADE, related_name="alliance_memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alliance", "member"], name="one_place_per_alliance"),
            models.CheckConstraint(
                condition=~Q(alliance=F("member")), name="no_alliance_is_its_own_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} ∈ {self.alliance}"


class CooperationInterestQuerySet(models.QuerySet["CooperationInterest"]):
    def open(self, on: date | None = None) -> Self:
        today = on or timezone.localdate()
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=today))


class CooperationInterest(Timestamped):
    """One side of a match: OFFER or SEEK a form of cooperation in a sector."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="interests")
    direction = models.CharField(_("direction"), max_length=5, choices=Direction)
    form = models.ForeignKey(
        CooperationForm,
        models.PROTECT,
        related_name="interests",
        verbose_name=_("form of cooperation"),
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, related_name="interests", verbose_name=_("sector")
    )
    third_region = models.ForeignKey(
        ThirdRegion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interests",
        verbose_name=_("third region"),
    )
    third_region_role = models.CharField(
        _("our role there"), max_length=6, choices=ThirdRegionRole, blank=True
    )
    text_en = models.CharField(_("in English"), max_length=500, blank=True)
    text_ja = models.CharField(_("in Japanese"), max_length=500, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)

    objects = CooperationInterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperation interest")
        ordering = ["direction", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "direction", "form", "sector", "third_region"],
                nulls_distinct=False,
                name="one_interest_per_direction_form_sector",
            )
        ]
        indexes = desk_indexes.OF_INTERESTS

    def __str__(self) -> str:
        return f"{self.get_direction_display()}: {self.form} – {self.sector}"

    @property
    def text(self) -> str:
        return in_reader_language(self.text_en, self.text_ja)
