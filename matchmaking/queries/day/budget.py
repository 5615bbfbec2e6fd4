"""The interpretation budget of a matchmaking day, from the wishes as they stand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from matchmaking.enums import WishLevel
from matchmaking.interpretation import pair_between
from matchmaking.models import DayInterpreter, MatchmakingDay, PartnerWish
from matchmaking.timetable.budget import Budget, Capacity, reckon

USUAL_STRETCH = 90  # minutes, of an interpreter who would be added


@dataclass(frozen=True, slots=True)
class DayBudget:
    """``minutes`` is what one interpreted meeting takes of an interpreter, its change of tables included."""

    budget: Budget
    minutes: int
    longer_slots: bool

    @property
    def hours_needed(self) -> float:
        return self.budget.meetings * self.minutes / 60

    @property
    def hours_offered(self) -> float:
        return self.budget.offered * self.minutes / 60


def budget_of(day: MatchmakingDay) -> DayBudget:
    """Six queries, however many wishes."""
    blocks = {block.pk: block for block in day.blocks.all()}
    longer = any(block.interpreted for block in blocks.values())
    rows = list(day.slots.all())
    # As in a problem: slots of the list that follow each other have no rest between them.
    numbers = {
        slot.pk: number
        for number, slot in enumerate(rows)
        if not longer or blocks[slot.block_id].interpreted
    }
    counted = [blocks[slot.block_id] for slot in rows if slot.pk in numbers]
    lengths = [block.slot_minutes + block.change_minutes for block in counted]
    minutes = round(sum(lengths) / len(lengths)) if lengths else 30
    return DayBudget(
        budget=reckon(
            wanted_pairs(day),
            capacities(day, numbers, minutes),
            slots=list(numbers.values()),
            stretch=stretch_of(USUAL_STRETCH, minutes),
        ),
        minutes=minutes,
        longer_slots=longer,
    )


def stretch_of(longest: int, minutes: int) -> int:
    return max(1, longest // minutes)


def wanted_pairs(day: MatchmakingDay) -> Mapping[str, int]:
    """Meetings that somebody wishes and nobody refuses, and that need an interpreter, by languages."""
    people = {one.pk: one for one in day.participants.current().select_related("profile")}
    levels: dict[tuple[int, int], set[str]] = {}
    rows = PartnerWish.objects.filter(wisher__day=day).values_list("wisher", "wished", "level")
    for wisher, wished, level in rows:
        if wisher in people and wished in people:
            levels.setdefault((min(wisher, wished), max(wisher, wished)), set()).add(level)
    wanted = [pair for pair, said in levels.items() if WishLevel.NO not in said]
    found = Counter(pair_between(people[a].profile, people[b].profile) for a, b in wanted)
    return {pair: number for pair, number in found.items() if pair}


def capacities(day: MatchmakingDay, numbers: Mapping[int, int], minutes: int) -> list[Capacity]:
    """Two who take turns are one, in the slots in which both are there, for as long as both together."""
    rows = day.interpreters.select_related("resource__interpreter").prefetch_related("away")
    people = {one.pk: one for one in rows}
    return [
        together([one, *([people[one.partner_id]] if one.partner_id else [])], numbers, minutes)
        for one in people.values()
        if one.partner_id is None or one.pk < one.partner_id
    ]


def together(team: list[DayInterpreter], numbers: Mapping[int, int], minutes: int) -> Capacity:
    away = {slot.pk for one in team for slot in one.away.all()}
    details = [one.resource.interpreter for one in team]
    pairs = set.intersection(*(set(one.pairs) for one in details))
    return Capacity(
        pairs=frozenset(pairs),
        slots=tuple(number for slot, number in numbers.items() if slot not in away),
        stretch=stretch_of(sum(one.longest_minutes for one in details), minutes),
    )
