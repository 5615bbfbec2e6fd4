"""Imports: the file, what was read from it, what it would change, what it changed."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from regions.enums import ImportState, RowAction
from regions.models.profiles import Profile


class ImportBatch(Public, Timestamped):
    """One file. It is kept in the database, so that any worker can read it.

    ``mapping`` says which column of the file feeds which field. ``counts`` holds rows, create,
    update, unchanged and errors. ``claimed_at`` is a worker's hand on it; a lost one lapses.
    ``followed`` is the last row whose profile search knows as it is now; empty when nothing is due.
    """

    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField()
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED
    )
    publish = models.BooleanField(_("publish at once"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    committed_at = models.DateTimeField(null=True, blank=True)
    committed_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    followed = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of a file: what it would do, what is wrong with it.

    ``number`` is the line in the file as a spreadsheet shows it. ``values`` are the checked
    values; ``changes`` maps fields to [before, after]; ``errors`` are dicts of column, value,
    code and the values of its words. ``profile`` of a new one is the key that it will have: it
    exists from the import on. ``after`` is the version that the import writes, ``before`` the one
    that an undo goes back to.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=100, blank=True)
    action = models.CharField(max_length=10, choices=RowAction)
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    warnings = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    profile = models.ForeignKey(
        Profile, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    before = models.PositiveIntegerField(null=True, blank=True)
    after = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_row_per_number")
        ]
        indexes = [models.Index(fields=["batch", "action", "number"], name="row_by_action")]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_action_display()}"
