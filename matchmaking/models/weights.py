"""Sets of weights: what counts how much, as data that the helpdesk proposes, previews and activates."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.models import Public
from matchmaking.enums import PreviewState


class WeightSet(Public):
    """Never edited: another proposal is another version. None active means the weights as shipped.

    ``preview`` says what would change if the set were used, see ``services/weights.py``.
    """

    name = models.CharField(_("name"), max_length=80)
    version = models.PositiveIntegerField(unique=True)
    values = models.JSONField()
    reason = models.TextField(_("reason"), blank=True)
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    is_active = models.BooleanField(default=False)
    activated_at = models.DateTimeField(null=True, blank=True)
    preview_state = models.CharField(max_length=7, choices=PreviewState, default=PreviewState.NONE)
    preview_claimed_at = models.DateTimeField(null=True, blank=True)
    preview = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"], condition=Q(is_active=True), name="one_active_weight_set"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("weights", args=[self.public_id])
