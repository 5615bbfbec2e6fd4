"""Choices of a form in the order in which readers look for them: by reading, or from a to z."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from regions.queries.vocabulary import Choice, Group
from regions.search.ordering import label_key


def by_name(choices: Iterable[Choice]) -> list[Choice]:
    language = get_language() or "en"
    return sorted(choices, key=lambda one: (label_key(str(one[1]), language), one[0]))


def groups_by_name(groups: Iterable[Group]) -> list[Group]:
    """Groups and what is in them; a head that stands first in its own group stays there."""
    language = get_language() or "en"
    ordered = [(name, _inside(name, choices)) for name, choices in groups]
    return sorted(ordered, key=lambda group: label_key(str(group[0]), language))


def _inside(name: Any, choices: list[Choice]) -> list[Choice]:
    head = [one for one in choices[:1] if one[1] == name]
    return [*head, *by_name(choices[len(head) :])]
