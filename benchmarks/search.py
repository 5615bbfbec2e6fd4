# ruff: noqa: T201, INP001
"""Search with facet counts at size, against the bare SQL id query of the same words.

Run by ``make bench`` on a database that holds ``make_load_data`` beside the reference data:
It prints p50 and p95 of both, their ratio, the queries of a page, and every large table that
PostgreSQL chose to read whole. Exits with 1 where a measure is missed.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "platform")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import translation  # noqa: E402

from regions.queries.directory import Criteria, search_directory  # noqa: E402
from regions.queries.index import current_index  # noqa: E402
from regions.queries.matching import read_query  # noqa: E402
from regions.search.query import matching  # noqa: E402

WORDS = [
    "", "gifu", "岐阜", "ぎふ", "Tokyo", "京都", "cluster", "クラスター", "hydrogen", "水素",
    "circular economy", "循環経済", "photonics", "光", "医", "wine", "日本酒", "semiconductor kyushu",
    "半導体 九州", "smart city", "観光", "bavaria", "バイエルン", "hydrgen", "cirkular economy",
    "medical devices osaka", "food", "食品", "robotics", "ロボット", "japan", "agency", "innovation",
]  # fmt: skip
FACETS: list[dict[str, tuple[str, ...]]] = [
    {}, {"side": ("jp",)}, {"country": ("DE", "FR")}, {"territory": ("JP-r5",)},
    {"sector": ("LIF", "ENE-HYD")}, {"kind": ("cluster",), "language": ("en",)},
    {"form": ("RTD",), "direction": ("offer",)}, {"freshness": ("fresh", "unknown")},
]  # fmt: skip
BARE = "SELECT profile_id FROM regions_searchdocument WHERE listed"
MOST_TIMES, MOST_QUERIES = 5.0, 12


def criteria(count: int) -> list[Criteria]:
    """Words and facets in every combination, shuffled with a fixed seed."""
    every = [Criteria(q=text, **facets) for text in WORDS for facets in FACETS]
    random.Random(1).shuffle(every)  # noqa: S311
    return (every * (1 + count // len(every)))[:count]


def bare(one: Criteria) -> list[int]:
    """The ids of the words alone, as SQL gives them."""
    index = current_index()
    condition = matching(read_query(one.q, index))
    with connection.cursor() as cursor:
        start = time.perf_counter()
        if condition:
            cursor.execute(f"{BARE} AND words @@ %s::tsquery", [condition])
        else:
            cursor.execute(BARE)
        ids = [pk for (pk,) in cursor.fetchall()]
    bare.seconds.append(time.perf_counter() - start)  # type: ignore[attr-defined]
    return ids


def timed(ask: Callable[[Criteria], Any], asked: list[Criteria]) -> list[float]:
    seconds = []
    for one in asked:
        start = time.perf_counter()
        ask(one)
        seconds.append(time.perf_counter() - start)
    return seconds


def percentiles(seconds: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(seconds, n=20)
    return cuts[9] * 1000, cuts[18] * 1000


def scans(asked: list[Criteria]) -> tuple[int, set[str]]:
    """The most queries of one search, and statements for which a table is read whole."""
    most, found = 0, set()
    for one in asked:
        with CaptureQueriesContext(connection) as captured:
            search_directory(one)
        most = max(most, len(captured))
        for query in captured.captured_queries:
            found |= whole_tables(query["sql"], one)
    return most, found


def whole_tables(sql: str, one: Criteria) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql)
        lines = [line for (line,) in cursor.fetchall()]
    # The nine good practices and the vocabularies are smaller than any index.
    tables = ("regions_searchdocument ", "regions_searchword ", "regions_profile ")
    return {
        f"{one.q!r}: {line.strip()}"
        for line in lines
        if "Seq Scan" in line and any(table in line + " " for table in tables)
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=264)
    options = parser.parse_args()
    translation.activate("en")
    start = time.perf_counter()
    size = current_index().table.size
    print(f"{size} profiles, read in {time.perf_counter() - start:.1f} s")
    asked = criteria(options.searches)
    timed(search_directory, asked[:20])
    bare.seconds = []  # type: ignore[attr-defined]
    full = percentiles(timed(search_directory, asked))
    timed(bare, asked)
    ids = percentiles(bare.seconds)  # type: ignore[attr-defined]
    most, found = scans([Criteria(q=text) for text in WORDS])
    ratio = full[1] / ids[1]
    print(f"search with counts  p50 {full[0]:6.1f} ms  p95 {full[1]:6.1f} ms")
    print(f"bare SQL ids        p50 {ids[0]:6.1f} ms  p95 {ids[1]:6.1f} ms")
    print(f"ratio of p95        {ratio:.2f} (at most {MOST_TIMES})")
    print(f"queries of a page   {most} (at most {MOST_QUERIES})")
    for line in sorted(found):
        print(f"sequential scan     {line}")
    return int(ratio > MOST_TIMES or most > MOST_QUERIES or bool(found))


if __name__ == "__main__":
    sys.exit(main())
