"""Sets of weights, what counts how much, and sets of terms, how attention is shared: as data."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from matchmaking.models.proposed import ProposedSet


class WeightSet(ProposedSet):
    """``values`` are those of ``scoring.Weights``."""

    class Meta(ProposedSet.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"], condition=Q(is_active=True), name="one_active_weight_set"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("weights", args=[self.public_id])


class ExposureTerms(ProposedSet):
    """``values`` are those of ``scoring.fairness.Exposure``."""

    class Meta(ProposedSet.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"], condition=Q(is_active=True), name="one_active_exposure_terms"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("exposure-terms", args=[self.public_id])
