"""Requests without a slot: why, what would free them, and how many there are of each kind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from matchmaking.day_sentences import Names, reason_label, ways, why
from matchmaking.models import DayMeeting
from matchmaking.queries.day.drafts import Draft


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request without a slot."""

    row: DayMeeting
    names: Names

    @property
    def pair(self) -> str:
        return self.names.meeting(self.row.key)

    @property
    def reason(self) -> str:
        """As a filter calls it: one that was lost has no code."""
        return self.row.reason or "lost"

    @property
    def why(self) -> str:
        return why(self.row.reason, self.row.facts, self.names)

    @property
    def ways(self) -> list[str]:
        return ways(self.row.freed_by, self.names)


@dataclass(frozen=True, slots=True)
class Reason:
    """One kind of reason, with how many requests wait for it."""

    code: str
    label: str
    count: int


def waiting_in(draft: Draft) -> list[Waiting]:
    """What is not placed, the heaviest first."""
    rows = [row for row in draft.rows if row.slot_id is None]
    rows.sort(key=lambda row: (-row.weight, row.pk))
    return [Waiting(row, draft.names) for row in rows]


def reasons_in(waiting: Sequence[Waiting]) -> list[Reason]:
    """Those that occur, the most frequent first."""
    counts = Counter(one.reason for one in waiting)
    return [Reason(code, reason_label(code), count) for code, count in counts.most_common()]


def because(waiting: Sequence[Waiting], reason: str) -> list[Waiting]:
    """Those that wait for one reason; all without one."""
    return [one for one in waiting if not reason or one.reason == reason]
