"""The letters about introductions, postings and cooperations."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from mailing.kinds import LetterKind, Placeholder, Text
from matchmaking.letter_kinds import CONTACTS, FRAME, MEETINGS
from matchmaking.letter_placeholders import (
    DESK,
    ENDS,
    EVENT,
    FIRST_PARTNER,
    LINK,
    NOTE,
    OPEN_UNTIL,
    OURS,
    PARTNERS,
    POSTING,
    QUOTE,
    READER,
    REFUSED,
    STEP,
    STEP_DAY,
    THEIRS,
    YEAR,
)


def kinds() -> Iterator[LetterKind]:
    yield from about_introductions()
    yield from about_postings()
    yield from about_cooperation()
    yield LetterKind(
        "matchmaking/letters/wishes_unplaced",
        _("Wishes that have no place in a timetable"),
        MEETINGS,
        (READER, OURS, LINK, EVENT, REFUSED),
        frame=FRAME,
    )


def contact(key: str, name: Text, *placeholders: Placeholder, **flags: object) -> LetterKind:
    shared = (READER, OURS, LINK)
    return LetterKind(
        f"matchmaking/letters/{key}",
        name,
        CONTACTS,
        (*shared, *placeholders),
        flags=flags,
        frame=FRAME,
    )


def about_introductions() -> Iterator[LetterKind]:
    yield contact("introduction_asked", _("An introduction is asked for"), THEIRS, QUOTE, ENDS)
    yield contact(
        "introduction_agreed#asking",
        _("An introduction that we asked for was agreed"),
        THEIRS,
        is_asking=True,
    )
    yield contact(
        "introduction_agreed#asked", _("An introduction was agreed by us"), THEIRS, is_asking=False
    )
    closed = {
        "declined": _("An introduction was declined"),
        "withdrawn": _("An introduction was withdrawn"),
        "expired": _("An introduction has expired"),
    }
    for state, name in closed.items():
        yield contact(f"introduction_closed#{state}", name, THEIRS, QUOTE, state=state)
    yield contact("proposal_made", _("The helpdesk introduces two sides"), THEIRS, DESK, NOTE)


def about_postings() -> Iterator[LetterKind]:
    yield contact("posting_answered", _("A posting was answered"), THEIRS, POSTING, QUOTE)
    yield contact("posting_message", _("A message about a posting"), THEIRS, POSTING, QUOTE)
    closed = {
        "accepted": _("An answer to a posting was accepted"),
        "declined": _("An answer to a posting was declined"),
        "withdrawn": _("An answer to a posting was withdrawn"),
    }
    for state, name in closed.items():
        yield contact(f"posting_answer_closed#{state}", name, THEIRS, POSTING, QUOTE, state=state)
    yield contact("posting_hidden", _("A posting was hidden"), POSTING, QUOTE)
    yield contact("posting_ends", _("A posting ends soon"), POSTING, OPEN_UNTIL)


def about_cooperation() -> Iterator[LetterKind]:
    yield contact("step_due", _("A step that was agreed is due soon"), THEIRS, STEP, STEP_DAY)
    yield contact("step_overdue", _("A step that was agreed is overdue"), THEIRS, STEP, STEP_DAY)
    yield contact(
        "cooperation_silent", _("Nothing was heard of a cooperation"), PARTNERS, FIRST_PARTNER, YEAR
    )
