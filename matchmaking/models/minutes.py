"""The shared minutes of a meeting: one text in each language, every version kept."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Timestamped
from matchmaking.enums import MeetingLanguage
from matchmaking.models.meetings import Meeting
from matchmaking.models.rooms import BOTH_SIDES
from matchmaking.models.visibility import seen_by
from regions.models import Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return seen_by(self, user, *BOTH_SIDES)

    def latest_first(self) -> Self:
        return self.order_by("language", "-number")


class Minutes(Timestamped):
    """One version. The unique number decides who of two writers was first."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="minutes_versions")
    language = models.CharField(_("language"), max_length=2, choices=MeetingLanguage)
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("minutes"))
    written_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        ordering = ["language", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "language", "number"], name="minutes_versions_are_numbered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_language_display()} {self.number}"


class MinutesConsent(Timestamped):
    """One side agrees to one version; a later version has to be agreed to anew."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="consents")
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="+")
    given_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("consent to minutes")
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "profile"], name="a_side_agrees_once_to_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile}: {self.minutes}"
