"""Suggestions: who fits whom and how well, list by list, and the runs that computed them."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.models import Public
from matchmaking.enums import RunState, ShardStage, ShardState
from matchmaking.models.weights import ExposureTerms, WeightSet
from regions.models import Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

LIST_LENGTH = 40
LIST_DEPTH = 48  # computed for each list, so that it loses a few before it is computed anew
PARTS_KEPT = 12


class SuggestionRunQuerySet(models.QuerySet["SuggestionRun"]):
    def current(self) -> Self:
        """The run whose lists readers see: one, or none before the first."""
        return self.filter(is_current=True)

    def under_way(self) -> Self:
        return self.filter(state__in=[RunState.WAITING, RunState.RUNNING])

    def light(self) -> Self:
        """Without what fills megabytes: archive and codebook."""
        return self.defer("inputs", "result", "space", "statistics")


class SuggestionRun(Public):
    """One computation over all published profiles, kept with all that it was computed from.

    ``inputs`` holds the market as it was at ``snapshot_at``, ``result`` all lists, both as
    compressed npz; ``digest`` is what whoever computes it again must come to. ``statistics`` and
    ``space`` say how a profile becomes a vector: frozen, so that one changed profile changes only
    its own. ``exposure`` holds figures, terms and prices of what is shown. ``revision`` rises with
    every change that was taken into the lists of this run. Old runs lose their archive at
    ``archive_dropped_at`` and keep their figures, unless somebody of the helpdesk has pinned them.
    """

    state = models.CharField(_("state"), max_length=9, choices=RunState, default=RunState.WAITING)
    is_current = models.BooleanField(default=False)
    requested_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    snapshot_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    weight_set = models.ForeignKey(
        WeightSet, models.PROTECT, null=True, blank=True, related_name="runs"
    )
    weights = models.JSONField(default=dict)
    exposure_terms = models.ForeignKey(
        ExposureTerms, models.PROTECT, null=True, blank=True, related_name="runs"
    )
    seed = models.PositiveIntegerField(default=0)
    statistics = models.JSONField(default=dict)
    space = models.JSONField(default=dict)
    inputs = models.BinaryField(null=True)
    result = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    profile_count = models.PositiveIntegerField(default=0)
    pair_count = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    exposure = models.JSONField(default=dict)
    revision = models.PositiveBigIntegerField(default=0)
    failure = models.TextField(blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    pinned_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    archive_dropped_at = models.DateTimeField(null=True, blank=True)

    objects = SuggestionRunQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="one_current_run"
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="waiting"), name="one_run_waits"
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="one_run_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(state="done"), name="the_current_run_is_done"
            ),
        ]
        indexes = [models.Index(fields=["-requested_at", "-id"], name="runs_latest_first")]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d %H:%M} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("suggestion-run", args=[self.public_id])

    @property
    def is_under_way(self) -> bool:
        return self.state in {RunState.WAITING, RunState.RUNNING}


class SuggestionShardQuerySet(models.QuerySet["SuggestionShard"]):
    def open(self) -> Self:
        return self.exclude(state=ShardState.DONE)

    def ranking(self) -> Self:
        return self.filter(stage=ShardStage.RANK)

    def writing(self) -> Self:
        return self.filter(stage=ShardStage.WRITE)


class SuggestionShard(models.Model):
    """A range of rows of a run, worked on by one worker at a time, who holds it by its ``claim``.

    ``first`` and ``last`` (exclusive) count, while ranking, the rows of ``side`` in the order of the
    market; while writing, the rows of the run's result. ``lists`` is what ranking found.
    """

    run = models.ForeignKey(SuggestionRun, models.CASCADE, related_name="shards")
    stage = models.CharField(max_length=5, choices=ShardStage, default=ShardStage.RANK)
    side = models.CharField(max_length=5, blank=True)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=ShardState, default=ShardState.WAITING)
    claim = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lists = models.BinaryField(null=True)

    objects = SuggestionShardQuerySet.as_manager()

    class Meta:
        ordering = ["run", "stage", "side", "first"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "stage", "side", "first"], name="a_shard_of_a_run_begins_once"
            ),
            models.CheckConstraint(condition=Q(last__gt=F("first")), name="a_shard_has_rows"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.side} {self.first}–{self.last}"


class ProfileVector(models.Model):
    """What a profile has become since the snapshot of its run: a row of the market.

    ``dims`` ascend; ``wants`` and ``gives`` lie beside them. Empty where the profile has left the
    directory. ``apart`` holds the pairs (whose list, who not) that it is part of, one after the other.
    """

    run = models.ForeignKey(SuggestionRun, models.CASCADE, related_name="vectors")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    dims = ArrayField(models.IntegerField(), default=list)
    wants = ArrayField(models.FloatField(), default=list)
    gives = ArrayField(models.FloatField(), default=list)
    apart = ArrayField(models.BigIntegerField(), default=list)
    revision = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "profile"], name="one_vector_of_a_profile_in_a_run"
            ),
        ]
        indexes = [models.Index(fields=["run", "revision"], name="vectors_by_revision")]

    def __str__(self) -> str:
        return f"{self.profile_id}: {len(self.dims)}"


class PartnerListQuerySet(models.QuerySet["PartnerList"]):
    def current(self) -> Self:
        """The lists that readers see."""
        return self.filter(run__is_current=True)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A list is read by its organisation and by the helpdesk."""
        if not user.is_authenticated:
            return self.none()
        if user.is_helpdesk:
            return self.all()
        mine = user.affiliations.current().filter(profile=OuterRef("profile"))
        return self.filter(Exists(mine))


class PartnerList(models.Model):
    """The best partners of one profile in one run, best first.

    ``scores`` (from 0 to 1, the same in both directions) lie beside ``partners``. ``parts`` and
    ``shares`` hold PARTS_KEPT numbers for each partner, one partner after the other: see
    ``scoring.market.Shares``; shares count ten-thousandths of the score. ``shown`` are the places
    in ``partners`` that readers see first, so that everybody fitting is seen somewhere; empty where
    it is the order of the scores. The last ``inserted`` partners stand here for that only: others
    fit better. ``revision`` is that of the run at the last change, 0 as the run left it.
    """

    run = models.ForeignKey(SuggestionRun, models.CASCADE, related_name="lists")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    partners = ArrayField(models.BigIntegerField(), default=list)
    scores = ArrayField(models.FloatField(), default=list)
    parts = ArrayField(models.IntegerField(), default=list)
    shares = ArrayField(models.SmallIntegerField(), default=list)
    shown = ArrayField(models.SmallIntegerField(), default=list)
    inserted = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveBigIntegerField(default=0)

    objects = PartnerListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "profile"], name="one_list_of_a_profile_in_a_run"
            ),
        ]
        indexes = [
            models.Index(
                fields=["run", "revision"], condition=Q(revision__gt=0), name="lists_changed_since"
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile_id}: {len(self.partners)}"


class SuggestionRefresh(models.Model):
    """A note that a profile changed: it stays until the lists that readers see know of it.

    While a full run is under way its snapshot may be older than the change: the note is then kept
    with ``applied_to``, the run whose lists know of it already. ``covered_by`` is a run that began
    when the change was stored, so that its snapshot has it.
    """

    profile_id: int
    profile = models.OneToOneField(Profile, models.CASCADE, related_name="+", primary_key=True)
    requested_at = models.DateTimeField()
    applied_to = models.ForeignKey(
        SuggestionRun, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    covered_by = models.ForeignKey(
        SuggestionRun, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["requested_at"], name="oldest_notes_first")]

    def __str__(self) -> str:
        return str(self.profile_id)
