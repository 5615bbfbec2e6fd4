"""The letters about matchmaking days."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from mailing.kinds import LetterKind, Placeholder, Text
from matchmaking.letter_kinds import FRAME, MEETINGS
from matchmaking.letter_placeholders import (
    CLOSING,
    LINK,
    OPENING,
    OURS,
    READER,
    SAMPLE_WHEN,
    block,
)

EVENT = Placeholder(
    "event", _("Name of the event"), _("Annual Conference 2027"), "{{ event.name }}"
)
UNTIL = block(
    "until", _("Until when wishes are taken, on both clocks"), SAMPLE_WHEN, "letters/_wishes_until"
)
OTHERS = Placeholder("others", _("How many others take part"), "23", "{{ others_number }}")


def wishes(key: str, name: Text, *placeholders: Placeholder) -> LetterKind:
    shared = (OPENING, READER, OURS, EVENT, UNTIL, LINK, CLOSING)
    return LetterKind(
        f"matchmaking/letters/{key}", name, MEETINGS, (*shared, *placeholders), frame=FRAME
    )


def kinds() -> Iterator[LetterKind]:
    yield wishes("wishes_open", _("Wishes for a matchmaking day are taken"), OTHERS)
    yield wishes(
        "wishes_close", _("Wishes for a matchmaking day end soon, and none is there"), OTHERS
    )
