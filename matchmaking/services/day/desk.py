"""A draft on the desk of somebody who changes it: held, checked, written, and how to take it back.

Each change is checked by the independent checker against the day as it is now; what was wrong before does
not forbid it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.models import DayMeeting, Timetable
from matchmaking.queries.day.hall import Hall
from matchmaking.queries.day.naming import names_of, obstacle_words
from matchmaking.queries.day.problem import answer_of, as_it_stands, meetings_of
from matchmaking.timetable.checker import violations
from matchmaking.timetable.options import Option
from matchmaking.timetable.problem import Assignment, Objective, Problem
from matchmaking.timetable.problem import Timetable as Answer

PLACED = ["slot", "place", "interpreter", "locked", "reason", "facts", "freed_by"]


@dataclass
class Desk:
    """A draft that is held, with its rows by number, and how it stands."""

    timetable: Timetable
    rows: dict[int, DayMeeting]
    hall: Hall
    problem: Problem
    answer: Answer

    def row(self, pk: int) -> DayMeeting:
        if pk not in self.rows:
            raise DomainError("meeting_gone", _("This meeting is not in the draft any more."))
        return self.rows[pk]

    def but(self, *changed: DayMeeting) -> list[DayMeeting]:
        """All others."""
        return [row for row in self.rows.values() if row not in changed]


def take_desk(timetable: Timetable, *, by: User) -> Desk:
    """Hold a draft that may be changed by this person. In the caller's transaction."""
    if not rules.can_arrange(by, timetable.day):
        raise PermissionDenied
    row = Timetable.objects.light().select_for_update().get(pk=timetable.pk)
    if not row.is_draft:
        raise DomainError(
            "timetable_not_draft",
            _("This timetable is published or not computed yet. Make a draft of it to change it."),
        )
    hall, problem, answer = as_it_stands(timetable)
    rows = {one.pk: one for one in meetings_of(timetable)}
    return Desk(timetable, rows, hall, _free(problem), answer)


def _free(problem: Problem) -> Problem:
    """Staff may move what they have locked, and decide on breaks themselves."""
    meetings = tuple(replace(one, fixed=None) for one in problem.meetings)
    return replace(problem, meetings=meetings, objective=Objective(minimise=None))


def not_free(desk: Desk, option: Option) -> DomainError:
    names = names_of(desk.hall)
    said = [obstacle_words(one, names) for one in option.obstacles]
    return DomainError(
        "slot_not_free",
        _("At %(hour)s it is not possible: %(reasons)s")
        % {"hour": names.slot(option.slot), "reasons": " ".join(dict.fromkeys(said))},
        field="slot",
    )


def put(desk: Desk, row: DayMeeting, option: Option) -> None:
    row.slot = desk.hall.slots[str(option.slot)]
    row.place = desk.hall.places.get(str(option.place))
    row.interpreter = desk.hall.interpreters.get(str(option.interpreter))
    row.reason, row.facts, row.freed_by = "", {}, []


def emptied(rows: Iterable[DayMeeting]) -> None:
    """Give up the hours first: rows that change places would otherwise meet on the way."""
    DayMeeting.objects.filter(pk__in=[row.pk for row in rows]).update(
        slot=None, place=None, interpreter=None, locked=False
    )


def finish(
    desk: Desk, rows: list[DayMeeting], before: list[dict[str, Any]], *, by: User, action: str
) -> None:
    """Check, write, remember how it was."""
    refuse_worse(desk)
    DayMeeting.objects.bulk_update(rows, PLACED)
    touch(desk.timetable, before)
    if action:
        pairs = [row.key for row in rows]
        record(action, desk.timetable, by=by, pairs=pairs[:20], count=len(pairs))


def refuse_worse(desk: Desk) -> None:
    """Nothing may be wrong that was not wrong before: the checker shares no code with `options`."""
    now = answer_of(desk.hall, desk.rows.values())
    # Weight and breaks are not what a change by hand is judged by.
    before, after = (_wrong(desk.problem, answer) for answer in (desk.answer, now))
    if worse := [one for one in after if one not in before]:
        raise DomainError("rules_broken", _("This change would break a rule: %s") % worse[0])


def _wrong(problem: Problem, answer: Answer) -> list[str]:
    weights = {one.id: one.weight for one in problem.meetings}
    weight = sum(weights[row.meeting] for row in answer.assignments)
    said = violations(problem, replace(answer, weight=weight))
    return [one for one in said if not one.startswith("There are ") and "at least" not in one]


def touch(timetable: Timetable, undo: list[dict[str, Any]]) -> None:
    now = timezone.now()
    Timetable.objects.filter(pk=timetable.pk).update(changed_at=now, undo=undo, updated_at=now)


def kept(row: DayMeeting) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "slot": row.slot_id,
        "place": row.place_id,
        "interpreter": row.interpreter_id,
        "locked": row.locked,
        "reason": row.reason,
        "facts": row.facts,
        "freed_by": row.freed_by,
    }


def restore(hall: Hall, row: DayMeeting, values: dict[str, Any]) -> None:
    slots = {slot.pk: slot for slot in hall.slots.values()}
    row.slot = slots.get(values["slot"])
    row.place_id, row.interpreter_id = values["place"], values["interpreter"]
    row.locked = values["locked"] and row.slot is not None
    row.reason, row.facts, row.freed_by = values["reason"], values["facts"], values["freed_by"]


def without(answer: Answer, *meetings: str) -> Answer:
    return replace(
        answer, assignments=tuple(r for r in answer.assignments if r.meeting not in meetings)
    )


def with_row(answer: Answer, meeting: str, option: Option) -> Answer:
    row = Assignment(meeting, option.slot, option.place, option.interpreter)
    return replace(answer, assignments=(*answer.assignments, row))
