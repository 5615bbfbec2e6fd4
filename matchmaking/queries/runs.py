"""Runs as the helpdesk reads them: how far one has come, what it came to."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.enums import RunState, ShardStage, ShardState
from matchmaking.models import SuggestionRefresh, SuggestionRun
from matchmaking.queries.exposure import decimal
from matchmaking.queries.funnel import Funnel, funnel


@dataclass(frozen=True, slots=True)
class Progress:
    """Shards ``done`` of all; 0 of 0 while the directory is not read yet.

    Before the writing is planned, it counts for as many shards as the ranking.
    """

    done: int
    total: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def progress_of(run: SuggestionRun) -> Progress:
    counted = run.shards.aggregate(
        done=Count("pk", filter=Q(state=ShardState.DONE)),
        ranking=Count("pk", filter=Q(stage=ShardStage.RANK)),
        writing=Count("pk", filter=Q(stage=ShardStage.WRITE)),
    )
    return Progress(
        counted["done"], counted["ranking"] + (counted["writing"] or counted["ranking"])
    )


TONES = {
    RunState.WAITING: "neutral",
    RunState.RUNNING: "info",
    RunState.DONE: "success",
    RunState.FAILED: "danger",
    RunState.CANCELLED: "warning",
}
FUNNEL_DAYS = (30,)


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run in the list, with what it took in words."""

    run: SuggestionRun
    tone: str
    took: str


def run_rows(runs: "list[SuggestionRun] | QuerySet[SuggestionRun]") -> list[RunRow]:
    return [RunRow(run, TONES[RunState(run.state)], took(run)) for run in runs]


def took(run: SuggestionRun) -> str:
    """From its beginning to its end; empty where it has none yet."""
    if run.started_at is None or run.finished_at is None:
        return ""
    seconds = (run.finished_at - run.started_at).total_seconds()
    return _("%(seconds)s s") % {"seconds": decimal(seconds, "0.0")}


def current_run_id() -> str:
    """The public id of the run that readers see, empty before the first."""
    found = SuggestionRun.objects.current().values_list("public_id", flat=True).first()
    return str(found) if found else ""


def latest_runs() -> "QuerySet[SuggestionRun]":
    """All runs, the latest first, without what fills megabytes."""
    return SuggestionRun.objects.light().select_related(
        "started_by", "weight_set", "exposure_terms", "pinned_by"
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page of runs says above its list: three queries."""

    under_way: SuggestionRun | None
    waiting_changes: int
    funnels: list[tuple[int, Funnel]]


def overview() -> Overview:
    today = timezone.localdate()
    return Overview(
        under_way=SuggestionRun.objects.light().under_way().order_by("requested_at").first(),
        waiting_changes=SuggestionRefresh.objects.filter(applied_to=None).count(),
        funnels=[(days, funnel(today - timedelta(days=days), today)) for days in FUNNEL_DAYS],
    )


def facts_of_run(run: SuggestionRun) -> list[tuple[str, str]]:
    """Labels and values of one run, in the reader's language."""
    figures = run.figures
    seconds = {
        _("Reading the directory"): figures.get("seconds_reading"),
        _("Choosing what is shown"): figures.get("seconds_sharing"),
    }
    return [
        (_("Profiles"), str(run.profile_count)),
        (_("Pairs listed"), str(run.pair_count)),
        (_("Empty lists"), str(figures.get("empty_lists", ""))),
        (_("Parts, each computed by one worker"), str(figures.get("shards", ""))),
        *((label, f"{decimal(value)} s") for label, value in seconds.items() if value is not None),
        (_("Changes of profiles taken in since"), str(run.revision)),
        (_("Seed"), str(run.seed)),
        (_("Digest of the result"), run.digest),
    ]
