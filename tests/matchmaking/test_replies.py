"""Answers of calendar programs: read strictly, applied with the rights of the one invited."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.test.client import Client

from mailing.models import OutgoingMail
from matchmaking.models import Delegate, IncomingReply, Meeting, MeetingRequest
from matchmaking.replies import MAX_CALENDAR, MAX_MESSAGE, UnreadableReplyError, read_reply
from matchmaking.services.delegates import name_delegates
from matchmaking.services.replies import receive_reply
from matchmaking.services.requests import accept_request
from tests.factories import UserFactory
from tests.matchmaking.letters import APPLE, CALENDARS, GOOGLE, OUTLOOK, SHAPES, letter

ALL = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)


def answer_to(request, shape=OUTLOOK, **values):
    told = {
        "uid": request.calendar_uid,
        "sequence": request.calendar_sequence,
        "starts_at": request.current_times[0].starts_at,
        **values,
    }
    return receive_reply(letter(shape, **told))


def verdict_of(row):
    return row.verdict, row.reason


# Reading ----------------------------------------------------------------------------------------


@ALL
def test_read_reply_understands_every_shape(shape):
    reply = read_reply(
        letter(shape, name="Löer", answer="DECLINED", comment="Not now\\, sorry", sequence=4)
    )
    assert (reply.method, reply.uid, reply.sequence) == ("REPLY", "nobody@kakehashi", 4)
    assert (reply.attendee, reply.sender) == ("manager@vitagora.example",) * 2
    assert (reply.answer, reply.comment) == ("DECLINED", "Not now, sorry")
    assert reply.starts_at == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert reply.ends_at == datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_read_reply_reads_a_windows_zone_by_its_definition():
    calendar = CALENDARS[OUTLOOK].replace(
        "DTSTART:{start}", "DTSTART;TZID=W. Europe Standard Time:20261201T090000"
    )
    reply = read_reply(letter(calendar=filled(calendar)))
    assert reply.starts_at == datetime(2026, 12, 1, 8, tzinfo=UTC)


def filled(calendar, **values):
    told = {
        "name": "X", "attendee": "manager@vitagora.example", "method": "REPLY", "uid": "u@kakehashi",
        "answer": "ACCEPTED", "comment": "", "sequence": 0, "stamp": "20261128T000000Z",
        "start": "20261201T080000Z", "end": "20261201T090000Z", **values,
    }  # fmt: skip
    return calendar.format(**told)


HOSTILE = {
    "message_too_large": lambda: b"a" * (MAX_MESSAGE + 1),
    "calendar_too_large": lambda: letter(comment="x" * MAX_CALENDAR),
    "no_calendar_part": lambda: b"From: a@example.com\r\n\r\nI accept!",
    "calendar_malformed": lambda: letter(calendar="BEGIN:VCALENDAR\nMETHOD"),
    "method_not_an_answer": lambda: letter(method="CANCEL"),
    "not_one_event": lambda: letter(calendar="BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR"),
    "event_recurs": lambda: letter(
        APPLE, calendar=filled(CALENDARS[APPLE].replace("SUMMARY", "RRULE:FREQ=SECONDLY\nSUMMARY"))
    ),
    "not_one_attendee": lambda: letter(
        APPLE,
        calendar=filled(
            CALENDARS[APPLE].replace("DTEND", "ATTENDEE:mailto:other@example.com\nDTEND")
        ),
    ),
    "answer_unknown": lambda: letter(answer="DELEGATED"),
    "sender_is_not_the_attendee": lambda: letter(sender="somebody@example.com"),
    "sequence_malformed": lambda: letter(sequence="many"),
    "time_without_a_zone": lambda: letter(start="20261201T090000"),
    "counter_without_a_time": lambda: letter(
        APPLE, calendar=filled(CALENDARS[APPLE].replace("DTSTART:{start}\n", ""), method="COUNTER")
    ),
    "too_many_parts": lambda: (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 60 + b"--b--"
    ),
}


@pytest.mark.parametrize("code", HOSTILE)
def test_read_reply_refuses(code):
    with pytest.raises(UnreadableReplyError) as refused:
        read_reply(HOSTILE[code]())
    assert refused.value.code == code


def test_read_reply_keeps_comments_printable_and_ignores_names():
    hostile = filled(CALENDARS[OUTLOOK], name='"A\\nBcc: x@example.com"', comment="one\\ntwo\x07")
    reply = read_reply(letter(calendar=hostile))
    assert (reply.attendee, reply.comment) == ("manager@vitagora.example", "one\ntwo")


# Applying ---------------------------------------------------------------------------------------


@ALL
def test_an_acceptance_confirms_the_time_that_the_calendar_shows(bridge, shape):
    request = bridge.ask()
    row = answer_to(request, shape, starts_at=request.current_times[1].starts_at)
    assert verdict_of(row) == ("applied", "")
    assert Meeting.objects.get().starts_at == request.current_times[1].starts_at
    assert (row.sender, row.answer, row.request) == (bridge.manager.email, "ACCEPTED", request)


@ALL
def test_a_refusal_declines_with_the_words_of_the_person(bridge, shape):
    request = bridge.ask()
    answer_to(request, shape, answer="DECLINED", comment="After the fair please")
    request.refresh_from_db()
    said = request.messages.last().text
    assert (request.state, said) == ("declined", "After the fair please")


@ALL
def test_a_counter_becomes_a_proposal(bridge, shape):
    request = bridge.ask()
    wished = bridge.times(6)[5]
    row = answer_to(request, shape, method="COUNTER", answer="TENTATIVE", starts_at=wished)
    assert verdict_of(row) == ("applied", "")
    request = MeetingRequest.objects.get()
    assert (request.turn, request.round) == ("sender", 2)
    assert [time.starts_at for time in request.current_times] == [wished]


def test_the_same_mail_twice_is_acted_upon_once(bridge):
    request = bridge.ask()
    raw = letter(uid=request.calendar_uid, starts_at=request.current_times[0].starts_at)
    first, again = receive_reply(raw), receive_reply(raw)
    assert (first.pk, verdict_of(again)) == (again.pk, ("applied", ""))
    assert IncomingReply.objects.count() == Meeting.objects.count() == 1


def test_an_answer_to_an_older_entry_changes_nothing(bridge):
    request = bridge.ask()
    answer_to(request, answer="DECLINED")
    row = answer_to(request, number=2)
    assert verdict_of(row) == ("noted", "answers_an_older_entry")
    assert MeetingRequest.objects.get().state == "declined"


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"uid": "00000000-0000-0000-0000-000000000000@kakehashi"}, ("refused", "entry_unknown")),
        ({"uid": "x" * 300}, ("refused", "entry_unknown")),
        ({"attendee": "stranger@example.com"}, ("refused", "attendee_not_invited")),
        ({"attendee": "officer@gifu.example"}, ("noted", "not_their_turn")),
        ({"sequence": 7}, ("refused", "entry_from_the_future")),
        ({"answer": "TENTATIVE"}, ("noted", "undecided")),
    ],
)
def test_what_is_not_an_answer_of_the_one_invited_changes_nothing(bridge, values, verdict):
    request = bridge.ask()
    assert verdict_of(answer_to(request, **values)) == verdict
    request.refresh_from_db()
    assert (request.state, request.round, request.calendar_sequence) == ("open", 1, 0)
    assert Meeting.objects.count() == 0


def test_a_person_of_the_platform_who_was_not_invited_is_refused(bridge):
    request = bridge.ask()
    UserFactory(profile=bridge.vitagora, email="later@vitagora.example")
    row = answer_to(request, attendee="later@vitagora.example")
    assert verdict_of(row) == ("refused", "attendee_not_invited")


def test_a_refused_answer_is_told_to_its_writer_in_their_language(bridge):
    bridge.manager.language = "ja"
    bridge.manager.save(update_fields=["language"])
    request = bridge.ask()
    past = datetime.now(UTC) - timedelta(days=1)
    row = answer_to(request, method="COUNTER", starts_at=past)
    assert verdict_of(row) == ("refused", "time_is_past")
    mail = OutgoingMail.objects.get(dedupe_key=f"reply-refused:{row.digest}")
    assert (mail.to, mail.language) == (bridge.manager.email, "ja")
    assert "\n過ぎた日時が含まれています。" in mail.text
    link = next(line for line in mail.text.splitlines() if "/meetings/answer/" in line)
    assert Client().get(link[link.index("/ja/") :]).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_mail_is_logged_and_changes_nothing(code):
    row = receive_reply(HOSTILE[code]())
    assert verdict_of(row) == ("refused", code)
    assert OutgoingMail.objects.count() == 0


def test_receive_reply_reads_a_pipe(bridge, monkeypatch, capsys):
    request = bridge.ask()
    raw = letter(GOOGLE, uid=request.calendar_uid, starts_at=request.current_times[0].starts_at)
    monkeypatch.setattr("sys.stdin", Pipe(raw))
    call_command("receive_reply")
    assert capsys.readouterr().out == "applied\n"
    assert Meeting.objects.count() == 1


class Pipe:
    """Standard input as a mail server opens it."""

    def __init__(self, raw):
        self.buffer = BytesIO(raw)


# Of a meeting -----------------------------------------------------------------------------------


def attendance_of(person):
    return Delegate.objects.current().get(user=person).answer


@ALL
@pytest.mark.parametrize("answer", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_an_answer_to_a_meeting_is_the_attendance_of_one_person(bridge, shape, answer):
    request = confirmed(bridge)
    expert = UserFactory(member_of=bridge.vitagora, email="expert@vitagora.example")
    name_delegates(request, "receiver", [bridge.manager, expert], by=bridge.manager)
    row = answer_to(request, shape, answer=answer, attendee=expert.email)
    assert verdict_of(row) == ("applied", "")
    assert attendance_of(expert) == answer.lower()
    assert attendance_of(bridge.manager) == "accepted"
    assert Meeting.objects.get().state == "confirmed"


def test_an_answer_to_a_meeting_without_named_people_is_noted(bridge):
    request = confirmed(bridge)
    assert verdict_of(answer_to(request, answer="DECLINED")) == ("noted", "nobody_is_named")
    assert Meeting.objects.get().state == "confirmed"


@ALL
def test_a_counter_to_a_meeting_proposes_to_move_it(bridge, shape):
    request = confirmed(bridge)
    wished, start = bridge.times(9)[8], Meeting.objects.get().starts_at
    row = answer_to(
        request, shape, method="COUNTER", answer="TENTATIVE", starts_at=wished, comment="A train"
    )
    assert verdict_of(row) == ("applied", "")
    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.move_by) == (start, "receiver")
    assert [time.starts_at for time in meeting.request.current_times] == [wished]
    assert meeting.request.messages.last().text == "A train"


def test_of_named_people_only_who_leads_answers_for_the_organisation(bridge):
    request = bridge.ask()
    deputy = UserFactory(profile=bridge.vitagora, email="deputy@vitagora.example")
    name_delegates(request, "receiver", [bridge.manager], deputies=[deputy], by=bridge.manager)
    answer_to(request, answer="DECLINED", attendee=deputy.email)
    request.refresh_from_db()
    assert (request.state, attendance_of(deputy)) == ("open", "declined")
    answer_to(request, answer="DECLINED", number=2)
    request.refresh_from_db()
    assert request.state == "declined"


def test_who_only_reads_along_was_not_invited(bridge):
    request = bridge.ask()
    UserFactory(profile=bridge.vitagora, email="reader@vitagora.example")
    name_delegates(request, "receiver", [bridge.manager], by=bridge.manager)
    row = answer_to(request, attendee="reader@vitagora.example")
    assert verdict_of(row) == ("refused", "attendee_not_invited")


def confirmed(bridge):
    request = bridge.ask()
    accept_request(request, starts_at=request.current_times[0].starts_at, by=bridge.manager)
    return request
