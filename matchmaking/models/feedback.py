"""What an organisation says about a partner that is suggested to it: no, or known already.

Both are one-sided. They hold for the lists of the organisation that says so; the other side is not
told, and its own lists do not change.
"""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import DismissalReason
from regions.models import Affiliation, Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class FeedbackQuerySet(models.QuerySet[Any]):
    """Of rows with ``profile`` (who says it), ``partner`` and ``revoked_at``."""

    def live(self) -> Self:
        """What still holds: it was not taken back."""
        return self.filter(revoked_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The people of the organisation that says it, and the helpdesk; never the partner."""
        if not user.is_authenticated:
            return self.none()
        if user.is_helpdesk:
            return self.all()
        mine = Affiliation.objects.current().filter(user=user)
        return self.filter(profile__in=mine.values("profile"))


class Dismissal(Public, Timestamped):
    """Not interested: this partner is not suggested to this organisation again."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="dismissals")
    partner = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    reason = models.CharField(
        _("reason"), max_length=10, choices=DismissalReason, default=DismissalReason.OTHER
    )
    words = models.CharField(_("in your own words"), max_length=500, blank=True)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("dismissed suggestion")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "partner"],
                condition=Q(revoked_at=None),
                name="one_live_dismissal_per_pair",
            ),
            models.CheckConstraint(
                condition=~Q(profile=F("partner")), name="nobody_dismisses_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile} ✕ {self.partner}"


class ContactMark(Public, Timestamped):
    """Already in contact: the partner is known and no new suggestion."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="contact_marks")
    partner = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    since = models.PositiveSmallIntegerField(_("in contact since (year)"), null=True, blank=True)
    note = models.CharField(_("note for your colleagues"), max_length=500, blank=True)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact that exists already")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "partner"],
                condition=Q(revoked_at=None),
                name="one_live_contact_mark_per_pair",
            ),
            models.CheckConstraint(
                condition=~Q(profile=F("partner")), name="nobody_contacts_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile} – {self.partner}"
