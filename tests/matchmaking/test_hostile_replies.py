"""Mails that are meant to harm: each is refused with one word, quickly, and changes nothing."""

import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailing.models import OutgoingMail
from matchmaking.models import Booking, IncomingReply, Meeting, MeetingRequest, ThreadMessage
from matchmaking.replies import UnreadableReplyError, read_reply
from matchmaking.services.replies import receive_mail
from tests.matchmaking.letters import APPLE, GOOGLE, OUTLOOK, SHAPES, letter

SECONDS = 20  # of the processor: the worst need a tenth of one, what hangs has no end
MEGABYTES = 40
MINE = {"uid": "UID-OF-THE-REQUEST", "attendee": "manager@vitagora.example"}


def from_somebody(start, shape=APPLE):
    """The letter with other first lines than its own From."""
    return start + b"\r\n" + letter(shape, **MINE).split(b"\r\n", 1)[1]


def calendar(old, new):
    """The letter with something else in its calendar."""
    filled = letter(OUTLOOK, **MINE, start="20261201T080000Z").decode().replace("\r\n", "\n")
    old = old.format(start="20261201T080000Z")
    assert old in filled
    return filled.replace(old, new).replace("\n", "\r\n").encode()


def zone(rule):
    """The zone of the times changes its clocks by this rule."""
    raw = calendar("DTSTART:{start}", "DTSTART;TZID=W. Europe Standard Time:20261201T090000")
    old = b"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3"
    assert old in raw
    return raw.replace(old, b"RRULE:" + rule)


def every(limit):
    return b",".join(b"%d" % number for number in range(limit))


HOSTILE = {
    "ten megabytes": lambda: b"From: a@b.example\r\n\r\n" + b"a" * 10_000_000,
    "ten megabytes of calendar": lambda: letter(GOOGLE, comment="x" * 10_000_000),
    "a zone of seconds": lambda: zone(b"FREQ=SECONDLY"),
    "a zone of days": lambda: zone(b"FREQ=DAILY"),
    "a zone of every second of a year": lambda: zone(
        b"FREQ=YEARLY;BYHOUR=%b;BYMINUTE=%b;BYSECOND=%b" % (every(24), every(60), every(60))
    ),
    "a folded zone of seconds": lambda: zone(b"FREQ=SECON\r\n DLY"),
    "a thousand zones' rules": lambda: zone(b"FREQ=YEARLY\r\nRRULE:" * 1000 + b"FREQ=YEARLY"),
    "an event that recurs": lambda: calendar("CLASS:PUBLIC", "RRULE:FREQ=YEARLY"),
    "an event of many days": lambda: calendar("CLASS:PUBLIC", "RDATE:20270101T000000Z"),
    "one time of a series": lambda: calendar("CLASS:PUBLIC", "RECURRENCE-ID:20270101T000000Z"),
    "parts in parts": lambda: b"From: a@b.example\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(15_000)
    ),
    "parts in parts, fewer": lambda: b"From: a@b.example\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(49)
    ),
    "mails in mails": lambda: b"Content-Type: message/rfc822\r\n\r\n" * 20_000,
    "events in events": lambda: letter(
        calendar="BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 3000 + "END:VEVENT\n" * 3000 + "END:VCALENDAR"
    ),
    "an event without end": lambda: letter(calendar="BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 6000),
    "a sender of brackets": lambda: from_somebody(b"From: " + b"(" * 400_000),
    "a hundred thousand senders": lambda: from_somebody(b"From: " + b"a@b.example," * 80_000),
    "no sender": lambda: from_somebody(b"X-From: nobody"),
    "a sender of one quote": lambda: from_somebody(b'From: "'),
    "a line break in the sender": lambda: from_somebody(
        b"From: =?utf-8?q?A=0D=0ABcc:_all=40x.example?= <spy@example.com>"
    ),
    "a null in the address": lambda: letter(attendee="manager\x00@vitagora.example", uid=MINE["uid"]),
    "a half character in the address": lambda: letter(
        attendee="manager@vitagora.example\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        uid=MINE["uid"],
    ),
    "the first year": lambda: letter(start="00010101T000000Z", **MINE),
    "the first year, in a zone": lambda: calendar(
        "DTSTART:{start}", "DTSTART;TZID=Asia/Tokyo:00010101T000000"
    ),
    "the last year": lambda: calendar(
        "DTSTART:{start}", "DTSTART;TZID=America/New_York:99991231T235959"
    ),
    "a zone out of a file": lambda: calendar(
        "DTSTART:{start}", "DTSTART;TZID=../../etc/passwd:20261201T090000"
    ),
    "a number without end": lambda: letter(sequence="9" * 50_000, **MINE),
    "a negative number": lambda: letter(sequence=-1, **MINE),
    "base64 that is none": lambda: letter(APPLE, **MINE).replace(b"Encoding: 8bit", b"Encoding: base64"),
    "base64 of a large calendar": lambda: letter(APPLE, **MINE).split(b"\r\n\r\n")[0].replace(
        b"Encoding: 8bit", b"Encoding: base64"
    ) + b"\r\n\r\n" + b"QkVHSU46VkNBTEVOREFS" * 20_000,
    "two attendees": lambda: calendar("CLASS:PUBLIC", "ATTENDEE:mailto:spy@example.com"),
    "a foreign attendee": lambda: letter(attendee="spy@example.com", uid=MINE["uid"]),
    "a foreign sender": lambda: letter(sender="spy@example.com", **MINE),
    "a foreign entry": lambda: letter(uid="00000000-0000-0000-0000-000000000000@kakehashi"),
    "an entry with a break": lambda: letter(uid="a\r\n b@kakehashi"),
    "an alarm without end": lambda: calendar(
        "CLASS:PUBLIC", "BEGIN:VALARM\nTRIGGER:-P99999999999D\nREPEAT:999999999\nEND:VALARM"
    ),
    "nothing": lambda: b"",
    "noise": lambda: bytes(range(256)) * 400,
}  # fmt: skip


