"""What the API remembers: the answers that were given to writes with an idempotency key."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredAnswer(models.Model):
    """The answer to one write, committed in the same transaction as what was written.

    ``fingerprint`` is a digest of what was asked: the same key with another body is refused.
    """

    user: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("stored answer")
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_person_and_key")
        ]

    def __str__(self) -> str:
        return f"{self.status}: {self.key}"
