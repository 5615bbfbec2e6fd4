"""Wishes that organisers bring in a file: checked, imported as a whole, taken back."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from matchmaking.enums import WishImportState
from matchmaking.models.day import MatchmakingDay


class WishImport(Public, Timestamped):
    """One file of wishes for one day, as it was read.

    ``rows`` are `wish_files.WishRow` as dicts; from the import on each has ``before``, level and note as
    they stood: that is the undo. ``problems`` are told in words by `wish_files.words_of`. ``left`` counts
    wishes that an undo left alone, because somebody has changed them since.
    """

    day = models.ForeignKey(MatchmakingDay, models.CASCADE, related_name="wish_imports")
    file_name = models.CharField(_("file"), max_length=200)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=WishImportState, default=WishImportState.CHECKED
    )
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    left = models.PositiveIntegerField(default=0)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    imported_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import of wishes")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def problem_rows(self) -> int:
        """How many rows something is wrong with."""
        return len({one["row"] for one in self.problems})
