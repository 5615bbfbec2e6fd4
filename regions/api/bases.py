"""What the resources of the directory have in common: they know when nothing has changed."""

from functools import cached_property
from typing import TypeVar

from django.db.models import Model

from api.cursors import CURSOR
from api.validators import State
from api.views import PublicRead, PublicResource
from regions.api.reading import public_day
from regions.api.walking import SINCE, WalkedPages
from regions.queries import revisions

Row = TypeVar("Row", bound=Model)
EVERYTHING = (revisions.PROFILES, revisions.TERMS, revisions.TIES)


class Counted(PublicRead):
    """What is read from tables whose changes are counted, family by family."""

    families: tuple[str, ...] = (revisions.TERMS,)

    def state(self) -> State | None:
        return state_of(self.revision)

    @cached_property
    def revision(self) -> revisions.Revision:
        """As it was when the request came: what is read later may be newer, never older."""
        return revisions.revision_of(self.families)


class DirectoryResource(Counted, PublicResource[Row]):
    """A resource of the directory, which counts its changes and notes them record by record.

    ``mirrored_as`` is what the feed of changes calls these records.
    """

    mirrored_as: str
    pagination_class = WalkedPages

    def state(self) -> State | None:
        """What is asked for by the notes of changes changes when they are written."""
        if {CURSOR, SINCE} & set(self.request.query_params):
            return None
        return super().state()


def state_of(revision: revisions.Revision) -> State:
    """The state of the rows that count in these families, on this day."""
    return State(
        name="directory " + " ".join(sorted(revision.families)),
        stamp=f"{revision.stamp} {public_day()}",
        asked_at=revision.asked_at,
        told_at=revision.told_at,
    )
