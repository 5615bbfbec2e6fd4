"""One meeting of a draft: all slots with what stands in the way, and what it could change places with."""

from dataclasses import dataclass, replace

from kernel.clocks import Clock
from matchmaking.models import DayMeeting, DaySlot, Timetable
from matchmaking.queries.day.drafts import Draft, draft_of
from matchmaking.queries.day.naming import obstacle_words
from matchmaking.queries.day.problem import answer_of, problem_of
from matchmaking.queries.day.waiting import Waiting
from matchmaking.timetable.options import Option, options_for
from matchmaking.timetable.problem import Problem


@dataclass(frozen=True, slots=True)
class Choice:
    """A slot as a radio button."""

    slot: DaySlot
    clocks: list[Clock]
    option: Option
    note: str
    is_here: bool

    @property
    def is_possible(self) -> bool:
        return self.option.is_free


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting with its choices; ``others`` are placed ones of the same people, to change places with."""

    title: str
    row: DayMeeting
    draft: Draft
    choices: list[Choice]
    others: list[tuple[int, str]]
    waiting: Waiting | None

    @property
    def possible(self) -> list[Choice]:
        return [one for one in self.choices if one.is_possible and not one.is_here]


def choices_for(timetable: Timetable, pk: int) -> Shown:
    draft = draft_of(timetable)
    row = next(one for one in draft.rows if one.pk == pk)
    problem = _open(problem_of(timetable.day, draft.hall, draft.rows))
    options = options_for(problem, answer_of(draft.hall, draft.rows), row.key)
    at = {hour.key: hour for hour in draft.hours}
    choices = [
        Choice(
            at[str(one.slot)].slot,
            at[str(one.slot)].clocks,
            one,
            note_of(draft, one),
            at[str(one.slot)].slot.pk == row.slot_id,
        )
        for one in options
    ]
    waiting = Waiting(row, draft.names) if row.slot_id is None else None
    return Shown(draft.names.meeting(row.key), row, draft, choices, others_of(draft, row), waiting)


def _open(problem: Problem) -> Problem:
    """What is locked may be moved by hand."""
    return replace(problem, meetings=tuple(replace(one, fixed=None) for one in problem.meetings))


def note_of(draft: Draft, option: Option) -> str:
    """What stands in the way, or where it would be."""
    if not option.is_free:
        said = [obstacle_words(one, draft.names) for one in option.obstacles]
        return " ".join(dict.fromkeys(said))
    place = draft.hall.places.get(str(option.place))
    told = draft.hall.interpreters.get(str(option.interpreter))
    names = (place.name if place else "", told.resource.name if told else "")
    return " · ".join(filter(None, names))


def others_of(draft: Draft, row: DayMeeting) -> list[tuple[int, str]]:
    """Placed meetings in other slots, those of the same people first."""
    if row.slot_id is None:
        return []
    ours = {row.one_id, row.other_id}
    placed = [one for one in draft.placed if one.slot_id != row.slot_id]
    placed.sort(key=lambda one: (not ours & {one.one_id, one.other_id}, one.slot_id or 0, one.pk))
    names = {hour.slot.pk: draft.names.slot(hour.key) for hour in draft.hours}
    return [(one.pk, f"{names[one.slot_id or 0]} {draft.names.meeting(one.key)}") for one in placed]
