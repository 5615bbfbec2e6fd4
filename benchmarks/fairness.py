# ruff: noqa: T201, INP001
"""Fair exposure: what it takes and what it reaches, against plain lists of the best ten.

Run by ``make bench``; needs no database. Made-up profiles have 200 tags in six facets with Zipf
popularity, weighed by their rarity. The *even* market is the one that the measures are taken on:
every profile says about as much as any other. In the *skewed* one many say little, some next to
nothing, and what they give weighs unequally, as in a directory that is still being filled: nothing
is promised there but the bound of the loss. Exits with 1 where a measure is missed.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

import numpy as np  # noqa: E402
from scipy.sparse import csr_array  # noqa: E402

from matchmaking.scoring.exposure import seen_partners  # noqa: E402
from matchmaking.scoring.fairness import Exposure, Fair, place_lists, share_exposure  # noqa: E402
from matchmaking.scoring.kernel import best_partners  # noqa: E402
from matchmaking.scoring.market import Lists, Market  # noqa: E402

# Tags of a facet and how many of them a profile names on average: sectors, forms, themes, third
# countries, languages, stages. Together 12.4.
FACETS = [(112, 4.0), (12, 2.0), (24, 2.0), (30, 1.4), (10, 2.0), (12, 1.0)]
LENGTH, SEED, RUNS = 40, 8, 5
MOST_GINI, LEAST_KEPT, MOST_SECONDS = 0.6, 0.98, 0.5
MOST_LOSS, PLACED, MOST_PLACE_SECONDS = Exposure().loss, 20, 0.005


def tags(dice: np.random.Generator, count: int, said: np.ndarray) -> np.ndarray:
    """(count, tags): which tags each profile names; ``said`` (count,) is how much it says."""
    blocks = []
    for size, mean in FACETS:
        chance = 1 / np.arange(1, size + 1) ** 0.9
        keys = dice.exponential(size=(count, size)) / chance  # the smallest are a weighted sample
        wanted = np.maximum(dice.poisson(mean, count), 1) * said
        blocks.append(keys.argsort().argsort() < np.rint(wanted)[:, None])
    return np.hstack(blocks).astype(float)


def market_of(each: int, *, skewed: bool) -> Market:
    """``each`` profiles on either side."""
    dice = np.random.default_rng(SEED)
    count = 2 * each
    said = np.clip(dice.beta(1.2, 1.2, count), 0.05, 1) if skewed else np.ones(count)
    wants, gives = tags(dice, count, said), tags(dice, count, said)
    rarity = np.log(1 + count / np.maximum(1, wants.sum(axis=0)))
    wants, gives = unit(wants * rarity, skewed), unit(gives * rarity, skewed)
    if skewed:
        gives *= dice.permutation(1 / np.arange(1, count + 1) ** 0.15)[:, None]
    sides = np.repeat(np.array([0, 1], np.int8), each)
    subjects = np.ones(wants.shape[1], np.bool_)
    apart = np.empty((0, 2), np.intp)
    return Market(np.arange(count), sides, csr_array(wants), csr_array(gives), subjects, apart)


def unit(rows: np.ndarray, skewed: bool) -> np.ndarray:
    """Each row of length one; skewed, only the longest, so that who says little gains little."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    shared = np.quantile(length, 0.9) if skewed else np.maximum(length, 1e-9)
    return np.minimum(rows / shared, 1)


def lists_of(market: Market) -> Lists:
    europe, japan = market.on_side("eu"), market.on_side("jp")
    both = [
        best_partners(market, europe, japan, limit=LENGTH),
        best_partners(market, japan, europe, limit=LENGTH),
    ]
    return Lists(*(np.concatenate([getattr(one, name) for one in both]) for name in FIELDS))


FIELDS = ("rows", "partners", "scores", "certified")


def timed(work: Callable[[], Any], runs: int = RUNS) -> tuple[float, Any]:
    """The median of seconds, after one run that compiles, and what came of it."""
    result, seconds = work(), []
    for _run in range(runs):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return median(seconds), result


def report(name: str, seconds: float, fair: Fair) -> None:
    r = fair.report
    print(f"{name}: {r.fitting.sum()} profiles with a fitting partner, {seconds:.2f} s")
    print(f"  Gini        {r.gini_before:6.3f} -> {r.gini_after:.3f}")
    print(f"  seen        {r.seen_before:6.1%} -> {r.seen_after:.1%}")
    print(f"  three times {r.enough_before:6.1%} -> {r.enough_after:.1%}")
    print(f"  most shown  {r.most_before:6} -> {r.most_after}")
    print(f"  score kept {r.score_kept:.2%}, in the worst list {r.worst_kept:.1%}")
    print(f"  below the floor {r.short}, above the cap {r.over_cap}, inserted {r.inserted}")


def seconds_of_change(market: Market, lists: Lists, fair: Fair) -> float:
    """Placing the lists that one changed profile touches, about twenty."""
    touched = np.sort(np.random.default_rng(SEED).choice(len(lists.rows), PLACED, replace=False))
    few = Lists(*(getattr(lists, name)[touched] for name in FIELDS))
    others = np.delete(seen_partners(lists, fair.shown)[0], touched, axis=0)
    elsewhere = np.bincount(others[others >= 0], minlength=market.count)
    return timed(
        lambda: place_lists(few, elsewhere=elsewhere, sides=market.sides, tariff=fair.tariff)
    )[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=2000, help="on either side")
    options = parser.parse_args()
    measures: list[tuple[str, str, bool]] = []
    for skewed in (False, True):
        name = "skewed" if skewed else "even"
        market = market_of(options.profiles, skewed=skewed)
        lists = lists_of(market)
        seconds, fair = timed(lambda: share_exposure(lists, sides=market.sides))  # noqa: B023
        report(f"{name}, {options.profiles} a side", seconds, fair)
        r = fair.report
        kept = r.score_kept >= 1 - MOST_LOSS
        measures.append((f"{name}: no more lost than allowed", f"{1 - r.score_kept:.2%}", kept))
        if skewed:
            continue
        ratio = r.gini_after / r.gini_before
        in_time = seconds <= MOST_SECONDS or options.profiles > 2000
        change = seconds_of_change(market, lists, fair)
        measures += [
            ("Gini against plain lists", f"{ratio:.2f}", ratio <= MOST_GINI),
            ("score kept", f"{r.score_kept:.2%}", r.score_kept >= LEAST_KEPT),
            ("unseen", f"{1 - r.seen_after:.1%}", r.seen_after == 1),
            ("seconds, at 2,000 a side", f"{seconds:.2f}", in_time),
            (f"{PLACED} lists", f"{change * 1e3:.1f} ms", change <= MOST_PLACE_SECONDS),
        ]
    for name, value, met in measures:
        print(f"{name:40} {value:>10} {'met' if met else 'MISSED'}")
    return int(not all(met for _name, _value, met in measures))


if __name__ == "__main__":
    sys.exit(main())
