"""Whom of a partner one can ask to meet: the functions that it names in public."""

from dataclasses import dataclass

from regions.models import KeyFunction, Profile
from regions.queries.people import Reader, contact_of, visible

MEMBER = Reader(member=True)


@dataclass(frozen=True, slots=True)
class Wishable:
    """``label`` is for who asks, with a name only by consent; ``function`` is what is kept."""

    value: str
    label: str
    function: str


def wishable_people(profile: Profile) -> list[Wishable]:
    """Its key functions as a member may see them; one query."""
    if not visible(profile, "key_functions", MEMBER):
        return []
    return [wishable(row, profile) for row in profile.key_functions.all()]


def wishable(row: KeyFunction, profile: Profile) -> Wishable:
    contact = contact_of(row, profile, MEMBER)
    label = f"{contact.function}: {contact.name}" if contact.name else contact.function
    both = dict.fromkeys(one for one in (row.function_en, row.function_ja) if one)
    return Wishable(str(row.pk), label, " / ".join(both))
