"""Spans of time in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A span of time in UTC, its end excluded."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as possible, earliest first."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.starts_at <= kept[-1].ends_at:
            last = kept.pop()
            span = Span(last.starts_at, max(last.ends_at, span.ends_at))  # noqa: PLW2901
        kept.append(span)
    return kept
