# ruff: noqa: T201, INP001
"""The slot finder: two organisations, three months, everything that can stand in their calendars.

Measured against what one would write by hand: a scan of every quarter hour for every party
(``tests/naive_slots.py``), which the tests also use to hold the finder to its answers. Both must
find the same. Bounds: a search in under 50 ms, nothing remembered from the search before; at least
forty times as fast as the scan. Exits with 1 if either is missed.
"""

import statistics
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from matchmaking.times.closures import of_year, special_days  # noqa: E402
from matchmaking.times.finder import Party, Search, find_slots  # noqa: E402
from matchmaking.times.grid import offsets  # noqa: E402
from matchmaking.times.hours import DayRule, usual_hours, week_of  # noqa: E402
from matchmaking.times.spans import Span  # noqa: E402
from tests.naive_slots import naive_slots  # noqa: E402

DAYS = 90
ROUNDS = 40
BOUND_MS = 50
BOUND_RATIO = 40
START = datetime(2027, 1, 20, 9, 7, tzinfo=UTC)  # Europe changes its clocks within the search
SEARCH = Search(START, START + timedelta(days=DAYS), timedelta(minutes=60), weights=(1.5, 1.0))


def parties() -> list[Party]:
    """Two full calendars: 150 engagements, 10 exceptions and every holiday each."""
    return [
        party("Europe/Paris", "FR", "6AE", shift=0),
        party("Asia/Tokyo", "JP", "", shift=3),
    ]


def party(zone: str, country: str, subdivision: str, *, shift: int) -> Party:
    begin = START.replace(hour=0, minute=0)
    busy = [
        Span(moment, moment + timedelta(minutes=50))
        for n in range(150)
        for moment in [begin + timedelta(hours=14 * n + shift, minutes=5 * (n % 7))]
    ]
    rules = [
        DayRule(day, day, None if n % 2 else (10 * 60, 16 * 60))
        for n in range(10)
        for day in [START.date() + timedelta(days=9 * n + shift)]
    ]
    last: date = SEARCH.ends_at.date()
    special = special_days(country, subdivision, first=START.date(), last=last)
    return Party(zone, usual_hours(country), special, rules, busy)


def forget() -> None:
    """As in a fresh process: no clock, no week and no year is known."""
    for known in (offsets, week_of, of_year):
        known.cache_clear()


def median_ms(run: Callable[[], object], rounds: int, *, before: Callable[[], None]) -> float:
    taken = []
    for _round in range(rounds):
        before()
        start = perf_counter()
        run()
        taken.append((perf_counter() - start) * 1000)
    return statistics.median(taken)


def main() -> int:
    ours = [(slot.starts_at, slot.cost, slot.marks) for slot in find_slots(parties(), SEARCH)]
    theirs = [(s, round(float(c), 3), m) for s, c, m in naive_slots(parties(), SEARCH)]
    same = ours == theirs and len(ours) > 0
    cold = median_ms(lambda: find_slots(parties(), SEARCH), ROUNDS, before=forget)
    warm = median_ms(lambda: find_slots(parties(), SEARCH), ROUNDS, before=lambda: None)
    naive = median_ms(lambda: naive_slots(parties(), SEARCH), 3, before=lambda: None)
    print(f"{len(ours)} slots in {DAYS} days, the same as by hand: {'yes' if same else 'NO'}")
    print(
        f"nothing remembered: {cold:.1f} ms (bound {BOUND_MS}), with what is remembered: {warm:.1f} ms"
    )
    print(f"scan by hand: {naive:.0f} ms, {naive / cold:.0f} times as long (bound {BOUND_RATIO})")
    return int(not (same and cold < BOUND_MS and naive / cold >= BOUND_RATIO))


if __name__ == "__main__":
    sys.exit(main())
