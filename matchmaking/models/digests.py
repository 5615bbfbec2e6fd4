"""Mails about new suggestions: who wants them how often, and what each of them told."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import DigestRhythm
from regions.models import Profile


class SuggestionDigest(Public, Timestamped):
    """The choice of one person. Who has no row, or NEVER, gets no mail: it is asked for, not sent."""

    user: "models.OneToOneField[Any, Any]" = models.OneToOneField(
        "accounts.User", models.CASCADE, related_name="suggestion_digest"
    )
    rhythm = models.CharField(
        _("mails about new suggestions"),
        max_length=7,
        choices=DigestRhythm,
        default=DigestRhythm.NEVER,
    )
    next_run_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("mails about new suggestions")
        constraints = [
            models.CheckConstraint(
                condition=Q(rhythm="never", next_run_at__isnull=True)
                | (~Q(rhythm="never") & Q(next_run_at__isnull=False)),
                name="a_digest_is_due_unless_never",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.rhythm}"


class ToldSuggestions(models.Model):
    """Whom a person was told of for one of their organisations: nobody is told twice."""

    digest = models.ForeignKey(SuggestionDigest, models.CASCADE, related_name="told")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    partners = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "profile"], name="one_memory_per_digest_and_profile"
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile_id}: {len(self.partners)}"
