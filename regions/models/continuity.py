"""Officers rotate, relations stay: hand-overs, deputies, shared mailboxes."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from kernel.models import Public, Timestamped
from regions.enums import HandOverState
from regions.models.people import Affiliation, Invitation
from regions.models.profiles import Profile

if TYPE_CHECKING:
    from accounts.models import User

CARRIED_OUT_AT = time(18)  # after the last day's work, on the clock of the organisation
UNDO_FOR = timedelta(days=14)


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def planned(self) -> Self:
        return self.filter(state=HandOverState.PLANNED)

    def of(self, profile: Profile) -> Self:
        return self.filter(affiliation__profile=profile)

    def carried_out(self) -> Self:
        return self.filter(state=HandOverState.DONE)

    def with_people(self) -> Self:
        return self.select_related(
            *("affiliation__user", "affiliation__profile__seat", "affiliation__profile__territory"),
            *("successor", "invitation", "made_by"),
        )


class HandOver(Public, Timestamped):
    """What an officer had in care passes to a successor after the last day, in one transaction.

    ``passed`` lists the steps, so that it can be undone; ``counts`` says how many rows of which part.
    Until an invited successor has joined, ``successor`` is empty and nothing passes.
    """

    affiliation = models.ForeignKey(Affiliation, models.CASCADE, related_name="hand_overs")
    successor: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="taken_over"
    )
    invitation = models.ForeignKey(
        Invitation, models.SET_NULL, null=True, blank=True, related_name="hand_overs"
    )
    last_day = models.DateField(_("last day"))
    left_before = models.BooleanField(default=False)
    private_notes = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=HandOverState, default=HandOverState.PLANNED)
    made_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    role_before = models.CharField(max_length=6, blank=True)
    end_before = models.DateField(null=True, blank=True)
    passed = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["affiliation"],
                condition=Q(state="planned"),
                name="one_planned_hand_over_per_affiliation",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "undone"]) | Q(done_at__isnull=False),
                name="hand_over_carried_out_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.affiliation} → {self.successor or self.invitation}"

    def get_absolute_url(self) -> str:
        return reverse("hand-over", args=[self.profile.slug, self.public_id])

    @property
    def profile(self) -> Profile:
        return self.affiliation.profile

    @property
    def leaver(self) -> "User":
        return self.affiliation.user

    @property
    def due_at(self) -> datetime:
        zone = ZoneInfo(self.profile.time_zone)
        return datetime.combine(self.last_day, CARRIED_OUT_AT, tzinfo=zone)

    @property
    def is_planned(self) -> bool:
        return self.state == HandOverState.PLANNED

    @property
    def undo_until(self) -> datetime | None:
        return self.done_at + UNDO_FOR if self.done_at else None

    @property
    def can_be_undone(self) -> bool:
        until = self.undo_until
        return self.state == HandOverState.DONE and until is not None and until > timezone.now()


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def standing(self) -> Self:
        """Running or to come; what is over is history."""
        return self.filter(ended_at=None, ends_on__gte=timezone.localdate())


class Deputy(Public, Timestamped):
    """While somebody is away, a colleague gets their mails too and may answer. It ends by itself.

    ``Affiliation.objects.editing()`` knows it: whoever asks who acts for an organisation today
    finds the deputy as well, for as long as the person who is stood in for belongs there.
    """

    affiliation = models.ForeignKey(Affiliation, models.CASCADE, related_name="deputies")
    deputy: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="stands_in"
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="deputy_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deputy} ({self.affiliation})"


class TeamMailbox(Public, Timestamped):
    """A shared address that gets a copy of letters to the organisation, once it was confirmed."""

    profile = models.OneToOneField(Profile, models.CASCADE, related_name="team_mailbox")
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    named_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("team mailbox")
        verbose_name_plural = _("team mailboxes")

    def __str__(self) -> str:
        return f"{self.profile}: {self.email}"
