"""Why a meeting has no slot, and what would give it one, in the reader's language. Pure.

Codes, facts and ways are those of `timetable.reasons`; `Names` says what their ids are called.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

TAKEN_OUT, CLASH, CANCELLED = "taken_out", "clash", "cancelled"
LANGUAGES = {
    "en": gettext_lazy("English"),
    "ja": gettext_lazy("Japanese"),
    "fr": gettext_lazy("French"),
    "de": gettext_lazy("German"),
    "es": gettext_lazy("Spanish"),
    "it": gettext_lazy("Italian"),
    "nl": gettext_lazy("Dutch"),
    "pl": gettext_lazy("Polish"),
}
BETWEEN = pgettext_lazy("two languages", "{one}–{other}")


@dataclass(frozen=True, slots=True)
class Names:
    """What readers call the ids of a problem. What is not known any more is shown as its id."""

    people: Mapping[str, str] = field(default_factory=dict)
    slots: Mapping[str, str] = field(default_factory=dict)

    def person(self, key: object) -> str:
        return self.people.get(str(key), str(key))

    def persons(self, keys: Iterable[object]) -> str:
        return " · ".join(self.person(key) for key in keys)

    def slot(self, key: object) -> str:
        return self.slots.get(str(key), str(key))

    def slots_named(self, keys: Iterable[object]) -> str:
        return ", ".join(self.slot(key) for key in keys)

    def meeting(self, key: object) -> str:
        """Meetings are called by their two participants."""
        return " – ".join(self.person(one) for one in str(key).split("+"))


def languages(pair: object) -> str:
    """The two languages of a pair such as ``en-ja``."""
    one, _dash, other = str(pair or "").partition("-")
    return str(format_lazy(BETWEEN, one=LANGUAGES.get(one, one), other=LANGUAGES.get(other, other)))


def why(reason: str, facts: Mapping[str, Any], names: Names) -> str:
    """One sentence for organisers."""
    if reason == "no_common_slot":
        people = names.persons(facts.get("participants", []))
        return _("They are never there at the same time: %(people)s.") % {"people": people}
    if reason == "no_interpreter_for_pair":
        return _("Nobody interprets %(languages)s at the hours when both are there.") % {
            "languages": languages(facts.get("pair"))
        }
    if reason == "limit_reached":
        return _("%(name)s has as many meetings as wanted: %(most)s.") % {
            "name": names.person(facts.get("participant")),
            "most": facts.get("max"),
        }
    if reason == "day_full":
        return _("%(name)s has a meeting in every slot.") % {
            "name": names.person(facts.get("participant"))
        }
    if reason in SHORT:
        return str(SHORT[reason]) % {
            "hours": names.slots_named(facts.get("slots", [])),
            "languages": languages(facts.get("pair")),
        }
    return str(PLAIN.get(reason, PLAIN["people_busy"]))


SHORT = {
    "no_place": gettext_lazy("Both are free at %(hours)s, and every place is taken then."),
    "no_interpreter": gettext_lazy(
        "Both are free at %(hours)s, and no interpreter for %(languages)s is left then."
    ),
    "outweighed": gettext_lazy(
        "It would fit at %(hours)s, and the day as a whole would have less weight."
    ),
    "out_of_order": gettext_lazy(
        "Both are free at %(hours)s, where the order of meetings does not allow it."
    ),
}
PLAIN = {
    "": gettext_lazy(
        "It lost its slot when the hours, places or interpreters of the day were changed."
    ),
    "people_busy": gettext_lazy("In every slot one of the two has another meeting."),
    TAKEN_OUT: gettext_lazy("It was taken out by hand."),
    CANCELLED: gettext_lazy("It was cancelled."),
    CLASH: gettext_lazy("No timetable that keeps all rules was found; more is told above."),
    "added": gettext_lazy("It was added by hand and waits for a slot."),
}


def ways(freed_by: Iterable[Mapping[str, Any]], names: Names) -> list[str]:
    """What would free it, one clause each; the same thing at several hours is said once."""
    said = [_way(way, names) for way in merged(freed_by)]
    return list(dict.fromkeys(filter(None, said)))


def merged(freed_by: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A place or an interpreter more, at any of some hours, is one way."""
    found: list[dict[str, Any]] = []
    for way in freed_by:
        same = [
            one
            for one in found
            if way["change"] in {"add_place", "add_interpreter"}
            and (one["change"], one.get("pair")) == (way["change"], way.get("pair"))
        ]
        if same:
            same[0]["slots"].append(way.get("slot"))
        else:
            found.append({**way, "slots": [way.get("slot")]})
    return found


def _way(way: Mapping[str, Any], names: Names) -> str:
    known = {
        "hour": names.slot(way.get("slot")),
        "hours": names.slots_named(way["slots"]),
        "name": names.person(way.get("participant")),
        "people": names.persons(way.get("participants", [])),
        "languages": languages(way.get("pair")),
        "meetings": ", ".join(names.meeting(one) for one in way.get("meetings", [])),
    }
    if way["change"] == "give_up":
        count = len(way.get("meetings", []))
        return (
            ngettext(
                "at %(hour)s without the meeting %(meetings)s",
                "at %(hour)s without the meetings %(meetings)s",
                count,
            )
            % known
        )
    return str(WAYS.get(way["change"], "")) % known


WAYS = {
    "be_there": gettext_lazy("if at %(hour)s these were there: %(people)s"),
    "raise_max": gettext_lazy("if %(name)s took one more meeting"),
    "add_place": gettext_lazy("with one more place at %(hours)s"),
    "add_interpreter": gettext_lazy("with one more interpreter for %(languages)s at %(hours)s"),
    "drop_precedence": gettext_lazy("without the order of meetings"),
}

KINDLY = {
    "no_common_slot": gettext_lazy("Your hours at the event and theirs did not overlap."),
    "no_interpreter_for_pair": gettext_lazy(
        "There was no interpreter for your languages at the hours when you were both there."
    ),
    "limit_reached": gettext_lazy(
        "One of you has reached the number of meetings that was wished for."
    ),
    "day_full": gettext_lazy("One of you already has a meeting in every slot."),
    "no_place": gettext_lazy("Every table was taken at the hours when you were both free."),
    "no_interpreter": gettext_lazy(
        "All interpreters were taken at the hours when you were both free."
    ),
    CANCELLED: gettext_lazy("The meeting was cancelled."),
}


def kindly(reason: str) -> str:
    """For those who asked: nothing is said of what the other side wished or did."""
    usual = _("Your free hours and theirs were taken by other meetings.")
    return str(KINDLY.get(reason, usual))


# Of lists that are narrowed to one reason.
REASONS = {
    "no_common_slot": gettext_lazy("Never there at the same time"),
    "no_interpreter_for_pair": gettext_lazy("Nobody interprets these languages"),
    "limit_reached": gettext_lazy("As many meetings as wanted"),
    "day_full": gettext_lazy("A meeting in every slot"),
    "no_place": gettext_lazy("No place left"),
    "no_interpreter": gettext_lazy("No interpreter left"),
    "outweighed": gettext_lazy("Others weigh more"),
    "out_of_order": gettext_lazy("Order of meetings"),
    "people_busy": gettext_lazy("One of the two is busy"),
    "lost": gettext_lazy("Lost its slot"),
    TAKEN_OUT: gettext_lazy("Taken out by hand"),
    CANCELLED: gettext_lazy("Cancelled"),
    CLASH: gettext_lazy("No timetable found"),
    "added": gettext_lazy("Added by hand"),
}


def reason_label(reason: str) -> str:
    return str(REASONS.get(reason, REASONS["people_busy"]))
