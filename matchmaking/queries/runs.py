"""How far a run has come."""

from dataclasses import dataclass

from django.db.models import Count, Q

from matchmaking.enums import ShardStage, ShardState
from matchmaking.models import SuggestionRun


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
