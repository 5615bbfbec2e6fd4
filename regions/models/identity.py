"""One organisation, one record: former addresses, suspected duplicates, merges."""

import uuid
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from regions.enums import AddressReason, PairState
from regions.models.profiles import Profile


class FormerAddress(models.Model):
    """An address that a profile had once: it redirects for ever."""

    slug = models.SlugField(max_length=80, unique=True)
    public_id = models.UUIDField(null=True, blank=True, unique=True)
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="former_addresses")
    reason = models.CharField(max_length=10, choices=AddressReason)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("former address")

    def __str__(self) -> str:
        return self.slug


class RecordKey(models.Model):
    """A way to find a record again: a name without script and spelling, or a host (``@host``).

    ``regions_records_like`` (migration 0002) finds the records that have a key among given ones,
    or one of the stems of their names (``*stem``) nearly so.
    """

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    key = models.CharField(max_length=250)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "key"], name="one_key_per_record")
        ]
        indexes = [
            # Written at once: a list of pending entries would be read whole by every look-up.
            GinIndex(
                OpClass(F("key"), name="gin_trgm_ops"),
                name="record_stem_trgm",
                fastupdate=False,
                condition=Q(key__startswith="*"),
            ),
            models.Index(fields=["key"], name="record_key"),
        ]

    def __str__(self) -> str:
        return self.key


class UncheckedRecord(models.Model):
    """A record whose name, website or place changed: duplicates are still to be looked for.

    A trigger writes these (migration 0002), so that no way into the directory is forgotten.
    """

    profile_id: int
    profile = models.OneToOneField(Profile, models.CASCADE, related_name="+", primary_key=True)
    noted_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.profile_id)


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    def open(self) -> Self:
        return self.filter(state=PairState.OPEN)


class DuplicatePair(Public, Timestamped):
    """Two profiles that may be one organisation; ``first`` is the older record.

    ``reasons`` are codes of ``regions.duplicates``, strongest first; ``score`` is 0 to 1.
    """

    first = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    second = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = ArrayField(models.CharField(max_length=30), default=list)
    state = models.CharField(max_length=10, choices=PairState, default=PairState.OPEN)
    decided_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspected duplicate")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_suspicion_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="older_record_first"),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="pair_by_state")]

    def __str__(self) -> str:
        return f"{self.first} = {self.second}?"


class Merge(Public):
    """One record taken into another. ``moved`` holds all that it takes to undo it.

    ``rows`` lists what moved and what was put away, in order; ``before`` is what the survivor said;
    ``version`` is the number of the version that the merge wrote.
    """

    survivor = models.ForeignKey(Profile, models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey(Profile, models.CASCADE, related_name="absorptions")
    reason = models.CharField(_("why"), max_length=300, blank=True)
    moved = models.JSONField(default=list)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    undone_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.survivor}"


class DeskAction(models.Model):
    """What a desk did to many records at once, and how they were before: it can be undone."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=30)
    before = models.JSONField(default=list)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("action of a desk")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} ({len(self.before)})"
