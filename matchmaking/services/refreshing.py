"""Single changes taken into the lists that readers see, exactly, without a full run."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import structlog
from django.db import transaction
from django.utils import timezone

from matchmaking.enums import RunState
from matchmaking.models import (
    LIST_LENGTH,
    PartnerList,
    ProfileVector,
    SuggestionRefresh,
    SuggestionRun,
)
from matchmaking.queries.book import keep, take_book
from matchmaking.queries.market import read_changed
from matchmaking.scoring.book import Book, Changed, follow, really_changed, take_in
from matchmaking.scoring.exposure import Shown, seen_partners
from matchmaking.scoring.fairness import Exposure, Tariff, place_lists
from matchmaking.scoring.market import Ints, Lists
from matchmaking.scoring.passes import count_shown
from matchmaking.scoring.showing import THIRD, show_again
from matchmaking.services.runs import ask_for_run
from matchmaking.services.writing import rewrite_lists

log = structlog.get_logger(__name__)

AT_ONCE = 20
# More changes than this many, and than one in so many profiles: a full run is cheaper.
MANY, ONE_IN = 200, 20
# Whom fewer lists than SELDOM hold may be put into the lists of its own first HOSTS partners.
SELDOM, HOSTS = 3, 10


def refresh_suggestions() -> int:
    """Take all noted changes into the lists that readers see. Returns how many.

    Where a few fail together they are taken one by one, and one that fails alone goes behind all
    others, so that it never stops them; its failure is raised once these are done.
    """
    total, at_once = 0, AT_ONCE
    failed: set[int | None] = set()
    while True:
        try:
            done = refresh_some(at_once)
        except Exception:
            log.exception("refresh_failed", at_once=at_once)
            if at_once == 1:
                last = _put_last()
                if last in failed:
                    raise
                failed.add(last)
            at_once = 1
            continue
        if not done:
            return total
        total += done


def _put_last() -> int | None:
    """The oldest note becomes the latest; whose it is."""
    oldest = SuggestionRefresh.objects.order_by("requested_at").first()
    if oldest is None:
        return None
    SuggestionRefresh.objects.filter(pk=oldest.pk).update(requested_at=timezone.now())
    return oldest.profile_id


@transaction.atomic(durable=True)
def refresh_some(at_once: int = AT_ONCE) -> int:
    """The oldest notes. Whoever holds the row of the current run is the only one who changes lists.

    A note stays while a full run is under way that may not know of the change; and if somebody
    renews it meanwhile.
    """
    if not SuggestionRefresh.objects.exists():
        return 0
    run = SuggestionRun.objects.light().select_for_update().filter(is_current=True).first()
    if run is None:
        if not SuggestionRun.objects.exists():
            ask_for_run()
        return 0
    due = SuggestionRefresh.objects.exclude(applied_to=run, applied_to__isnull=False)
    notes = list(due.order_by("requested_at")[:at_once])
    if is_better_anew(due, len(notes) if len(notes) < at_once else due.count(), run):
        return 0
    if notes:
        apply_changes(run, [note.profile_id for note in notes])
        _settle(notes, run)
    return len(notes)


def is_better_anew(due: Any, count: int, run: SuggestionRun) -> bool:
    """So many changes that a full run is asked for, unless one is under way that has them."""
    if count <= max(MANY, run.profile_count // ONE_IN):
        return False
    if due.exclude(covered_by__state=RunState.RUNNING).exists():
        ask_for_run()
    return True


def apply_changes(run: SuggestionRun, pks: Sequence[int]) -> Ints:
    """Make the lists right for these profiles as they are now; returns the rows that were written."""
    book = take_book(run.pk)
    changed = really_changed(book, read_changed(pks, run.pk))
    written = np.zeros(0, dtype=np.intp)
    if len(changed.keys):
        run.revision += 1
        rows = take_in(book, changed)
        written = with_guests(book, follow(book, rows), rows)
        _store_vectors(run, changed)
        _store_lists(run, book, written)
        run.save(update_fields=["revision"])
    transaction.on_commit(partial(keep, run.pk, run.revision, book))
    log.info("changes_applied", profiles=len(changed.keys), lists=len(written))
    return written


def with_guests(book: Book, written: Ints, changed: Ints) -> Ints:
    """Also the lists by which somebody is placed who is hardly seen.

    Of those who are put into a list that is written, and, where hardly any list holds a changed
    profile, of those in its own list.
    """
    listed = book.partners[written, : book.length]
    guests = [
        shown[(shown >= 0) & ~np.isin(shown, own)]
        for shown, own in zip(book.shown[written], listed, strict=True)
    ]
    hosts = [
        book.partners[row, :HOSTS][book.partners[row, :HOSTS] >= 0]
        for row in changed
        if (listed == row).sum() < SELDOM
    ]
    found: Ints = np.unique(np.concatenate([written, *guests, *hosts]).astype(np.intp))
    return found


def _store_vectors(run: SuggestionRun, changed: Changed) -> None:
    both = [(changed.wants, "wants"), (changed.gives, "gives")]
    fresh = []
    for place, key in enumerate(changed.keys.tolist()):
        found: dict[str, dict[int, float]] = {}
        for matrix, name in both:
            part = slice(matrix.indptr[place], matrix.indptr[place + 1])
            dims, values = matrix.indices[part].tolist(), matrix.data[part].tolist()
            found[name] = dict(zip(dims, values, strict=True))
        dims = sorted(found["wants"].keys() | found["gives"].keys())
        mine = (changed.apart == key).any(axis=1)
        fresh.append(
            ProfileVector(
                run=run,
                profile_id=key,
                dims=dims,
                wants=[found["wants"].get(dim, 0.0) for dim in dims],
                gives=[found["gives"].get(dim, 0.0) for dim in dims],
                apart=changed.apart[mine].ravel().tolist(),
                revision=run.revision,
            )
        )
    ProfileVector.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["run", "profile"],
        update_fields=["dims", "wants", "gives", "apart", "revision"],
    )


def _store_lists(run: SuggestionRun, book: Book, rows: Ints) -> None:
    gone = rows[book.market.sides[rows] < 0]
    book.shown[gone] = -1
    PartnerList.objects.filter(run=run, profile__in=book.market.keys[gone].tolist()).delete()
    rows = rows[book.market.sides[rows] >= 0]
    lists = Lists(
        rows,
        book.partners[rows, :LIST_LENGTH].astype(np.intp),
        book.scores[rows, :LIST_LENGTH],
        np.ones(len(rows), dtype=np.bool_),
    )
    shown = _shown(run, book, lists)
    seen = seen_partners(lists, shown)[0]
    book.shown[rows] = -1
    book.shown[rows, : seen.shape[1]] = seen
    rewrite_lists(run.pk, book.market, lists, shown, revision=run.revision)


def _shown(run: SuggestionRun, book: Book, lists: Lists) -> Shown:
    """What is shown of these lists, beside what all others show."""
    others = book.market.sides != THIRD
    others[lists.rows] = False
    elsewhere = np.zeros(book.market.count, dtype=np.intp)
    count_shown(book.shown, others, elsewhere)
    choose = partial(
        place_lists,
        elsewhere=elsewhere,
        sides=book.market.sides,
        tariff=Tariff.from_data(run.exposure["tariff"]),
        apart=book.market.apart,
        terms=Exposure.from_data(run.exposure["terms"]),
    )
    return show_again(book.market, lists, choose)


def _settle(notes: Sequence[SuggestionRefresh], run: SuggestionRun) -> None:
    """Drop the notes that still say what they said, or keep them for the run that is under way."""
    said = {note.pk: note.requested_at for note in notes}
    held = SuggestionRefresh.objects.select_for_update(skip_locked=True).filter(pk__in=said)
    same = [note.pk for note in held if note.requested_at == said[note.pk]]
    done = SuggestionRefresh.objects.filter(pk__in=same)
    if SuggestionRun.objects.filter(state=RunState.RUNNING).exists():
        done.update(applied_to=run)
    else:
        done.delete()
