"""What settings that are proposed, previewed and then used have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Public
from matchmaking.enums import PreviewState


class ProposedSet(Public):
    """Never edited: another proposal is another version. None active means as shipped.

    ``preview`` says what would change if the set were used, see ``services/proposed.py``.
    """

    name = models.CharField(_("name"), max_length=80)
    version = models.PositiveIntegerField(unique=True)
    values = models.JSONField()
    reason = models.TextField(_("reason"), blank=True)
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    is_active = models.BooleanField(default=False)
    activated_at = models.DateTimeField(null=True, blank=True)
    preview_state = models.CharField(max_length=9, choices=PreviewState, default=PreviewState.NONE)
    preview_claimed_at = models.DateTimeField(null=True, blank=True)
    preview = models.JSONField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.version}: {self.name}"

    @property
    def is_being_previewed(self) -> bool:
        return self.preview_state in {PreviewState.WAITING, PreviewState.WORKING}
