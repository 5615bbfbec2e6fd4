"""Dumps of the directory that the helpdesk asked for between the nightly ones."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from regions.enums import DumpState

if TYPE_CHECKING:
    from datetime import datetime


class DumpOrderQuerySet(models.QuerySet["DumpOrder"]):
    def open(self) -> Self:
        return self.filter(state__in=[DumpState.WAITING, DumpState.RUNNING])

    def lost(self, *, before: "datetime") -> Self:
        """Taken up before that moment and never finished: the worker is gone."""
        return self.filter(state=DumpState.RUNNING, started_at__lt=before)


class DumpOrder(Public, Timestamped):
    """One wish for a dump. ``folder`` is where it is being written, ``name`` what it became."""

    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=7, choices=DumpState, default=DumpState.WAITING)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    folder = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=20, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    objects = DumpOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order of a dump")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Value(1),
                condition=Q(state__in=["waiting", "running"]),
                name="one_dump_is_asked_for_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.get_state_display()

    @property
    def is_open(self) -> bool:
        return self.state in (DumpState.WAITING, DumpState.RUNNING)
