"""Weights as the helpdesk changes them: proposed, previewed, activated. Nothing is overwritten."""

import csv
from collections.abc import Callable
from typing import Any

import numpy as np
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.background import defer
from kernel.errors import DomainError
from matchmaking.models import WeightSet
from matchmaking.queries.evaluation import unaware
from matchmaking.queries.exposure_terms import active_terms
from matchmaking.queries.features import read_features
from matchmaking.queries.market import read_snapshot
from matchmaking.queries.runs import current_run_id
from matchmaking.queries.weights import active_weights, weights_of
from matchmaking.scoring import Features, Market, Weights, build_market
from matchmaking.scoring.comparing import Comparison, compare, quality_of
from matchmaking.services.proposed import (
    activate,
    ask_for_preview,
    compute_preview,
    propose,
    waiting_previews,
)
from matchmaking.services.reproducing import result_of_market
from matchmaking.services.runs import ask_for_run
from regions.models import Profile

MOVERS = 10
PAIRS = settings.ROOT / "data" / "matching_pairs.csv"


@transaction.atomic(durable=True)
def propose_weights(name: str, values: dict[str, Any], *, by: User, reason: str = "") -> WeightSet:
    """Keep a set of weights as the next version, and have computed what it would change."""
    if not by.is_helpdesk:
        raise PermissionDenied
    try:
        weights = weights_of(values)
    except ValueError as error:
        message = _("These weights make no sense together.")
        raise DomainError("weights_make_no_sense", message) from error
    proposed = propose(WeightSet, name, weights.as_data(), by=by, reason=reason)
    defer("matchmaking.preview_weights", proposed.pk)
    return proposed


@transaction.atomic(durable=True)
def request_preview(weights: WeightSet, *, by: User) -> None:
    """Compute again what a set would change: the directory has gone on since."""
    ask_for_preview(weights, by=by)
    defer("matchmaking.preview_weights", weights.pk)


@transaction.atomic(durable=True)
def activate_weights(weights: WeightSet, *, by: User) -> WeightSet:
    """Use a set from the next run on, and ask for that run at once. The one before stays readable.

    A set that nobody has previewed is refused.
    """
    activated = activate(weights, by=by)
    ask_for_run(by=by)
    return activated


def drain_previews() -> int:
    """Previews that wait, and those whose worker was lost: asked for again. Returns how many."""
    keys = waiting_previews(WeightSet)
    for key in keys:
        defer("matchmaking.preview_weights", key)
    return len(keys)


def preview_weights(pk: int) -> bool:
    """Claim a preview, compute it, keep it; false if nobody waits for it."""
    return compute_preview(
        WeightSet, pk, lambda values, alive: computed_preview(weights_of(values), alive)
    )


def computed_preview(proposed: Weights, alive: Callable[[], None]) -> dict[str, Any]:
    """The directory as it is now under the weights in use and under others, ready for JSON."""
    used, terms = active_weights()[1], active_terms()[1]
    markets, results = [], []
    for weights in (used, proposed):
        markets.append(read_snapshot(weights).kept.market)
        alive()
        results.append(result_of_market(markets[-1], terms))
        alive()
    old = markets[0]
    before, after = results
    comparison = compare(before, after, old.count)
    pairs = known_pairs(old)
    blind = unaware(read_features()) if pairs else None
    return {
        "at": timezone.now().isoformat(),
        "run": current_run_id(),
        "profiles": old.count,
        "kept": round(comparison.mean_kept, 4),
        "untouched": comparison.untouched,
        "movers": movers(old, comparison),
        "lists": moved_lists(old, comparison),
        "pairs": len(pairs),
        "quality": [_quality(blind, weights, pairs) for weights in (used, proposed)]
        if blind
        else [],
    }


def movers(market: Market, comparison: Comparison) -> dict[str, list[dict[str, Any]]]:
    """Who would be shown in most lists more, and in most lists fewer."""
    gain = comparison.after - comparison.before
    order = np.lexsort((np.arange(len(gain)), -gain))
    return {
        "up": [_mover(market, comparison, row) for row in order[:MOVERS] if gain[row] > 0],
        "down": [_mover(market, comparison, row) for row in order[::-1][:MOVERS] if gain[row] < 0],
    }


def _mover(market: Market, comparison: Comparison, row: int) -> dict[str, Any]:
    return {
        "profile": int(market.keys[row]),
        "before": int(comparison.before[row]),
        "after": int(comparison.after[row]),
    }


def moved_lists(market: Market, comparison: Comparison) -> list[dict[str, Any]]:
    """The lists that would change most: whose, and who comes and goes among their first."""
    order = np.argsort(np.where(np.isnan(comparison.kept), 1, comparison.kept), kind="stable")
    found = []
    for place in order[:MOVERS]:
        if not comparison.kept[place] < 1:
            break
        old, new = (
            [int(row) for row in lists[place] if row >= 0]
            for lists in (comparison.old, comparison.new)
        )
        found.append(
            {
                "profile": int(market.keys[comparison.rows[place]]),
                "kept": round(float(comparison.kept[place]), 4),
                "come": [int(market.keys[row]) for row in new if row not in old],
                "go": [int(market.keys[row]) for row in old if row not in new],
            }
        )
    return found


def known_pairs(market: Market) -> list[tuple[int, int]]:
    """Partnerships that are known from public sources, as rows (Europe, Japan) of the market."""
    if not PAIRS.exists():
        return []
    with PAIRS.open(encoding="utf-8", newline="") as file:
        named = [(line["eu"], line["jp"]) for line in csv.DictReader(file)]
    keys = {key for pair in named for key in pair}
    found = Profile.objects.filter(external_key__in=keys).values_list("external_key", "pk")
    place = {key: row for row, key in enumerate(market.keys.tolist())}
    row_of = {name: place[pk] for name, pk in found if pk in place}
    return [
        (row_of[europe], row_of[japan])
        for europe, japan in named
        if europe in row_of and japan in row_of
    ]


def _quality(
    features: Features, weights: Weights, pairs: list[tuple[int, int]]
) -> dict[str, float]:
    """``features`` know of no partnership: partners are kept out of the lists that readers see, and
    would never be found there.
    """
    market, _space = build_market(features, weights)
    quality = quality_of(market, pairs)
    return {
        "recall_at_10": round(quality.recall[10], 4),
        "mrr": round(quality.mrr, 4),
        "median_rank": quality.median_rank,
    }
