"""Counting in clauses: sums of literals in unary (totalizers) and running counts."""

from collections.abc import Iterable, Sequence

Clauses = list[list[int]]


class Clausebook:
    """Clauses and the next free variable."""

    def __init__(self) -> None:
        self.clauses: Clauses = []
        self.top = 0

    def new(self) -> int:
        self.top += 1
        return self.top

    def add(self, *literals: int) -> None:
        self.clauses.append(list(literals))

    def at_most_one(self, literals: Sequence[int]) -> None:
        for n, one in enumerate(literals):
            self.clauses.extend([-one, -other] for other in literals[n + 1 :])

    def at_most(self, literals: Sequence[int], limit: int) -> None:
        if limit < len(literals):
            self.add(-self.at_least(literals, limit + 1)[limit])

    def at_least(self, literals: Sequence[int], limit: int) -> list[int]:
        """Outputs o with: if j + 1 of the literals hold, then o[j]; for j below ``limit``."""
        rows = [[literal] for literal in literals]
        while len(rows) > 1:
            paired = [self._sum(a, b, limit) for a, b in zip(rows[::2], rows[1::2], strict=False)]
            rows = paired + rows[len(paired) * 2 :]
        return rows[0][:limit] if rows else []

    def _sum(self, a: list[int], b: list[int], limit: int) -> list[int]:
        out = [self.new() for _ in range(min(limit, len(a) + len(b)))]
        for i in range(len(a) + 1):
            for j in range(len(b) + 1):
                if i + j > 0:
                    ends = [out[min(i + j, len(out)) - 1]]
                    self.add(*([-a[i - 1]] if i else []), *([-b[j - 1]] if j else []), *ends)
        return out

    def running(self, literals: Sequence[int | None], limit: int) -> list[list[int]]:
        """Counts c with: c[t][j] if and only if j + 1 of the first t + 1 literals hold (j < limit)."""
        rows: list[list[int]] = []
        for literal in literals:
            before = rows[-1] if rows else []
            if literal is None:
                rows.append(before)
                continue
            now = [self.new() for _ in range(min(limit, len(before) + 1))]
            for j, count in enumerate(now):
                held = before[j] if j < len(before) else None
                step = before[j - 1] if j else None
                self._tie(count, literal, held, step)
            rows.append(now)
        return rows

    def _tie(self, count: int, literal: int, held: int | None, step: int | None) -> None:
        """Count <=> held or (literal and step); step None is true, held None is false."""
        if held is not None:
            self.add(-held, count)
        self.add(-literal, *([] if step is None else [-step]), count)
        rest = [] if held is None else [held]
        self.add(-count, *rest, literal)
        if step is not None:
            self.add(-count, *rest, step)

    def weighted(self, terms: Iterable[tuple[int, int]], limit: int) -> dict[int, int]:
        """Outputs by value: if the literals that hold weigh v together, then out[v' <= v] for the
        largest value up to ``limit + 1``, which stands for all above it.
        """
        rows = [{weight: literal} for literal, weight in terms]
        while len(rows) > 1:
            rows.sort(key=len)
            rows = [*rows[2:], self._weigh(rows[0], rows[1], limit)]
        return rows[0] if rows else {}

    def _weigh(self, a: dict[int, int], b: dict[int, int], limit: int) -> dict[int, int]:
        out: dict[int, int] = {}
        for v, left in [(0, 0), *a.items()]:
            for w, right in [(0, 0), *b.items()]:
                if not v + w:
                    continue
                value = min(v + w, limit + 1)
                if value not in out:
                    out[value] = self.new()
                self.add(*[-one for one in (left, right) if one], out[value])
        return out
