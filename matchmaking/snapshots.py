"""A thread as one reader's mail shows it, so that a later mail can say what has changed since. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NotRequired, TypedDict

from django.utils.translation import gettext as _

from kernel.clocks import clocks


class Snapshot(TypedDict):
    """JSON: instants in ISO 8601, people by their numbers."""

    state: str
    starts_at: str
    ends_at: str
    video: str
    interpreter: NotRequired[str]
    sender: list[int]
    receiver: list[int]
    has_entry: bool
    place: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs, in the reader's words. Nothing before: it was not there."""

    label: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Eyes:
    """How a reader reads: the clocks, the names of both organisations, and of people by number."""

    zones: list[str]
    sender: str
    receiver: str
    people: Mapping[int, str]

    def hour(self, shot: Snapshot) -> str:
        starts_at = datetime.fromisoformat(shot["starts_at"])
        ends_at = datetime.fromisoformat(shot["ends_at"])
        return " = ".join(str(clock) for clock in clocks(starts_at, ends_at, self.zones))

    def names(self, numbers: Iterable[int]) -> str:
        found = [self.people[number] for number in numbers if number in self.people]
        return " · ".join(found) or _("everybody who acts for the organisation")


def changes(before: Snapshot, now: Snapshot, eyes: Eyes) -> list[Change]:
    return list(differing(before, now, eyes))


def differing(before: Snapshot, now: Snapshot, eyes: Eyes) -> Iterator[Change]:
    if (before["starts_at"], before["ends_at"]) != (now["starts_at"], now["ends_at"]):
        yield Change(_("Time"), eyes.hour(before), eyes.hour(now))
    if before["video"] != now["video"]:
        yield Change(_("Video link"), before["video"], now["video"] or _("none yet"))
    if before.get("place", "") != now.get("place", ""):
        yield Change(_("Place"), before.get("place", ""), now.get("place") or _("none yet"))
    if before.get("interpreter") != now.get("interpreter"):
        nobody = _("none yet")
        was, is_now = before.get("interpreter", ""), now.get("interpreter", nobody)
        yield Change(_("Interpreter"), was, is_now)
    if before["sender"] != now["sender"]:
        yield attending(eyes.sender, before["sender"], now["sender"], eyes)
    if before["receiver"] != now["receiver"]:
        yield attending(eyes.receiver, before["receiver"], now["receiver"], eyes)


def attending(organisation: str, before: list[int], now: list[int], eyes: Eyes) -> Change:
    label = _("Who attends for %(name)s") % {"name": organisation}
    return Change(label, eyes.names(before), eyes.names(now))


def people_in(*shots: Snapshot) -> set[int]:
    return {number for shot in shots for number in (*shot["sender"], *shot["receiver"])}
