"""What one record says of what two said: field by field, lists together."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from regions.models import Profile
from regions.models.profiles import MAX_FLAGSHIPS
from regions.services.content import PLACES, PLAIN, ProfileContent, stored

# What a merge can take from either record; lists are united.
CHOICES = [
    name for name in [*PLAIN, *PLACES] if name not in ("languages", "machine_translated", "side")
]


def merged_content(
    survivor: Profile, absorbed: Profile, *, take: Iterable[str] = ()
) -> ProfileContent:
    """The survivor's content with the fields in ``take``, and all gaps, filled from the other."""
    mine, other = stored(survivor), stored(absorbed)
    taken = set(take)
    values: dict[str, Any] = {
        name: getattr(other, name)
        for name in CHOICES
        if getattr(other, name) and (name in taken or not getattr(mine, name))
    }
    if "kind" in values:
        values["side"] = other.side
    return replace(mine, **values, **united_lists(mine, other))


def united_lists(mine: ProfileContent, other: ProfileContent) -> dict[str, Any]:
    """Flagships of the survivor first; what does not fit in three is a sector."""
    ranked = list(dict.fromkeys([*mine.flagships, *other.flagships]))
    tagged = dict.fromkeys([*ranked[MAX_FLAGSHIPS:], *mine.sectors, *other.sectors])
    flagships = ranked[:MAX_FLAGSHIPS]
    said = {interest.key: interest for interest in [*other.interests, *mine.interests]}
    return {
        "flagships": flagships,
        "sectors": [sector for sector in tagged if sector not in flagships],
        "themes": list(dict.fromkeys([*mine.themes, *other.themes])),
        "interests": list(said.values()),
        "languages": list(dict.fromkeys([*mine.languages, *other.languages])),
        "machine_translated": list(
            dict.fromkeys([*mine.machine_translated, *other.machine_translated])
        ),
    }
