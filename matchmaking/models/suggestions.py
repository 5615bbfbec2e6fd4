"""Suggestions: who fits whom, how well, and the facts that say why."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from kernel.models import Public
from matchmaking.enums import RunState
from regions.models import Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class SuggestionRun(Public):
    """One computation over all published profiles, with what it was computed from."""

    state = models.CharField(max_length=7, choices=RunState, default=RunState.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    weights = models.JSONField(default=dict)
    profile_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.get_state_display()}"


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A list of suggestions is read by its organisation and by the helpdesk."""
        if not user.is_authenticated:
            return self.none()
        if user.is_helpdesk:
            return self.all()
        mine = user.affiliations.current().filter(profile=OuterRef("profile"))
        return self.filter(Exists(mine))


class Suggestion(models.Model):
    """``partner`` is proposed to ``profile``. ``reasons`` are facts without words, see explanations.

    ``score`` is between 0 and 1 and the same in both directions.
    """

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="suggestions")
    partner = models.ForeignKey(Profile, models.CASCADE, related_name="suggested_to")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    run = models.ForeignKey(SuggestionRun, models.PROTECT, related_name="suggestions")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["profile", "rank"]
        indexes = [models.Index(fields=["profile", "rank"], name="suggestions_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["profile", "partner"], name="a_partner_is_listed_once"),
            models.CheckConstraint(
                condition=~Q(profile=F("partner")), name="nobody_is_suggested_to_itself"
            ),
            models.CheckConstraint(
                condition=Q(score__range=(0, 1)), name="suggestion_score_from_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile} → {self.partner} ({self.score:.2f})"


class SuggestionRefresh(models.Model):
    """A note that a profile changed: it stays until lists that know of the change are stored."""

    profile_id: int
    profile = models.OneToOneField(Profile, models.CASCADE, related_name="+", primary_key=True)
    requested_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.profile_id)
