"""What was shown to whom, and how much there is to show: for figures and tabs."""

from django.db import models

from matchmaking.enums import SuggestionKind
from matchmaking.models.weights import WeightSet
from regions.models import Profile


class SuggestionShown(models.Model):
    """On this day, this partner stood on the page that people of this organisation opened.

    Whoever read it is not kept. One row a day and kind, however often. ``weight_set`` is what the
    list of new partners was computed with, as shipped where there is none.
    """

    kind = models.CharField(max_length=10, choices=SuggestionKind, default=SuggestionKind.NEW)
    weight_set = models.ForeignKey(
        WeightSet, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    partner = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "partner", "day", "kind"],
                name="a_partner_is_shown_once_a_day_and_kind",
            ),
        ]
        indexes = [models.Index(fields=["day"], name="shown_by_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.profile_id} → {self.partner_id}"


class SuggestionCounts(models.Model):
    """How many suggestions of each kind an organisation has, as counted last: for the tabs.

    Counted when somebody opens the page and what is known is old; ``counts`` names kinds.
    """

    profile = models.OneToOneField(Profile, models.CASCADE, related_name="+", primary_key=True)
    counts = models.JSONField(default=dict)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.profile_id}: {self.counts}"
