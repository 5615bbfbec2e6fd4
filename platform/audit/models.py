"""An append-only log: who did what to which record, for which organisation."""

from django.db import models

NAME_LENGTH = 200


class Entry(models.Model):
    """One deed. It names people and records by their public ids and outlives both.

    The database refuses to change or delete a row (migration 0002).
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    action = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)  # empty: the platform itself
    actor_name = models.CharField(max_length=NAME_LENGTH)
    on_behalf = models.BooleanField(default=False)
    record_type = models.CharField(max_length=60)
    record_id = models.UUIDField()
    organisation_id = models.UUIDField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["record_type", "record_id"], name="audit_by_record")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.action}"
