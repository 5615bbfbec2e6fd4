"""Who attends for an organisation, and who has the entry in the calendar."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import Attendance, DelegateRole, Party
from matchmaking.models.requests import MeetingRequest
from regions.models import Profile


class DelegateQuerySet(models.QuerySet["Delegate"]):
    def current(self) -> Self:
        return self.filter(left_at__isnull=True)


class Delegate(Public, Timestamped):
    """One person who is to attend for one side. Who was replaced stays as a row with ``left_at``.

    A side without a current row is taken whole: everybody who acts for it is invited.
    """

    request = models.ForeignKey(MeetingRequest, models.CASCADE, related_name="delegates")
    side = models.CharField(_("for"), max_length=8, choices=Party)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="delegations")
    role = models.CharField(_("role"), max_length=8, choices=DelegateRole)
    answer = models.CharField(
        _("attendance"), max_length=9, choices=Attendance, default=Attendance.PENDING
    )
    named_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    left_at = models.DateTimeField(null=True, blank=True)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegate")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "user"],
                condition=Q(left_at__isnull=True),
                name="a_person_attends_once",
            ),
            models.UniqueConstraint(
                fields=["request", "side"],
                condition=Q(left_at__isnull=True, role="lead"),
                name="one_person_leads_a_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class EntryHolder(models.Model):
    """A person whose calendar shows the entry of a thread: sent to them, and not taken back since.

    Who is here and attends no more gets a CANCEL with the next message, whatever the reason.
    """

    request = models.ForeignKey(MeetingRequest, models.CASCADE, related_name="entry_holders")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "user"], name="one_entry_per_calendar")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.request}"
