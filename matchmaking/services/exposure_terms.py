"""Terms of exposure as the helpdesk changes them: proposed, previewed, activated."""

from collections.abc import Callable
from typing import Any

import numpy as np
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.background import defer
from kernel.errors import DomainError
from matchmaking.models import ExposureTerms
from matchmaking.queries.exposure_terms import active_terms, terms_of
from matchmaking.queries.market import read_snapshot
from matchmaking.queries.runs import current_run_id
from matchmaking.queries.weights import active_weights
from matchmaking.scoring import Market
from matchmaking.scoring.exposure import ExposureReport
from matchmaking.scoring.fairness import Exposure
from matchmaking.scoring.showing import show_fairly
from matchmaking.services.finishing import stored_part
from matchmaking.services.proposed import (
    activate,
    ask_for_preview,
    compute_preview,
    propose,
    waiting_previews,
)
from matchmaking.services.reproducing import ranked_lists
from matchmaking.services.runs import ask_for_run

MOVERS = 10


@transaction.atomic(durable=True)
def propose_terms(
    name: str, values: dict[str, Any], *, by: User, reason: str = ""
) -> ExposureTerms:
    """Keep a set of terms as the next version, and have computed what it would change."""
    if not by.is_helpdesk:
        raise PermissionDenied
    try:
        terms = terms_of(values)
    except ValueError as error:
        message = _("These terms make no sense together.")
        raise DomainError("exposure_terms_make_no_sense", message) from error
    proposed = propose(ExposureTerms, name, terms.as_data(), by=by, reason=reason)
    defer("matchmaking.preview_exposure_terms", proposed.pk)
    return proposed


@transaction.atomic(durable=True)
def request_preview(terms: ExposureTerms, *, by: User) -> None:
    """Compute again what a set would change: the directory has gone on since."""
    ask_for_preview(terms, by=by)
    defer("matchmaking.preview_exposure_terms", terms.pk)


@transaction.atomic(durable=True)
def activate_terms(terms: ExposureTerms, *, by: User) -> ExposureTerms:
    """Use a set from the next run on, and ask for that run at once."""
    activated = activate(terms, by=by)
    ask_for_run(by=by)
    return activated


def drain_previews() -> int:
    """Previews that wait, and those whose worker was lost: asked for again. Returns how many."""
    keys = waiting_previews(ExposureTerms)
    for key in keys:
        defer("matchmaking.preview_exposure_terms", key)
    return len(keys)


def preview_terms(pk: int) -> bool:
    """Claim a preview, compute it, keep it; false if nobody waits for it."""
    return compute_preview(
        ExposureTerms, pk, lambda values, alive: computed_preview(terms_of(values), alive)
    )


def computed_preview(proposed: Exposure, alive: Callable[[], None]) -> dict[str, Any]:
    """The directory as it is now, shared by the terms in use and by others, ready for JSON."""
    used, weights = active_terms()[1], active_weights()[1]
    market = read_snapshot(weights).kept.market
    alive()
    lists = stored_part(ranked_lists(market))
    reports = []
    for terms in (used, proposed):
        alive()
        reports.append(show_fairly(market, lists, terms).report)
    before, after = reports
    return {
        "at": timezone.now().isoformat(),
        "run": current_run_id(),
        "terms": [used.as_data(), proposed.as_data()],
        "reports": [before.as_data(), after.as_data()],
        "movers": movers(market, before, after),
    }


def movers(
    market: Market, before: ExposureReport, after: ExposureReport
) -> dict[str, list[dict[str, int]]]:
    """Who would be shown in most lists more, and in most lists fewer."""
    gain = after.after - before.after
    order = np.lexsort((np.arange(len(gain)), -gain))
    rows = {
        "up": [row for row in order[:MOVERS] if gain[row] > 0],
        "down": [row for row in order[::-1][:MOVERS] if gain[row] < 0],
    }
    return {
        name: [
            {
                "profile": int(market.keys[row]),
                "before": int(before.after[row]),
                "after": int(after.after[row]),
            }
            for row in which
        ]
        for name, which in rows.items()
    }
