"""Work on several processors: compiled code runs without the interpreter's lock."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor


def in_parallel(work: Callable[[int], None], places: Iterable[int], threads: int | None) -> None:
    """``work(place)`` for each place; it may write only what belongs to that place."""
    count = threads or os.cpu_count() or 1
    if count == 1:
        for place in places:
            work(place)
        return
    with ThreadPoolExecutor(count) as pool:
        for _done in pool.map(work, places):
            pass