def state_of_everything():
    return (
        list(MeetingRequest.objects.values("pk", "state", "round", "turn", "calendar_sequence")),
        list(Meeting.objects.values("pk", "state", "starts_at")),
        list(Booking.objects.values("pk", "is_active")),
        ThreadMessage.objects.count(),
        OutgoingMail.objects.count(),
    )


@pytest.fixture
def mine(bridge):
    """Give a mail the UID of a request that waits for this attendee: all else must be wrong with it."""
    request = bridge.ask()
    return lambda raw: raw.replace(b"UID-OF-THE-REQUEST", request.calendar_uid.encode())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_logged_once_and_changes_nothing(mine, name):
    before, raw = state_of_everything(), mine(HOSTILE[name]())
    began = time.process_time()
    rows = [receive_mail(raw), receive_mail(raw)]
    assert time.process_time() - began < SECONDS
    assert state_of_everything() == before
    (kept,) = IncomingReply.objects.all()
    assert rows == [kept, kept]
    assert kept.verdict in {"refused", "noted"}
    assert kept.reason


@pytest.mark.parametrize(
    "name", ["ten megabytes", "parts in parts", "mails in mails", "a zone of seconds"]
)
def test_a_hostile_mail_takes_little_memory(name):
    raw = HOSTILE[name]()
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableReplyError):
            read_reply(raw)
        assert tracemalloc.get_traced_memory()[1] < MEGABYTES * 1_000_000
    finally:
        tracemalloc.stop()


TOKENS = st.sampled_from(
    [b"\r\n", b"\x00", b"\xff", b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"RRULE:FREQ=SECONDLY\r\n",
     b"\r\n\r\n", b"--_000_\r\n", b";", b":", b'"', b"\\", b"=?utf-8?b?AA==?=", b"TZID=", b"DTSTART:9",
     b"99991231T235959Z", b"ATTENDEE:mailto:x@y\r\n", b"Content-Type: message/rfc822\r\n"]
)  # fmt: skip
CUTS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.one_of(TOKENS, st.binary(max_size=12))),
    min_size=1,
    max_size=6,
)


@settings(max_examples=150, deadline=SECONDS * 1000, suppress_health_check=[HealthCheck.too_slow])
@given(shape=st.sampled_from(list(SHAPES.values())), cuts=CUTS)
def test_a_mail_that_was_torn_apart_is_understood_or_refused(shape, cuts):
    raw = letter(shape, comment="Not now")
    for place, length, new in cuts:
        at = int(place * len(raw))
        raw = raw[:at] + new + raw[at + length :]
    with suppress(UnreadableReplyError):
        reply = read_reply(raw)
        assert all(text.isprintable() for text in (reply.attendee, reply.sender, reply.message_id))


@settings(
    max_examples=25,
    deadline=SECONDS * 1000,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    values=st.fixed_dictionaries(
        {name: st.text(max_size=30) for name in ("attendee", "name", "comment", "number")}
    )
)
def test_whatever_a_stranger_writes_about_a_real_entry_changes_nothing(mine, values):
    told = {name: text.encode("utf-8", "replace").decode() for name, text in values.items()}
    raw = letter(uid=MINE["uid"], **told)
    before = state_of_everything()
    row = receive_mail(mine(raw))
    assert state_of_everything() == before
    assert row.verdict == "refused"
