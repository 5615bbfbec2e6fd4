"""What became of meetings: each organisation is asked after it, and again at 6, 12 and 24 months."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import Held, Milestone, Round
from matchmaking.models.meetings import Meeting
from matchmaking.models.visibility import seen_by
from regions.models import Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


WENT_WELL = 4  # of five
NO_STEP = ("", Milestone.NONE)


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The organisation that was asked, and the helpdesk; never the other side."""
        return seen_by(self, user, "profile")

    def unanswered(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def answered(self) -> Self:
        return self.filter(answered_at__isnull=False)

    def going_on(self) -> Self:
        """As `FollowUp.goes_on`."""
        further = ~Q(milestone__in=NO_STEP)
        return self.answered().filter(further | Q(rating__gte=WENT_WELL))


class FollowUp(Public, Timestamped):
    """One question to one organisation about one meeting.

    The row exists once it was asked by mail (``asked_at``), or once a side said something unasked.
    ``rating`` (1 to 5) is for the helpdesk alone. ``held`` is asked in the first round only.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="follow_ups")
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="follow_ups")
    round = models.PositiveSmallIntegerField(_("asked"), choices=Round)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    held = models.CharField(_("did it take place"), max_length=12, choices=Held, blank=True)
    milestone = models.CharField(_("how far it got"), max_length=10, choices=Milestone, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        ordering = ["meeting", "round", "profile"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "profile", "round"], name="each_round_asks_once"
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)),
                name="rating_from_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile}: {self.get_round_display()}"

    @property
    def goes_on(self) -> bool:
        """Does this side say that it led on: rated well, or a further step was taken?"""
        rated = self.rating is not None and self.rating >= WENT_WELL
        return rated or self.milestone not in NO_STEP


class HeldDecision(Timestamped):
    """What the helpdesk found where the two sides say different things about one meeting."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="held_decision")
    held = models.BooleanField()
    note = models.TextField(max_length=2000, blank=True)
    decided_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("decision whether a meeting took place")

    def __str__(self) -> str:
        return f"{self.meeting}: {self.held}"
