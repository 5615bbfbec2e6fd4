"""What readers who keep a copy of the directory need to hear: one numbered row for each record."""

from django.db import models
from django.db.models import Q

from regions.enums import ChangeAction, ChangeReason


class Touched(models.Model):
    """A row that somebody wrote. Whether the public sees a difference is asked after the commit.

    Triggers of the database write these (migration 0003, and those of the floors above), so that no
    way into the directory is forgotten: no service, import, merge, administration or hand at the console.
    """

    kind = models.CharField(max_length=20)
    row = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


class DirectoryChange(models.Model):
    """The latest change of one record that the public sees or has seen.

    ``number`` is the order of the feed: given after the commit by one process at a time, so that
    nothing appears behind a reader (docs/decisions/0020). ``at`` rises with it. ``row`` is the
    record's own number, empty for a key that it does not answer to any more.
    """

    number = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    row = models.BigIntegerField(null=True)
    action = models.CharField(max_length=6, choices=ChangeAction)
    reason = models.CharField(max_length=10, choices=ChangeReason, blank=True)
    successor = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_change_per_record"),
            models.UniqueConstraint(fields=["kind", "row"], name="one_change_per_row"),
            models.CheckConstraint(
                condition=~Q(action="delete", reason=""), name="tombstone_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind} {self.key} {self.action}"
