"""Which desks read a text: a door for each language that says something new.

What a door has passed stays passed: in a second round it opens only for what has changed since.
"""

import json
from hashlib import blake2b
from typing import Any

from regions.enums import CheckState, Door, Side
from regions.models import ProfileVersion
from regions.services.content import comparable, stored, to_json

TEXTS = ("name", "summary")
ENTRY_TEXTS = ("text_en", "text_ja")
ENTRY_KEY = ("direction", "form", "sector", "third_region")
LANGUAGES_OF_TEXTS = {f"{name}_{door}" for name in TEXTS for door in Door.values}
NOT_READ = {*LANGUAGES_OF_TEXTS, "machine_translated"}


def doors_to_open(version: ProfileVersion) -> list[Door]:
    """The doors that this version must pass now; at least one, as somebody has to publish it.

    A door that passed an earlier round opens where the text differs from what it passed, the
    others where it differs from what is public.
    """
    before = to_json(stored(version.profile)) if version.profile.is_published else {}
    now, passed = version.content, passed_prints(version)
    doors = [
        door
        for door in Door
        if (passed[door] != print_of(now, door) if door in passed else is_new(before, now, door))
    ]
    return doors or [own_door(now)]


def is_new(before: dict[str, Any], after: dict[str, Any], door: Door) -> bool:
    return texts(before, door) != texts(after, door)


def passed_prints(version: ProfileVersion) -> dict[str, str]:
    """By door the print of what it passed last, of this very version."""
    passed = version.checks.filter(state=CheckState.APPROVED).exclude(passed="")
    return dict(passed.order_by("round").values_list("door", "passed"))


def print_of(content: dict[str, Any], door: str) -> str:
    """A short print of what a door vouches for: its language; that of its side all else as well."""
    read: list[Any] = [texts(content, door)]
    if door == own_door(content):
        read.append(neutral(content))
    written = json.dumps(read, ensure_ascii=False, sort_keys=True)
    return blake2b(written.encode(errors="replace"), digest_size=16).hexdigest()


def own_door(content: dict[str, Any]) -> Door:
    """The language of the side that the organisation is on."""
    return Door.JA if content["side"] == Side.JP else Door.EN


def texts(content: dict[str, Any], door: str) -> list[str]:
    """All that a content says in one language; its entries by what they are, in any order."""
    own = [content.get(f"{name}_{door}", "") for name in TEXTS]
    entries = sorted(content.get("interests", []), key=kind_of_entry)
    said = [entry.get(f"text_{door}", "") for entry in entries]
    return [text for text in [*own, *said] if text]


def kind_of_entry(entry: dict[str, str]) -> list[str]:
    return [entry.get(name, "") for name in ENTRY_KEY]


def neutral(content: dict[str, Any]) -> dict[str, Any]:
    """All that a content says in no language: places, sectors, and what is offered and sought."""
    said = {name: value for name, value in content.items() if name not in NOT_READ}
    bare = [
        {name: value for name, value in entry.items() if name not in ENTRY_TEXTS}
        for entry in content.get("interests", [])
    ]
    return {name: comparable(name, value) for name, value in (said | {"interests": bare}).items()}
