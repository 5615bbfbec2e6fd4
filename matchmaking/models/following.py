"""Who follows which subjects of postings, and what each person is to be told of next."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import PostingNewsKind
from matchmaking.models.postings import Posting
from regions.models import Sector, ThirdRegion


class SubjectFollow(Public, Timestamped):
    """A person is told of new postings about a sector, a third region, or both together.

    A head of sectors includes what is below it. Who follows is nobody else's business.
    """

    user: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="followed_subjects"
    )
    sector = models.ForeignKey(
        Sector, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    third_region = models.ForeignKey(
        ThirdRegion,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("third region"),
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "sector", "third_region"],
                nulls_distinct=False,
                name="a_subject_is_followed_once_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(sector__isnull=False) | Q(third_region__isnull=False),
                name="a_followed_subject_names_something",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Both parts in the reader's language."""
        return " · ".join(part.name for part in (self.sector, self.third_region) if part)


class PostingNews(models.Model):
    """One thing that a person is to be told of; all that waits for a person makes one mail."""

    user: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="posting_news"
    )
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="news")
    kind = models.CharField(max_length=7, choices=PostingNewsKind)
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "posting"],
                condition=Q(told_at=None),
                name="one_piece_of_news_waits_per_person_and_posting",
            )
        ]
        indexes = [
            models.Index(
                fields=["user"], condition=Q(told_at=None), name="news_that_waits_by_person"
            ),
            models.Index(fields=["user", "told_at"], name="news_told_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.posting_id} {self.kind}"
