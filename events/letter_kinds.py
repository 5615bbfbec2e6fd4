"""The letters about events: what each may say, and which of its wordings is used when."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from mailing.kinds import LetterKind, Placeholder, Text

FRAME = "events/letters/_frame"
SAMPLE_PAGE = "https://kakehashi.example/page/"
SAMPLE_WHEN = _(
    "Tue 2 March 2027 17:00–18:00 Tokyo time (UTC+09:00) = Tue 2 March 2027 09:00–10:00 Paris time "
    "(UTC+01:00)"
)


def block(name: str, meaning: Text, sample: Text, *, required: bool = False) -> Placeholder:
    source = f'{{% include "events/letters/_{name}.txt" %}}'
    return Placeholder(name, meaning, sample, source, required=required)


READER = Placeholder("reader", _("Name of the reader"), _("Anna Martin"), "{{ person.full_name }}")
EVENT = Placeholder(
    "event", _("Name of the event"), _("Annual Conference 2027"), "{{ event.name }}"
)
ORGANISATION = Placeholder(
    "organisation",
    _("The reader's organisation"),
    _("Vitagora"),
    "{{ registration.profile.name }}",
)
WHEN = block("when", _("The days, or the time on both clocks"), SAMPLE_WHEN)
LINK = Placeholder("link", _("Address of the page"), SAMPLE_PAGE, "{{ url }}", required=True)
ROOM = block(
    "room",
    _("The online room, for those who attend online"),
    _("The online room: https://video.example/room"),
)
PARTS = block(
    "parts",
    _("The parts that the reader has signed up for, if any"),
    _("You have signed up for:\nSite visit – Tue 2 March 2027 14:00–16:00 Tokyo time (UTC+09:00)"),
)
HELD = block("held", _("Until when the seat is kept, on both clocks"), SAMPLE_WHEN, required=True)
NOTICE = Placeholder(
    "notice", _("What the organisers say about it"), _("The hall is closed."), "{{ event.notice }}"
)
CHANGES = block(
    "changes",
    _("What has changed, before and now"),
    _("Opening – Place\nBefore: Hall A\nNow: Hall B"),
    required=True,
)
SUBJECT = Placeholder(
    "subject", _("The organisers' subject"), _("How to get there"), "{{ written.subject }}"
)
TEXT = Placeholder(
    "text",
    _("The organisers' words"),
    _("The bus leaves at nine."),
    "{{ written.text }}",
    required=True,
)
SPEAKER = Placeholder(
    "speaker", _("Name of the person on the stage"), _("Anna Martin"), "{{ consent.person }}"
)
ALWAYS = (READER, EVENT, ORGANISATION, WHEN, LINK)


def letter(key: str, name: Text, *placeholders: Placeholder, **flags: object) -> LetterKind:
    return LetterKind(
        f"events/letters/{key}",
        name,
        _("Events"),
        (*ALWAYS, *placeholders),
        flags=flags,
        frame=FRAME,
    )


def kinds() -> Iterator[LetterKind]:
    yield from about_registrations()
    yield from about_seats()
    yield from about_changes()
    yield letter("survey", _("What people thought of an event"))
    yield LetterKind(
        "events/letters/stage_consent",
        _("May recording and slides be public?"),
        _("Events"),
        (SPEAKER, EVENT, LINK),
        frame="events/letters/_stage_frame",
    )
    yield letter("letter", _("Around a letter of the organisers"), SUBJECT, TEXT)


def about_registrations() -> Iterator[LetterKind]:
    yield letter("registered#confirmed", _("Registered"), ROOM, PARTS, state="confirmed")
    yield letter("registered#waiting", _("On the waiting list"), state="waiting")
    yield letter("registered#received", _("A registration was received"))
    yield letter("registration_cancelled", _("A registration is cancelled"))
    yield letter("registration_declined", _("A registration could not be accepted"))


def about_seats() -> Iterator[LetterKind]:
    yield letter("seat_kept", _("A seat is kept"), HELD)
    yield letter("seat_declined", _("The calendar declined: does the person come?"))
    yield letter("seat_lapsed", _("A kept seat was passed on"))


def about_changes() -> Iterator[LetterKind]:
    yield letter(
        "event_changed#cancelled",
        _("An event is cancelled"),
        NOTICE,
        optional(CHANGES),
        event_state="cancelled",
    )
    yield letter(
        "event_changed#postponed",
        _("An event is postponed"),
        NOTICE,
        optional(CHANGES),
        event_state="postponed",
    )
    yield letter("event_changed#changed", _("An event has changed"), NOTICE, CHANGES)


def optional(one: Placeholder) -> Placeholder:
    return Placeholder(one.name, one.meaning, one.sample, one.source)
