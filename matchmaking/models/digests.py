"""Mails about new suggestions: who wants them how often, and what each of them told."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import DigestRhythm, SuggestionKind
from regions.models import Profile

MOST_REMEMBERED = 200


def only_new() -> list[str]:
    return [SuggestionKind.NEW.value]


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
    kinds = ArrayField(
        models.CharField(max_length=10, choices=SuggestionKind),
        verbose_name=_("kinds of suggestion"),
        default=only_new,
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
    """Whom a person was told of last for one of their organisations, the latest last.

    Nobody is told twice of the same; who was told so long ago that MOST_REMEMBERED others came
    since may be told again.
    """

    digest = models.ForeignKey(SuggestionDigest, models.CASCADE, related_name="told")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=SuggestionKind, default=SuggestionKind.NEW)
    partners = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "profile", "kind"], name="one_memory_per_digest_profile_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile_id}: {len(self.partners)}"

    def remember(self, partners: list[int]) -> None:
        """These were told now; the oldest are forgotten beyond MOST_REMEMBERED."""
        before = [key for key in self.partners if key not in set(partners)]
        self.partners = [*before, *partners][-MOST_REMEMBERED:]
        self.save(update_fields=["partners"])
