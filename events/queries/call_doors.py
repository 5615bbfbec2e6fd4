"""What the desk of a call shows: both languages side by side, and the next call of its kind."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.enums import Language
from events.call_texts import missing_texts, texts_of
from events.models import Call, CallCheck
from events.queries.calls import call_zone

A_YEAR = timedelta(days=364)  # the same day of the week


@dataclass(frozen=True, slots=True)
class ReadingDoor:
    """One language: its texts, what is missing, and who confirmed them as they stand."""

    language: str
    label: str
    texts: list[tuple[str, str]]
    missing: list[str]
    check: CallCheck | None


def doors(call: Call) -> list[ReadingDoor]:
    """Of the prefetched checks of a call."""
    checks = {check.language: check for check in call.checks.all()}
    return [
        ReadingDoor(
            language=language.value,
            label=str(language.label),
            texts=texts_of(call, language),
            missing=missing_texts(call, language),
            check=checks.get(language),
        )
        for language in Language
    ]


def next_call(call: Call) -> dict[str, Any]:
    """A year later."""
    last_day = call.closes_at.astimezone(call_zone(call)).date()
    return {"name_en": call.name_en, "name_ja": call.name_ja, "closes_on": last_day + A_YEAR}
