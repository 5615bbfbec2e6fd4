"""What a rehearsal would have sent."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.events import Event


class RehearsalMail(models.Model):
    """A mail of a rehearsal, as its reader would have got it. It never leaves."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="rehearsal_mails")
    user: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="+"
    )
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    calendar_method = models.CharField(max_length=10, blank=True)
    key = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("mail of a rehearsal")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="one_rehearsal_mail_per_key")
        ]

    def __str__(self) -> str:
        return self.subject
