"""Why a meeting is not placed: the reason that binds, and what would free it.

Reasons, from the firmest to the softest: ``no_common_slot`` (away at different times, or not in the
session), ``no_interpreter_for_pair``, ``limit_reached`` (somebody has as many meetings as they
want), ``day_full`` (somebody has meetings in all of their slots), ``no_place``, ``no_interpreter``
and ``out_of_order`` (everybody is free, something else is short), ``people_busy`` (in each slot
somebody has another meeting), ``outweighed`` (it would fit, but the day has a better use).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from matchmaking.timetable.frame import Frame, Ints
from matchmaking.timetable.problem import Id, Unplaced

MOST_WAYS = 5
Reason = tuple[str, str, dict[str, Any], list[dict[str, Any]]]


def explain(
    frame: Frame, slot_of: Ints, who: Ints, among: Iterable[int] | None = None
) -> Iterator[Unplaced]:
    """One for each meeting (``among`` these) that is not placed, in the order of the problem."""
    day = _Day(frame, slot_of, who)
    for m in range(slot_of.size) if among is None else among:
        if slot_of[m] >= 0:
            continue
        reason, message, facts, ways = day.never(m) or day.limited(m) or day.short(m) or day.busy(m)
        yield Unplaced(
            frame.problem.meetings[m].id, reason, message, facts, tuple(ways[:MOST_WAYS])
        )


class _Day:
    """Who is where, and what is left."""

    def __init__(self, frame: Frame, slot_of: Ints, who: Ints) -> None:
        self.frame, self.slot_of = frame, slot_of
        slots = frame.shape[2]
        self.at = np.full(frame.here.shape, -1, np.int64)
        column = np.repeat(slot_of, np.diff(frame.starts))
        meeting = np.repeat(np.arange(slot_of.size), np.diff(frame.starts))
        placed = column >= 0
        self.at[frame.people[placed], column[placed]] = meeting[placed]
        self.held = (self.at >= 0).sum(axis=1)
        self.present = frame.here.sum(axis=1)
        self.rows: list[list[int]] = [row.tolist() for row in self.at]
        self.weights: list[float] = frame.weights.tolist()
        self.fixed: list[bool] = frame.must.tolist()
        seats = np.bincount(slot_of[(slot_of >= 0) & frame.seated], minlength=slots)
        self.room = frame.places - seats
        self.working = np.zeros(frame.on_duty.shape, bool)
        told = who >= 0
        self.working[who[told], slot_of[told]] = True

    # Ids ------------------------------------------------------------------------------------

    def person(self, p: int) -> Id:
        return self.frame.problem.participants[p].id

    def slot(self, t: int) -> Id:
        return self.frame.problem.slots[t].id

    def pair(self, m: int) -> str | None:
        return self.frame.problem.meetings[m].interpretation

    # Reasons --------------------------------------------------------------------------------

    def never(self, m: int) -> Reason | None:
        frame, people = self.frame, self.frame.members[m]
        if frame.allowed[m].any():
            return None
        together = frame.here[people].all(axis=0) & self._in_session(m)
        pair = self.pair(m)
        if pair is not None and together.any():
            ways = [self._interpreter(m, t) for t in np.flatnonzero(together).tolist()]
            return ("no_interpreter_for_pair", f"Nobody interprets {pair} when they are there.",
                    {"pair": pair}, ways)  # fmt: skip
        away = {t: [p for p in people if not frame.here[p, t]] for t in self._slots(m)}
        nearest = sorted(away, key=lambda t: len(away[t]))
        ways = [
            {
                "change": "be_there",
                "slot": self.slot(t),
                "participants": [*map(self.person, away[t])],
            }
            for t in nearest
        ]
        names = [*map(self.person, people)]
        return "no_common_slot", "They are never there together.", {"participants": names}, ways

    def limited(self, m: int) -> Reason | None:
        frame = self.frame
        for p in frame.members[m]:
            if self.held[p] >= frame.most[p] < self.present[p]:
                facts = {"participant": self.person(p), "max": int(frame.most[p])}
                ways = [{"change": "raise_max", "participant": self.person(p)}, *self._instead(m)]
                return ("limit_reached", f"{self.person(p)} has as many meetings as wanted.",
                        facts, ways)  # fmt: skip
            if self.held[p] >= self.present[p]:
                away = np.flatnonzero(~frame.here[p]).tolist()
                more = [
                    {"change": "be_there", "slot": self.slot(t), "participants": [self.person(p)]}
                    for t in away
                ]
                return ("day_full", f"{self.person(p)} has a meeting in every slot.",
                        {"participant": self.person(p)}, [*self._instead(m), *more])  # fmt: skip
        return None

    def short(self, m: int) -> Reason | None:
        """Everybody is free in some slot: what is missing there."""
        lacks: Counter[str] = Counter()
        ways = []
        for t in self._common(m):
            if self.frame.seated[m] and self.room[t] <= 0:
                lacks["no_place"] += 1
                ways.append({"change": "add_place", "slot": self.slot(t)})
            elif self.pair(m) is not None and not self._free_interpreter(m, t):
                lacks["no_interpreter"] += 1
                ways.append(self._interpreter(m, t))
            elif not self._in_order(m, t):
                lacks["out_of_order"] += 1
                ways.append(
                    {"change": "drop_precedence", "meeting": self.frame.problem.meetings[m].id}
                )
            else:
                lacks["outweighed"] += 1
        if not lacks:
            return None
        reason = max(lacks, key=lambda one: (lacks[one], one))
        says = {
            "no_place": "Everybody is free, and every place is taken.",
            "no_interpreter": f"Everybody is free, and nobody is left who interprets {self.pair(m)}.",
            "out_of_order": "Everybody is free only where the order of meetings does not allow it.",
            "outweighed": "It would fit, but not into the best day that was found.",
        }
        slots = [self.slot(t) for t in self._common(m)]
        return reason, says[reason], {"slots": slots, "pair": self.pair(m)}, ways

    def busy(self, m: int) -> Reason:
        held = sum(int(self.held[p]) for p in self.frame.members[m])
        return ("people_busy", "In every slot somebody of them has another meeting.",
                {"meetings": held}, self._instead(m))  # fmt: skip

    # What would free it ---------------------------------------------------------------------

    def _instead(self, m: int) -> list[dict[str, Any]]:
        """The lightest meetings that stand in the way, by slot."""
        found, people, meetings = [], self.frame.members[m], self.frame.problem.meetings
        for t in np.flatnonzero(self.frame.allowed[m]).tolist():
            others = {self.rows[p][t] for p in people} - {-1}
            if others and not any(self.fixed[y] for y in others):
                weight = sum(self.weights[y] for y in others)
                found.append((weight, t, sorted(others)))
        found.sort(key=lambda one: one[:2])
        return [
            {
                "change": "give_up",
                "slot": self.slot(t),
                "meetings": [meetings[y].id for y in others],
                "weight": weight,
            }
            for weight, t, others in found[:MOST_WAYS]
        ]

    def _interpreter(self, m: int, t: int) -> dict[str, Any]:
        return {"change": "add_interpreter", "slot": self.slot(t), "pair": self.pair(m)}

    def _common(self, m: int) -> list[int]:
        free = (self.at[self.frame.members[m]] < 0).all(axis=0) & self.frame.allowed[m]
        return [int(t) for t in np.flatnonzero(free)]

    def _slots(self, m: int) -> list[int]:
        return [int(t) for t in np.flatnonzero(self._in_session(m))]

    def _in_session(self, m: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
        meeting, slots = self.frame.problem.meetings[m], self.frame.problem.slots
        return np.array([meeting.session in (None, slot.session) for slot in slots], bool)

    def _free_interpreter(self, m: int, t: int) -> bool:
        frame = self.frame
        free = frame.speaks[:, frame.pair[m]] & frame.on_duty[:, t] & ~self.working[:, t]
        return any(self._stretch(i, t) <= frame.longest[i] for i in np.flatnonzero(free).tolist())

    def _stretch(self, i: int, t: int) -> int:
        row = "".join("x" if here or s == t else " " for s, here in enumerate(self.working[i]))
        left = len(row[: t + 1]) - len(row[: t + 1].rstrip("x"))
        right = len(row[t:]) - len(row[t:].lstrip("x"))
        return left + right - 1

    def _in_order(self, m: int, t: int) -> bool:
        for a, b in self.frame.before.tolist():
            if a == m and 0 <= self.slot_of[b] <= t:
                return False
            if b == m and self.slot_of[a] >= t:
                return False
        return True
