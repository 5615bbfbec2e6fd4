"""How often each profile appears in what readers see first of the lists of a run."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from matchmaking.models.suggestions import SuggestionRun
from regions.models import Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Who is seen how often is read by the helpdesk alone."""
        return self.all() if user.is_authenticated and user.is_helpdesk else self.none()

    def current(self) -> Self:
        """Of the lists that readers see, and of profiles that they still can see."""
        return self.filter(run__is_current=True, profile__in=Profile.objects.published())

    def unseen(self) -> Self:
        """In nobody's list if each showed its best, whatever fairness does about it."""
        return self.filter(before=0)

    def hidden_champions(self) -> Self:
        return self.filter(is_hidden_champion=True)

    def gained(self) -> Self:
        return self.filter(after__gt=F("before"))

    def gave_up(self) -> Self:
        return self.filter(after__lt=F("before"))


class Appearance(models.Model):
    """One profile with a fitting partner in one run, as the run left it.

    ``before`` and ``after`` are numbers of lists: if every list showed its best, and as they are
    shown. ``strength`` is the mean score of the own list's best, ``kept`` the share of their total
    that is shown.
    """

    run = models.ForeignKey(SuggestionRun, models.CASCADE, related_name="appearances")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    strength = models.FloatField()
    kept = models.FloatField()
    is_hidden_champion = models.BooleanField(default=False)

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "profile"], name="a_profile_is_counted_once_in_a_run"
            ),
            models.CheckConstraint(
                condition=Q(strength__range=(0, 1)), name="strength_from_0_to_1"
            ),
        ]
        indexes = [
            models.Index(fields=["run", "before", "profile"], name="seldom_seen_first"),
            models.Index(fields=["run", "after", "profile"], name="seldom_shown_first"),
            models.Index(fields=["run", "-strength", "profile"], name="strongest_first"),
            models.Index(fields=["run", "kept", "profile"], name="who_gave_up_most_first"),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id}: {self.before} → {self.after}"
