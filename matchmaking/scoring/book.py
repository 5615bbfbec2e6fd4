"""All lists beside the market that they come from, kept exactly right while profiles change.

A changed profile is scored exactly against everybody. It can enter only lists whose last entry it
beats. Lists are kept somewhat deeper than they are stored, so that one that somebody leaves is
still right as far as it is stored; only one that has lost many is made anew. What comes out is what
``best_partners`` would say of the changed market, entry for entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.scoring.against import kept_apart, pair_scores
from matchmaking.scoring.market import SIDES, Flags, Floats, Ints, Market
from matchmaking.scoring.passes import mark_touched
from matchmaking.scoring.rows import apart_without, placed, with_rows
from matchmaking.sparse import csr_array, vstack

# Whose lists hold whom: third countries look at both sides, nobody's list holds them.
LISTED: Mapping[str, tuple[str, ...]] = {"eu": ("jp",), "jp": ("eu",), "third": ("eu", "jp")}


@dataclass(frozen=True, slots=True)
class Changed:
    """c profiles as they are now. ``sides`` is -1 for who has left; ``apart`` (m, 2) are keys."""

    keys: NDArray[np.int64]
    ids: NDArray[np.uint8]
    sides: NDArray[np.int8]
    wants: csr_array
    gives: csr_array
    apart: NDArray[np.int64]


@dataclass
class Book:
    """``partners`` (n, k) are rows of the market, -1 behind the end; ``scores`` (n, k), 0 there.

    ``cut`` (n,) is true where more fitting partners may stand behind the end of a list: they rank
    behind its last. ``length`` of its first entries are always right. ``ids`` (n, 16) are the bytes
    of the public ids: rows ascend by them. ``shown`` (n, s) are the rows that readers see first.
    """

    market: Market
    ids: NDArray[np.uint8]
    partners: NDArray[np.int32]
    scores: Floats
    cut: Flags
    shown: NDArray[np.int32]
    length: int

    @cached_property
    def order(self) -> Ints:
        return np.argsort(self.market.keys)

    def rows_of(self, keys: NDArray[np.int64]) -> Ints:
        """Where these profiles stand; -1 for who is not in the market."""
        order = self.order
        found = np.searchsorted(self.market.keys, keys, sorter=order)
        row = order[np.minimum(found, len(order) - 1)] if len(order) else np.zeros_like(found)
        known = self.market.keys[row] == keys if len(order) else np.zeros(len(keys), dtype=np.bool_)
        rows: Ints = np.where(known, row, -1)
        return rows

    def write(self, row: int, partners: Ints, scores: Floats, *, cut: bool) -> None:
        count = len(partners)
        self.partners[row, :count], self.partners[row, count:] = partners, -1
        self.scores[row, :count], self.scores[row, count:] = scores, 0
        self.cut[row] = cut


def really_changed(book: Book, changed: Changed) -> Changed:
    """Without those who want, give and keep apart from exactly what the book knows of them."""
    rows = book.rows_of(changed.keys)
    pairs = book.rows_of(changed.apart.ravel()).reshape(-1, 2)
    known = pairs[(pairs >= 0).all(axis=1)]
    differs = np.array(
        [
            row < 0
            or book.market.sides[row] != changed.sides[place]
            or _differ(book.market.wants, row, changed.wants, place)
            or _differ(book.market.gives, row, changed.gives, place)
            or _pairs_with(book.market.apart, row) != _pairs_with(known, row)
            for place, row in enumerate(rows.tolist())
        ],
        dtype=np.bool_,
    )
    return Changed(
        changed.keys[differs],
        changed.ids[differs],
        changed.sides[differs],
        changed.wants[differs],
        changed.gives[differs],
        changed.apart[np.isin(changed.apart, changed.keys[differs]).any(axis=1)],
    )


def _differ(one: csr_array, row: int, other: csr_array, place: int) -> bool:
    mine = slice(one.indptr[row], one.indptr[row + 1])
    theirs = slice(other.indptr[place], other.indptr[place + 1])
    return not (
        np.array_equal(one.indices[mine], other.indices[theirs])
        and np.array_equal(one.data[mine], other.data[theirs])
    )


def _pairs_with(pairs: Ints, row: int) -> set[tuple[int, ...]]:
    return {tuple(pair) for pair in pairs[(pairs == row).any(axis=1)].tolist()}


def take_in(book: Book, changed: Changed) -> Ints:
    """Give changed profiles their rows in the market, new ones in their place; returns the rows.

    Lists are not touched, but that they point to the same profiles as before.
    """
    rows = book.rows_of(changed.keys)
    if (rows < 0).any():
        _insert(book, changed, np.flatnonzero(rows < 0))
        rows = book.rows_of(changed.keys)
    market = book.market
    sides = market.sides.copy()
    sides[rows] = changed.sides
    new_apart = book.rows_of(changed.apart.ravel()).reshape(-1, 2)
    book.market = Market(
        keys=market.keys,
        sides=sides,
        wants=with_rows(market.wants, rows, changed.wants),
        gives=with_rows(market.gives, rows, changed.gives),
        subjects=market.subjects,
        apart=apart_without(market.apart, rows, new_apart, market.count),
    )
    return rows


def _insert(book: Book, changed: Changed, which: Ints) -> None:
    """Rows for profiles that the market does not know yet, where their public ids belong."""
    at, moved = placed(book.ids, changed.ids[which])
    count = len(moved) + len(at)
    order = np.full(count, -1)
    order[moved] = np.arange(len(moved))
    fresh = np.flatnonzero(order < 0)
    market, new = book.market, changed.keys[which][np.lexsort(changed.ids[which].T[::-1])]

    def widened(column: NDArray[Any], value: Any) -> NDArray[Any]:
        wide = np.full((count, *column.shape[1:]), value, dtype=column.dtype)
        wide[moved] = column
        return wide

    def renamed(lists: NDArray[np.int32]) -> NDArray[np.int32]:
        return widened(np.where(lists >= 0, moved[lists], -1).astype(np.int32), -1)

    keys = widened(market.keys, 0)
    keys[fresh] = new
    ids = widened(book.ids, 0)
    ids[fresh] = changed.ids[which][np.lexsort(changed.ids[which].T[::-1])]
    rows = np.where(order >= 0, order, len(moved))
    empty = csr_array((1, market.wants.shape[1]))
    book.partners, book.shown = renamed(book.partners), renamed(book.shown)
    book.scores, book.ids = widened(book.scores, 0.0), ids
    book.cut = widened(book.cut, False)
    del book.order
    book.market = Market(
        keys=keys,
        sides=widened(market.sides, -1),
        wants=_taken(market.wants, empty, rows),
        gives=_taken(market.gives, empty, rows),
        subjects=market.subjects,
        apart=moved[market.apart],
    )


def _taken(matrix: csr_array, empty: csr_array, rows: Ints) -> csr_array:
    return csr_array(vstack([matrix, empty], format="csr")[rows])


def follow(book: Book, rows: Ints) -> Ints:
    """Make all lists right after these rows of the market have changed; returns whose lists moved.

    That is, as far as lists are stored. Among them are those that hold a changed profile still, as
    the reasons may differ.
    """
    scores = [_with_all(book.market, row) for row in rows.tolist()]
    pairs = zip(scores, rows.tolist(), strict=True)
    fresh = np.array([_for_hosts(book.market, row, each) for each, row in pairs])
    moved, seen = _touched(book, rows, fresh)
    moved[rows] = False
    touched = np.flatnonzero(moved)
    before = (
        book.partners[touched, : book.length].copy(),
        book.scores[touched, : book.length].copy(),
    )
    for row in touched.tolist():
        if not _merge(book, row, rows, fresh[:, row]):
            make_anew(book, row)
    for row, each in zip(rows.tolist(), scores, strict=True):
        _list_best(book, row, each)
    after = book.partners[touched, : book.length], book.scores[touched, : book.length]
    other = (before[0] != after[0]).any(axis=1) | (before[1] != after[1]).any(axis=1)
    written: Ints = np.union1d(touched[other | _hold(after[0], rows) | seen[touched]], rows)
    return written


def _hold(partners: NDArray[np.int32], rows: Ints) -> Flags:
    return np.asarray(np.isin(partners, rows).any(axis=1))


def _touched(book: Book, rows: Ints, fresh: Floats) -> tuple[Flags, Flags]:
    """Which lists (n,) these rows move in, and which show one of them, put in to be seen maybe."""
    count = book.market.count
    changed, moved, seen = (np.zeros(count, dtype=np.bool_) for _each in range(3))
    changed[rows] = True
    lists = book.partners, book.scores, book.cut, book.shown
    mark_touched(*lists, changed, fresh.reshape(-1, count), moved, seen)
    return moved, seen


def _with_all(market: Market, row: int) -> Floats:
    """The score of a row (n,) with everybody whose list may hold it and whom its own may hold."""
    scores = np.zeros(market.count)
    either = market.on_side(*_hosts(market, row), *_guests(market, row))
    scores[either] = pair_scores(market, row, either)
    return scores


def _for_hosts(market: Market, row: int, scores: Floats) -> Floats:
    """The same with everybody whose list may hold the row, 0 elsewhere."""
    held = np.zeros(market.count)
    hosts = market.on_side(*_hosts(market, row))
    held[hosts] = scores[hosts]
    held[kept_apart(market, row, seen_from=False)] = 0
    return held


def _hosts(market: Market, row: int) -> list[str]:
    """The sides whose lists may hold a row; none for who has left."""
    side = int(market.sides[row])
    return [name for name in SIDES if side >= 0 and SIDES[side] in LISTED[name]]


def _guests(market: Market, row: int) -> tuple[str, ...]:
    """The sides that the list of a row may hold."""
    side = int(market.sides[row])
    return LISTED[SIDES[side]] if side >= 0 else ()


def _merge(book: Book, row: int, changed: Ints, score: Floats) -> bool:
    """Put the changed profiles where they belong in a list; false if too few are left in it.

    Everybody else outside a list that is cut ranks behind what was its last entry: up to there it
    is whole.
    """
    count = int((book.partners[row] >= 0).sum())
    old, old_scores = book.partners[row, :count], book.scores[row, :count]
    stay = ~np.isin(old, changed)
    partners = np.concatenate([old[stay], changed[score > 0]])
    scores = np.concatenate([old_scores[stay], score[score > 0]])
    order = np.lexsort((partners, -scores))
    partners, scores = partners[order], scores[order]
    cut, width = bool(book.cut[row]), book.partners.shape[1]
    if cut:
        within = (scores > old_scores[-1]) | ((scores == old_scores[-1]) & (partners <= old[-1]))
        if within.sum() < book.length:
            return False
        partners, scores = partners[within], scores[within]
    book.write(row, partners[:width], scores[:width], cut=cut or len(partners) > width)
    return True


def make_anew(book: Book, row: int) -> None:
    """Score the row against everybody whom its list may hold."""
    scores = np.zeros(book.market.count)
    columns = book.market.on_side(*_guests(book.market, row))
    scores[columns] = pair_scores(book.market, row, columns)
    _list_best(book, row, scores)


def _list_best(book: Book, row: int, scores: Floats) -> None:
    """The best of those whom the list may hold, by the scores (n,) with them."""
    market, width = book.market, book.partners.shape[1]
    columns = market.on_side(*_guests(market, row))
    scores = scores.copy()
    scores[kept_apart(market, row)] = 0
    scores = scores[columns]
    bar = np.partition(scores, -width)[-width] if columns.size > width else 0.0
    near = (scores >= bar) & (scores > 0)
    columns, scores = columns[near], scores[near]
    order = np.lexsort((columns, -scores))[:width]
    book.write(row, columns[order], scores[order], cut=columns.size >= width)
