"""What calendar programs answered, and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Timestamped
from matchmaking.enums import Verdict
from matchmaking.models.requests import MeetingRequest


class IncomingReply(Timestamped):
    """One mail that arrived. Its text is not kept: only what was understood and decided.

    ``digest`` is the SHA-256 of the message: one that is fetched twice is acted upon once.
    """

    digest = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField()
    sender = models.CharField(max_length=254, blank=True)
    method = models.CharField(max_length=10, blank=True)
    answer = models.CharField(max_length=10, blank=True)
    request = models.ForeignKey(
        MeetingRequest, models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("calendar reply")
        verbose_name_plural = _("calendar replies")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["-created_at"], name="replies_latest_first")]

    def __str__(self) -> str:
        return f"{self.sender} {self.method} {self.answer}: {self.verdict}"
