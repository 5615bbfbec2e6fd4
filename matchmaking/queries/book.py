"""The book of all lists as a worker process keeps it, brought up to date by two queries.

It is read once for a run, from the run's archive. Whatever changes later carries the revision of
its change; changes of a run take turns (each holds the row of the run), so everything up to the
revision of the run had been written when its row was locked.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.models import LIST_DEPTH, LIST_LENGTH, PartnerList, ProfileVector, SuggestionRun
from matchmaking.queries.market import ids_of, matrix_of
from matchmaking.scoring.archive import Kept as ArchivedMarket
from matchmaking.scoring.archive import Result, unpack_market, unpack_result
from matchmaking.scoring.book import Book, Changed, take_in
from matchmaking.scoring.exposure import seen_partners
from matchmaking.scoring.market import SIDES, Ints, Lists


@dataclass(frozen=True, slots=True)
class Kept:
    """The book of a run with all changes up to the revision ``seen``."""

    run_id: int
    seen: int
    book: Book


class _Shared:
    kept: Kept | None = None


def forget() -> None:
    """Read everything anew at the next change: for tests, and after a database was restored."""
    _Shared.kept = None


def keep(run_id: int, seen: int, book: Book) -> None:
    _Shared.kept = Kept(run_id, seen, book)


def take_book(run_id: int) -> Book:
    """The book as it stands, for whoever holds the row of the run, to be changed.

    It is not kept any more: what is made of it counts once it is committed, see ``keep``.
    """
    kept, _Shared.kept = _Shared.kept, None
    if kept is None or kept.run_id != run_id:
        kept = Kept(run_id, 0, read_book(run_id))
    catch_up(kept.book, run_id, kept.seen)
    return kept.book


def read_book(run_id: int) -> Book:
    """All lists as the run left them."""
    inputs, result = SuggestionRun.objects.values_list("inputs", "result").get(pk=run_id)
    kept, lists = unpack_market(inputs or b""), unpack_result(result or b"")
    return book_of(kept.market.count, lists, kept)


def catch_up(book: Book, run_id: int, seen: int) -> None:
    """Take in what other processes have written since."""
    vectors = list(
        ProfileVector.objects.filter(run_id=run_id, revision__gt=seen)
        .order_by("profile__public_id")
        .values_list(
            "profile_id", "profile__public_id", "profile__side", "dims", "wants", "gives", "apart"
        )
    )
    if vectors:
        keys, ids, sides, dims, wants, gives, apart = zip(*vectors, strict=True)
        size = book.market.subjects.size
        take_in(
            book,
            Changed(
                keys=np.array(keys, dtype=np.int64),
                ids=ids_of(ids),
                sides=np.array(
                    [
                        SIDES.index(side) if row else -1
                        for side, row in zip(sides, dims, strict=True)
                    ],
                    dtype=np.int8,
                ),
                wants=matrix_of(list(zip(dims, wants, strict=True)), size),
                gives=matrix_of(list(zip(dims, gives, strict=True)), size),
                apart=np.concatenate([np.array(pairs, dtype=np.int64) for pairs in apart]).reshape(
                    -1, 2
                ),
            ),
        )
        for row in book.rows_of(np.array(keys, dtype=np.int64)).tolist():
            book.write(row, np.zeros(0, dtype=np.intp), np.zeros(0), cut=False)
            book.shown[row] = -1
    stored = PartnerList.objects.filter(run_id=run_id, revision__gt=seen)
    for line in stored.values_list("profile_id", "partners", "scores", "shown", "inserted"):
        _set_list(book, *line)


def _set_list(
    book: Book,
    profile: int,
    partners: list[int],
    scores: list[float],
    shown: list[int],
    inserted: int,
) -> None:
    row = int(book.rows_of(np.array([profile], dtype=np.int64))[0])
    rows = book.rows_of(np.array(partners, dtype=np.int64))
    length = len(partners) - inserted
    book.write(row, rows[:length], np.array(scores[:length]), cut=length >= LIST_LENGTH)
    book.shown[row] = -1
    book.shown[row, : len(shown)] = rows[shown]


def book_of(count: int, result: Result, kept: ArchivedMarket) -> Book:
    partners = np.full((count, LIST_DEPTH), -1, dtype=np.int32)
    scores = np.zeros((count, LIST_DEPTH))
    partners[result.rows], scores[result.rows] = result.partners, result.scores
    shown = np.full((count, result.shown.places.shape[1]), -1, dtype=np.int32)
    shown[result.rows] = seen_rows(result)
    return Book(kept.market, kept.ids, partners, scores, partners[:, -1] >= 0, shown, LIST_LENGTH)


def seen_rows(result: Result) -> NDArray[np.intp]:
    """Whom readers see first of each list, as rows of the market."""
    partners, scores = result.partners[:, :LIST_LENGTH], result.scores[:, :LIST_LENGTH]
    certified = np.ones(len(result.rows), dtype=np.bool_)
    seen: Ints = seen_partners(Lists(result.rows, partners, scores, certified), result.shown)[0]
    return seen
