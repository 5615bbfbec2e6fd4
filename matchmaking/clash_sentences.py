"""Which constraints of a day cannot all hold, in the reader's language. Pure.

Codes and ids are those of `timetable.clashes`; `Names` says what the ids are called.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from matchmaking.day_sentences import Names


@dataclass(frozen=True, slots=True)
class Sentence:
    """``language`` is empty where it is the reader's own."""

    text: str
    language: str = ""


def clashes_said(conflicts: Iterable[Mapping[str, Any]], names: Names) -> list[Sentence]:
    """One sentence each. What was computed before there were codes is only known in English."""
    return [
        Sentence(str(SENTENCES[one["code"]]).format(**_named(one["ids"], names)))
        if one.get("code") in SENTENCES
        else Sentence(str(one["message"]), "en")
        for one in conflicts
    ]


def _named(ids: Mapping[str, Any], names: Names) -> dict[str, object]:
    """The ids as readers know them; numbers as they are."""
    return dict(ids) | {
        key: call(ids[key])
        for key, call in (
            ("participant", names.person),
            ("participants", names.persons),
            ("meeting", names.meeting),
            ("slot", names.slot),
            ("slots", lambda slots: slots if isinstance(slots, int) else names.slots_named(slots)),
            ("meetings", lambda some: some if isinstance(some, int) else _two(some, names)),
        )
        if key in ids
    }


def _two(meetings: Iterable[object], names: Names) -> list[str]:
    return [names.meeting(one) for one in meetings]


SENTENCES = {
    "capacity": gettext_lazy(
        "There are fewer slots, places and interpreters than the locked meetings need."
    ),
    "together": gettext_lazy(
        "All limits together leave no timetable; no single one of them is to blame."
    ),
    "too_few_places": gettext_lazy(
        "{meetings} meetings must have a place, and all slots together have {places}."
    ),
    "no_slot": gettext_lazy(
        "The meeting {meeting} has no slot at which both are there and that suits it."
    ),
    "fixed_twice": gettext_lazy(
        "The meetings {meetings[0]} and {meetings[1]} are locked at the same hour, and {participant} "
        "is in both."
    ),
    "participant": gettext_lazy(
        "{participant} has {meetings} meetings that must take place, and room for {slots}."
    ),
    "min_too_high": gettext_lazy(
        "{participant} should have at least {min} meetings and can have {possible}."
    ),
    "place": gettext_lazy("The meeting {meeting} must take place."),
    "session": gettext_lazy("The meeting {meeting} belongs to one kind of slots of the day."),
    "fixed": gettext_lazy("The meeting {meeting} is locked at {slot}."),
    "unavailable": gettext_lazy("{participant} is not there at {slots}."),
    "one_at_a_time": gettext_lazy("{participant} can have one meeting at a time."),
    "min": gettext_lazy("{participant} should have at least {min} meetings."),
    "max": gettext_lazy("{participant} should have at most {max} meetings."),
    "places": gettext_lazy("There are {places} places."),
    "interpreters": gettext_lazy("The interpreters of the day are there and work as entered."),
    "precedence": gettext_lazy("The meeting {meetings[0]} comes before {meetings[1]}."),
    "max_break_spread": gettext_lazy(
        "The numbers of breaks of participants differ by at most {max_break_spread}."
    ),
}
