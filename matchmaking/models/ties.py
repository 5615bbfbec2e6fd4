"""What grew out of meetings, and what is asked when nothing was heard for long."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import ContactAnswer, Milestone
from matchmaking.models.meetings import Meeting
from matchmaking.models.visibility import seen_by
from regions.models import AgreementDraft, Partnership, Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class MeetingAgreement(Timestamped):
    """The agreement that a meeting led to. The register stands below and knows no meetings."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agreements")
    draft = models.OneToOneField(AgreementDraft, models.CASCADE, related_name="origin")

    class Meta:
        verbose_name = _("agreement out of a meeting")

    def __str__(self) -> str:
        return f"{self.meeting}: {self.draft}"


class ContactCheckQuerySet(models.QuerySet["ContactCheck"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return seen_by(self, user, "profile")

    def unanswered(self) -> Self:
        return self.filter(answered_at__isnull=True)


class ContactCheck(Public, Timestamped):
    """One question to one party: does this cooperation still live?

    It is about a partnership of the directory, or about the pair of a meeting that has none.
    ``last_contact`` is the last thing known when it was asked; nothing newer, no second question.
    """

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, null=True, blank=True, related_name="contact_checks"
    )
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, blank=True, related_name="contact_checks"
    )
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="contact_checks")
    last_contact = models.DateField()
    answer = models.CharField(max_length=6, choices=ContactAnswer, blank=True)
    milestone = models.CharField(_("how far it got"), max_length=10, choices=Milestone, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ContactCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("question after a long silence")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(partnership__isnull=True) ^ Q(meeting__isnull=True),
                name="contact_check_of_one_cooperation",
            ),
            models.UniqueConstraint(
                fields=["partnership", "profile", "last_contact"],
                condition=Q(partnership__isnull=False),
                name="one_silence_of_a_partnership_one_question",
            ),
            models.UniqueConstraint(
                fields=["meeting", "profile", "last_contact"],
                condition=Q(meeting__isnull=False),
                name="one_silence_of_a_pair_one_question",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile}: {self.partnership or self.meeting}"
