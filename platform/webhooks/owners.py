"""Whose endpoints these are: organisations of a floor above, which says who acts for them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from accounts.models import User


class Organisations(Protocol):
    """What the floor of the organisations knows. All of them are named by their public id."""

    def edited_by(self, user: "User") -> Iterable[UUID]:
        """The organisations that this person may act for as an editor."""

    def editors_of(self, organisation: UUID) -> Iterable["User"]:
        """Who is written to."""

    def names_of(self, known: Iterable[UUID]) -> dict[UUID, str]:
        """In the active language; those that there are."""


_known: list[Organisations] = []


def register(organisations: Organisations) -> None:
    _known[:] = [organisations]


def organisations() -> Organisations:
    return _known[0]
