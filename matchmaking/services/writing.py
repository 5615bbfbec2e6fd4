"""Lists of a run into the database, with what makes their scores and what of them is shown."""

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from matchmaking.models import LIST_LENGTH, PARTS_KEPT
from matchmaking.scoring.exposure import Shown
from matchmaking.scoring.kernel import split_pairs
from matchmaking.scoring.market import Floats, Lists, Market, Shares
from matchmaking.services.copying import Lines, copy_lists

DELETE = "DELETE FROM matchmaking_partnerlist WHERE run_id = %s AND profile_id = ANY(%s)"


def write_lists(
    run_id: int, market: Market, lists: Lists, shown: Shown, *, revision: int = 0
) -> None:
    """Write lists that are not there yet, each as far as it is stored."""
    partners, scores = lists.partners[:, :LIST_LENGTH], lists.scores[:, :LIST_LENGTH]
    partners, scores = with_inserted(partners, scores, shown)
    inserted = np.bincount(shown.inserted_into, minlength=len(lists.rows)).astype(np.int16)
    named = np.where(partners >= 0, market.keys[partners], -1)
    shares = shares_of(market, Lists(lists.rows, partners, scores, lists.certified))
    lines = Lines(market.keys[lists.rows], named, scores, shares, shown.places, inserted)
    copy_lists(run_id, lines, revision=revision)


def rewrite_lists(
    run_id: int, market: Market, lists: Lists, shown: Shown, *, revision: int = 0
) -> None:
    """Write lists in place of those of the same profiles."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE, [run_id, market.keys[lists.rows].tolist()])
    write_lists(run_id, market, lists, shown, revision=revision)


def with_inserted(
    partners: NDArray[np.intp], scores: Floats, shown: Shown
) -> tuple[NDArray[np.intp], Floats]:
    """The lists with those behind their end who are put into them."""
    extra = np.bincount(shown.inserted_into, minlength=len(partners))
    if not extra.any():
        return partners, scores
    wide = ((0, 0), (0, int(extra.max())))
    partners, scores = np.pad(partners, wide, constant_values=-1), np.pad(scores, wide)
    nth = np.arange(len(shown.inserted)) - np.searchsorted(shown.inserted_into, shown.inserted_into)
    at = shown.inserted_into, shown.length[shown.inserted_into] + nth
    partners[at], scores[at] = shown.inserted, shown.inserted_scores
    return partners, scores


def shares_of(market: Market, lists: Lists) -> Shares:
    """What makes each score, also where a list has ended: nothing."""
    count, width = lists.partners.shape
    you, they = np.repeat(lists.rows, width), lists.partners.ravel()
    filled = they >= 0
    parts = np.full((count * width, PARTS_KEPT), -1, dtype=np.int32)
    shares = np.zeros((count * width, PARTS_KEPT), dtype=np.float32)
    split = split_pairs(market, you[filled], they[filled], most=PARTS_KEPT)
    parts[filled], shares[filled] = split.parts, split.shares
    return Shares(parts, shares)


def shown_of(shown: Shown, which: NDArray[np.intp]) -> Shown:
    """The same for some of the lists, ascending."""
    kept = np.isin(shown.inserted_into, which)
    return Shown(
        shown.places[which],
        shown.length[which],
        np.searchsorted(which, shown.inserted_into[kept]),
        shown.inserted[kept],
        shown.inserted_scores[kept],
    )
