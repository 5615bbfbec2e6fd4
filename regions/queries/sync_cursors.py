"""Cursors of the feed of changes: a number, and the kinds of records that it counts for.

A copy that was told of other kinds before would miss what the new ones had said until then, so a
cursor holds for exactly its kinds.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from api.cursors import broken_cursor, seal, unseal
from regions.queries.changes import last_number

# The number is that of the form of the records: another one makes every copy begin anew.
PURPOSE = "sync:1"


def sync_cursor(number: int, kinds: Sequence[str]) -> str:
    """The place after this number, for those who are told of these kinds."""
    return seal(PURPOSE, number, *sorted(kinds))


def number_of(cursor: str, kinds: Sequence[str]) -> int:
    """The number that a cursor stands for. InvalidParameters, with what to do, where it is none."""
    number, *sealed = unseal(cursor, PURPOSE)
    if sealed != sorted(kinds):
        raise broken_cursor(
            _("This cursor is of a feed of other kinds of records. Begin anew without it.")
        )
    if number > last_number():
        raise broken_cursor(
            _("The directory was restored from a backup. Begin anew with the latest dump.")
        )
    return int(number)
