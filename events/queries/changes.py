"""Changes as sentences: what it was, what it is now, on the clocks of the reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.programme.changes import Change, Span
from events.programme.plan import from_json
from kernel.clocks import Clock, clocks

LABELS = {
    "added": gettext_lazy("New in the programme"),
    "removed": gettext_lazy("Taken out of the programme"),
    "time": gettext_lazy("Time"),
    "title": gettext_lazy("Title"),
    "room": gettext_lazy("Room"),
    "track": gettext_lazy("Track"),
    "text": gettext_lazy("Description"),
    "people": gettext_lazy("Speakers"),
    "parts": gettext_lazy("Parts"),
    "interpreting": gettext_lazy("Interpretation"),
    "theme": gettext_lazy("Theme of the day"),
    "link": gettext_lazy("Link to the online room"),
    "place": gettext_lazy("Place"),
    "state": gettext_lazy("State"),
    "format": gettext_lazy("Format"),
}


@dataclass(frozen=True, slots=True)
class ToldChange:
    title: str
    what: str
    before: str
    after: str


def stored_changes(rows: Iterable[dict[str, Any]]) -> list[Change]:
    return [from_json(Change, row) for row in rows]


def told(changes: Iterable[Change], zones: Sequence[str]) -> list[ToldChange]:
    """In the active language; times on the clocks of these zones."""
    return [
        ToldChange(
            title=str(change.title),
            what=str(LABELS[change.what]),
            before=side(change, str(change.before), change.span_before, zones),
            after=side(change, str(change.after), change.span_after, zones),
        )
        for change in changes
    ]


def side(change: Change, words: str, span: Span | None, zones: Sequence[str]) -> str:
    if span:
        return spoken(clocks(span.starts_at, span.ends_at, zones))
    if change.what in {"added", "removed"}:
        return ""
    return words or _("nothing")


def spoken(shown: Sequence[Clock]) -> str:
    """On each clock; with both dates where no clock sees the beginning and the end on one day."""
    one_day = any(clock.starts_at.date() == clock.ends_at.date() for clock in shown)
    return " / ".join(str(clock) if one_day else clock.over_days for clock in shown)
