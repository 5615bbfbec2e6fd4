"""People of organisations: affiliations with dates, invitations, claims, key functions."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from kernel.models import Public, Timestamped, in_reader_language
from regions.enums import AffiliationRole, ClaimState, UpkeepKind, Visibility
from regions.models.profiles import Profile

EDITING = [AffiliationRole.EDITOR, AffiliationRole.ADMIN]


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def current(self, on: date | None = None) -> Self:
        today = on or timezone.localdate()
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=today),
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        )

    def editing(self, on: date | None = None) -> Self:
        """Who acts for an organisation: its editors, and for a while the deputies of one of them."""
        return self.filter(Q(role__in=EDITING) | Exists(stood_in_for(on or timezone.localdate())))


def stood_in_for(today: date) -> AffiliationQuerySet:
    """The editing hats, of the same organisation, whose deputy the person outside is on that day."""
    return Affiliation.objects.current(today).filter(
        profile=OuterRef("profile"),
        role__in=EDITING,
        deputies__deputy=OuterRef("user"),
        deputies__ended_at=None,
        deputies__starts_on__lte=today,
        deputies__ends_on__gte=today,
    )


class Affiliation(Timestamped):
    """A person's hat. One person may wear several, and leave one on a date."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="affiliations")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="affiliations")
    role = models.CharField(
        _("role"), max_length=6, choices=AffiliationRole, default=AffiliationRole.MEMBER
    )
    function_en = models.CharField(_("function in English"), max_length=200, blank=True)
    function_ja = models.CharField(_("function in Japanese"), max_length=200, blank=True)
    seconded_from = models.ForeignKey(
        Profile,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="seconded",
        verbose_name=_("seconded from"),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "profile"],
                condition=Q(ends_on__isnull=True),
                name="one_open_affiliation_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="affiliation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.profile}"

    @property
    def function(self) -> str:
        return in_reader_language(self.function_en, self.function_ja)

    @property
    def is_editing(self) -> bool:
        return self.role in EDITING


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())


class Invitation(Public, Timestamped):
    """A colleague is asked to join an organisation. The link in the mail names this row."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(
        _("role"), max_length=6, choices=AffiliationRole, default=AffiliationRole.EDITOR
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    invited_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.profile}"

    @property
    def is_open(self) -> bool:
        waits = self.accepted_at is None and self.revoked_at is None
        return waits and self.expires_at > timezone.now()


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> Self:
        return self.filter(state=ClaimState.OPEN)


class Claim(Public, Timestamped):
    """A person says: this record is of my organisation. The helpdesk decides."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="claims")
    user: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="claims"
    )
    function = models.CharField(_("your function"), max_length=200)
    message = models.TextField(_("how the helpdesk can check this"), max_length=2000)
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.OPEN)
    comment = models.TextField(blank=True)
    decided_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "user"],
                condition=Q(state=ClaimState.OPEN),
                name="one_open_claim_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.profile}"


class KeyFunction(Timestamped):
    """Whom to turn to. Name and address of a person are shown only while a consent stands."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="key_functions")
    function_en = models.CharField(_("function in English"), max_length=200, blank=True)
    function_ja = models.CharField(_("function in Japanese"), max_length=200, blank=True)
    name_en = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    name_ja = models.CharField(_("name in Japanese script"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    visibility = models.CharField(
        _("who may see name and e-mail address"),
        max_length=8,
        choices=Visibility,
        default=Visibility.HELPDESK,
    )
    consented_at = models.DateTimeField(null=True, blank=True)
    consent_recorded_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("key function")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.function

    @property
    def function(self) -> str:
        return in_reader_language(self.function_en, self.function_ja)

    @property
    def name(self) -> str:
        return in_reader_language(self.name_en, self.name_ja)


class Upkeep(models.Model):
    """A round of asking an organisation, or of noting that its interests ended: done once.

    ``about`` is the day that the round is about: the last confirmation, or the end of interests.
    """

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="upkeep")
    kind = models.CharField(max_length=7, choices=UpkeepKind)
    about = models.DateField()
    round = models.PositiveSmallIntegerField(default=1)
    done_on = models.DateField()

    class Meta:
        verbose_name = _("upkeep of a profile")
        verbose_name_plural = _("upkeep of profiles")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "kind", "about", "round"], name="one_upkeep_per_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile}: {self.get_kind_display()}"
