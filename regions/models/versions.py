"""Versions of a profile: what its people write, what each desk checks, what was public when."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Timestamped
from regions.enums import CheckState, Door, Origin, Step, VersionState
from regions.labels import label_of
from regions.models.profiles import Profile

PENDING = [VersionState.DRAFT, VersionState.SUBMITTED, VersionState.SENT_BACK]


class ProfileVersionQuerySet(models.QuerySet["ProfileVersion"]):
    def pending(self) -> Self:
        return self.filter(state__in=PENDING)

    def submitted(self) -> Self:
        return self.filter(state=VersionState.SUBMITTED)

    def public(self) -> Self:
        """Those that stand or stood in the directory, latest first."""
        return self.filter(state=VersionState.PUBLISHED).order_by("-number")


class ProfileVersion(Timestamped):
    """One state of all that an organisation says about itself.

    ``content`` has the shape of ``services.content.to_json``. A published profile stays as it is
    while a later version waits. ``lock`` rises with every save: who saves upon an older lock is
    shown both texts. ``round`` rises with every submission.
    """

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(
        _("state"), max_length=10, choices=VersionState, default=VersionState.DRAFT
    )
    content = models.JSONField(default=dict)
    based_on = models.PositiveIntegerField(null=True, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.EDITOR)
    author: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    on_behalf = models.BooleanField(_("on behalf of the organisation"), default=False)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    lock = models.PositiveIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ProfileVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a profile")
        ordering = ["profile", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(state__in=PENDING),
                name="one_pending_version_per_profile",
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"], name="version_by_state")]

    def __str__(self) -> str:
        return f"{self.profile} {self.number}"


class VersionCheck(models.Model):
    """One door of the review: the English text for one desk, the Japanese for the other.

    ``passed`` is a print of what was approved: it tells in the next round whether that changed.
    """

    version = models.ForeignKey(ProfileVersion, models.CASCADE, related_name="checks")
    round = models.PositiveSmallIntegerField()
    door = models.CharField(_("text"), max_length=2, choices=Door)
    state = models.CharField(
        _("state"), max_length=10, choices=CheckState, default=CheckState.WAITING
    )
    criteria = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    passed = models.CharField(max_length=32, blank=True, default="")
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("check of a version")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "round", "door"], name="one_check_per_door_and_round"
            )
        ]
        indexes = [models.Index(fields=["state", "door"], name="check_by_state_and_door")]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_door_display()}"


class FieldComment(models.Model):
    """What a reviewer asks to be changed, beside the field that it concerns."""

    version = models.ForeignKey(ProfileVersion, models.CASCADE, related_name="field_comments")
    round = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=30)
    text = models.CharField(_("comment"), max_length=1000)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("comment on a field")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.field}: {self.text[:50]}"

    @property
    def label(self) -> str:
        """The field in the reader's words."""
        return label_of(self.field)


class ReviewNote(models.Model):
    """What happened to a profile, when, by whom, and in whose words."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="review_notes")
    step = models.CharField(max_length=13, choices=Step)
    version = models.ForeignKey(
        ProfileVersion, models.SET_NULL, null=True, blank=True, related_name="steps"
    )
    comment = models.TextField(blank=True)
    on_behalf = models.BooleanField(default=False)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.profile}: {self.get_step_display()}"
