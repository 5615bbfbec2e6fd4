"""A run computed again from what was kept of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kernel.errors import DomainError
from matchmaking.models import LIST_DEPTH, SuggestionRun
from matchmaking.scoring.archive import Result, digest_of, unpack_market
from matchmaking.scoring.book import LISTED
from matchmaking.scoring.fairness import Exposure
from matchmaking.scoring.kernel import best_partners
from matchmaking.scoring.market import SIDES, Lists, Market
from matchmaking.scoring.showing import show_fairly
from matchmaking.services.finishing import stored_part, together


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The digest of what came out, and whether it is what the run had."""

    digest: str
    is_same: bool


def reproduce_run(run: SuggestionRun) -> Reproduction:
    """Compute all lists and what they show again from the archived market. Nothing is stored."""
    inputs, exposure = SuggestionRun.objects.values_list("inputs", "exposure").get(pk=run.pk)
    if not inputs or not run.digest:
        raise DomainError("run_without_archive", _("Of this run nothing was kept to compute from."))
    market = unpack_market(inputs).market
    digest = digest_of(market.keys, result_of_market(market, Exposure.from_data(exposure["terms"])))
    return Reproduction(digest, digest == run.digest)


def result_of_market(market: Market, terms: Exposure) -> Result:
    """All lists of a market, ranked and shown as a run does it."""
    lists = ranked_lists(market)
    shown = show_fairly(market, stored_part(lists), terms).shown
    return Result(lists.rows, lists.partners, lists.scores, shown)


def ranked_lists(market: Market) -> Lists:
    """All lists of a market, as deep as a run computes them."""
    return together(
        [
            best_partners(
                market, market.on_side(side), market.on_side(*LISTED[side]), limit=LIST_DEPTH
            )
            for side in SIDES
        ]
    )
