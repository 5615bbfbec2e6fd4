"""The life of a draft: begun, computed by one worker, kept; or cancelled, or failed.

What a draft is computed from is stored before the computing begins, so a worker that takes up what a
lost one left comes to the same timetable: a seed and a problem have one answer.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.background import defer
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.day_sentences import CLASH
from matchmaking.enums import RunState
from matchmaking.models import DayMeeting, MatchmakingDay, Timetable
from matchmaking.queries.day.hall import Hall, hall_of
from matchmaking.queries.day.problem import meetings_of, problem_of, rows_for, stored_problem
from matchmaking.queries.day.video import give_video_rooms, rooms_of
from matchmaking.queries.day.words import known_words
from matchmaking.timetable.bound import most_meetings
from matchmaking.timetable.frame import frame_of
from matchmaking.timetable.problem import Id, Problem
from matchmaking.timetable.problem import Timetable as Answer
from matchmaking.timetable.settling import settle
from matchmaking.timetable.solving import solve
from matchmaking.timetable.writing import write_problem, write_timetable

log = structlog.get_logger(__name__)

HUGE, ENOUGH = 20_000, 900.0  # meetings; seconds that such a day may take
ROWS_AT_ONCE = 1000
SHOWN = ["slot", "place", "interpreter", "reason", "facts", "freed_by"]


class StoppedError(Exception):
    """Somebody has cancelled the draft, or another worker has taken it up."""


class Claim:
    """A draft in the hands of one worker, held by the moment of its last sign of life."""

    def __init__(self, pk: int) -> None:
        self.rows = Timetable.objects.filter(pk=pk)
        self.at: datetime | None = None

    def take(self) -> bool:
        return self._moves(self.rows.filter(state=RunState.WAITING), state=RunState.RUNNING)

    def alive(self, stage: str, share: float) -> None:
        """Called between the stages. Raises StoppedError where the work is in vain."""
        if not self._moves(self.held, stage=stage, share=share):
            raise StoppedError

    @property
    def held(self) -> Any:
        return self.rows.filter(state=RunState.RUNNING, claimed_at=self.at)

    def end(self, state: RunState, **found: Any) -> bool:
        return bool(self.held.update(state=state, updated_at=timezone.now(), **found))

    def _moves(self, rows: Any, **values: Any) -> bool:
        now = timezone.now()
        if not rows.update(claimed_at=now, **values):
            return False
        self.at = now
        return True


@transaction.atomic(durable=True)
def begin_timetable(
    day: MatchmakingDay,
    *,
    by: User,
    seed: int = 0,
    based_on: Timetable | None = None,
    note: str = "",
) -> Timetable:
    """Ask for a draft; what is locked in ``based_on`` stays. Refused while one is being computed."""
    if not rules.can_arrange(by, day):
        raise PermissionDenied
    if day.timetables.under_way().exists():
        raise DomainError(
            "timetable_under_way", _("A draft is being computed already. Wait for it or cancel it.")
        )
    made = new_timetable(day, by=by, seed=seed, based_on=based_on, note=note)
    record("timetable.begun", made, by=by, number=made.number, seed=seed)
    defer("matchmaking.compute_timetable", made.pk)
    return made


def new_timetable(day: MatchmakingDay, **values: Any) -> Timetable:
    """A row with the next number; who counts holds the day."""
    MatchmakingDay.objects.select_for_update(no_key=True).get(pk=day.pk)
    last = day.timetables.aggregate(number=Max("number"))["number"] or 0
    return Timetable.objects.create(day=day, number=last + 1, **values)


@transaction.atomic(durable=True)
def cancel_timetable(timetable: Timetable, *, by: User) -> Timetable:
    """Give up a draft that waits or is being computed; its worker notices at the next stage."""
    if not rules.can_arrange(by, timetable.day):
        raise PermissionDenied
    rows = Timetable.objects.under_way().filter(pk=timetable.pk)
    if not rows.update(state=RunState.CANCELLED, updated_at=timezone.now()):
        raise DomainError("timetable_computed", _("This draft is not being computed any more."))
    record("timetable.cancelled", timetable, by=by, number=timetable.number)
    timetable.refresh_from_db()
    return timetable


def drain_timetables() -> int:
    """Queue the drafts that wait, with those whose worker was lost. Returns how many."""
    lapsed = timezone.now() - timedelta(seconds=settings.TIMETABLE_CLAIM_SECONDS)
    stuck = Timetable.objects.filter(state=RunState.RUNNING, claimed_at__lt=lapsed)
    stuck.update(state=RunState.WAITING)
    waiting = Timetable.objects.filter(state=RunState.WAITING).values_list("pk", flat=True)
    for pk in waiting:
        defer("matchmaking.compute_timetable", pk)
    return len(waiting)


def compute_timetable(pk: int) -> bool:
    """Claim a draft, compute it, keep it; false where nobody waits for it any more."""
    claim = Claim(pk)
    if not claim.take():
        return False
    try:
        timetable = prepare(pk)
        claim.alive("read", 0.02)
        problem = stored_problem(timetable)
        limit = ENOUGH if len(problem.meetings) > HUGE else None
        answer = solve(problem, seed=timetable.seed, time_limit=limit, progress=claim.alive)
        return keep(timetable, answer, claim)
    except StoppedError:
        log.info("timetable_stopped", timetable=pk)
        return False
    except Exception as error:
        log.exception("timetable_failed", timetable=pk)
        claim.end(RunState.FAILED, error=f"{type(error).__name__}: {error}"[:300])
        raise


@transaction.atomic(durable=True)
def prepare(pk: int) -> Timetable:
    """Store what it is computed from and the rows of all meetings; once, whoever begins."""
    rows = Timetable.objects.select_for_update(of=("self",)).select_related(
        "day__event", "based_on"
    )
    timetable = rows.get(pk=pk)
    if timetable.problem is None:
        hall = hall_of(timetable.day)
        meetings = rows_for(timetable, hall)
        DayMeeting.objects.bulk_create(meetings, batch_size=ROWS_AT_ONCE)
        timetable.problem = write_problem(problem_of(timetable.day, hall, meetings))
        timetable.save(update_fields=["problem"])
        timetable.refresh_from_db(fields=["problem"])  # as whoever takes it up later reads it
    return timetable


@transaction.atomic(durable=True)
def keep(timetable: Timetable, answer: Answer, claim: Claim) -> bool:
    """Write where everything is; ``result`` is what the solver said, and how many could fit at all."""
    problem = stored_problem(timetable)
    result = write_timetable(answer) | {"possible": possible(problem)}
    if not claim.end(RunState.DONE, result=result, stage="finish", share=1):
        return False
    hall, rows = hall_of(timetable.day), list(meetings_of(timetable))
    places: dict[Id, Id] = {
        row.key: str(row.place.public_id) for row in rows if row.locked and row.place
    }
    settled = settle(problem, answer, fits=known_words(hall, rows), places=places)
    write_rows(hall, rows, settled)
    log.info("timetable_computed", timetable=str(timetable.public_id), status=answer.status)
    return True


def possible(problem: Problem) -> int | None:
    """How many requests could fit if only their number counted; None without a solution."""
    most = most_meetings(frame_of(problem))
    return None if most is None else int(most + 1e-6)


def write_rows(hall: Hall, rows: list[DayMeeting], answer: Answer) -> None:
    """Put an answer into the rows. What it does not place is not locked any more."""
    had = rooms_of(rows)
    placed = {row.meeting: row for row in answer.assignments}
    told = {row.meeting: row for row in answer.unplaced}
    for row in rows:
        at, why = placed.get(row.key), told.get(row.key)
        row.slot = hall.slots.get(str(at.slot)) if at else None
        row.place = hall.places.get(str(at.place)) if at else None
        row.interpreter = hall.interpreters.get(str(at.interpreter)) if at else None
        row.locked = row.locked and row.slot is not None
        row.reason = why.reason if why else "" if at else CLASH
        row.facts, row.freed_by = (why.facts, list(why.freed_by)) if why else ({}, [])
    give_video_rooms(hall, rows, had)
    emptied(rows)
    DayMeeting.objects.bulk_update(rows, [*SHOWN, "locked"], batch_size=ROWS_AT_ONCE)


def emptied(rows: list[DayMeeting]) -> None:
    """Give up all hours first: rows that change places would otherwise meet on the way."""
    pks = [row.pk for row in rows]
    DayMeeting.objects.filter(pk__in=pks).update(
        slot=None, place=None, interpreter=None, locked=False
    )
