"""The letters about meetings, introductions, postings and suggestions."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from mailing.kinds import LetterKind, Placeholder, Text
from matchmaking.letter_placeholders import (
    ABOUT_PAIR,
    ACTOR,
    ANSWER,
    ASKED,
    ATTENDING,
    BEFORE,
    CHANGES,
    CLOSING,
    DATE,
    DEADLINE,
    ENTRY,
    FACTS,
    HOUR,
    HOUR_OR_TIMES,
    LINK,
    OPENING,
    OURS,
    PEOPLE,
    PLACE,
    PROPOSER,
    PURPOSE,
    READER,
    REASON,
    RECEIVER,
    RHYTHM,
    SAMPLE_PAGE,
    SAMPLE_WHEN,
    SENDER,
    SERIES_LINK,
    SERIES_TIMES,
    STOP,
    THEIRS,
    TIMES,
    VIDEO,
    WHEN,
    WRITER,
    block,
)

FRAME = "matchmaking/letters/_frame"
DIGEST_FRAME = "matchmaking/email/_digest_frame"
MEETINGS, CONTACTS = _("Meetings"), _("Introductions and postings")
REQUEST_SENT = (*ABOUT_PAIR, ACTOR, *FACTS, TIMES, DEADLINE)
TIMES_PROPOSED = (*ABOUT_PAIR, ACTOR, TIMES, ANSWER, DEADLINE)


def meeting(key: str, name: Text, *placeholders: Placeholder, **flags: object) -> LetterKind:
    return LetterKind(
        f"matchmaking/email/{key}", name, MEETINGS, placeholders, flags=flags, frame=FRAME
    )


def kinds() -> Iterator[LetterKind]:
    yield from about_requests()
    yield from about_meetings()
    yield from about_moves()
    yield from about_hand_over()
    yield from about_series()
    yield from about_no_shows()
    yield from to_interpreters()
    yield from digests()


def about_requests() -> Iterator[LetterKind]:
    yield meeting(
        "request_sent#asked",
        _("An organisation is asked for a meeting"),
        *REQUEST_SENT,
        my_turn=True,
    )
    yield meeting(
        "request_sent#own",
        _("One's own request was sent"),
        *REQUEST_SENT,
        my_turn=False,
        is_actor=True,
    )
    yield meeting(
        "request_sent#colleague",
        _("A colleague's request was sent"),
        *REQUEST_SENT,
        my_turn=False,
        is_actor=False,
    )
    yield meeting(
        "times_proposed#asked", _("Other times are proposed"), *TIMES_PROPOSED, my_turn=True
    )
    yield meeting(
        "times_proposed#sent", _("Our times were proposed"), *TIMES_PROPOSED, my_turn=False
    )
    closed = (*ABOUT_PAIR, SENDER, RECEIVER, ANSWER)
    yield meeting("request_closed#declined", _("A request was declined"), *closed, state="declined")
    yield meeting(
        "request_closed#withdrawn", _("A request was withdrawn"), *closed, state="withdrawn"
    )
    yield meeting("request_closed#expired", _("A request has expired"), *closed)
    yield meeting(
        "answer_reminder",
        _("A request still waits for an answer"),
        *ABOUT_PAIR,
        *FACTS,
        TIMES,
        DEADLINE,
    )


def about_meetings() -> Iterator[LetterKind]:
    yield meeting(
        "meeting_confirmed",
        _("A meeting is confirmed"),
        *ABOUT_PAIR,
        ACTOR,
        *FACTS,
        WHEN,
        DATE,
        PLACE,
        VIDEO,
        ENTRY,
    )
    yield meeting(
        "meeting_changed",
        _("A meeting has changed"),
        *ABOUT_PAIR,
        CHANGES,
        HOUR_OR_TIMES,
        VIDEO,
        PLACE,
        ENTRY,
    )
    yield meeting(
        "meeting_cancelled",
        _("A meeting is cancelled"),
        *ABOUT_PAIR,
        ACTOR,
        WHEN,
        DATE,
        ANSWER,
        ENTRY,
    )
    yield meeting(
        "delegates_named",
        _("Who attends was decided"),
        *ABOUT_PAIR,
        ATTENDING,
        HOUR_OR_TIMES,
        ENTRY,
    )
    yield meeting("attendance_ended", _("Others attend now"), *ABOUT_PAIR, ATTENDING)
    yield meeting("thread_note", _("A message in a thread"), *ABOUT_PAIR, ACTOR, WRITER, ANSWER)
    yield meeting(
        "meeting_reminder",
        _("A meeting begins soon"),
        *ABOUT_PAIR,
        WHEN,
        DATE,
        HOUR,
        VIDEO,
        PLACE,
        PEOPLE,
    )
    outcome = (
        READER,
        OURS,
        THEIRS,
        LINK,
        block(WHEN.name, WHEN.meaning, SAMPLE_WHEN, "email/_outcome_when"),
    )
    yield meeting(
        "outcome_asked#missed",
        _("One side did not come: what comes next?"),
        *outcome,
        first=True,
        missed=True,
    )
    yield meeting("outcome_asked#first", _("Did the meeting take place?"), *outcome, first=True)
    yield meeting("outcome_asked#later", _("What became of the meeting?"), *outcome, first=False)
    yield meeting(
        "reply_refused",
        _("A calendar's answer could not be applied"),
        READER,
        SENDER,
        RECEIVER,
        REASON,
        LINK,
    )


def about_moves() -> Iterator[LetterKind]:
    yield meeting(
        "meeting_moved",
        _("A meeting was moved"),
        *ABOUT_PAIR,
        WHEN,
        DATE,
        BEFORE,
        PLACE,
        VIDEO,
        ANSWER,
        ENTRY,
    )
    proposed = (*ABOUT_PAIR, WHEN, TIMES, ANSWER)
    yield meeting("move_proposed#asked", _("A move is proposed to us"), *proposed, my_turn=True)
    yield meeting("move_proposed#sent", _("A move was proposed by us"), *proposed, my_turn=False)
    yield meeting(
        "event_online", _("The event of a meeting is online now"), *ABOUT_PAIR, WHEN, ANSWER
    )
    yield meeting("move_declined", _("A move was declined"), *ABOUT_PAIR, WHEN, ANSWER)


def about_hand_over() -> Iterator[LetterKind]:
    yield meeting(
        "entry_taken_over", _("A meeting is taken over"), *ABOUT_PAIR, HOUR_OR_TIMES, PURPOSE
    )


def about_series() -> Iterator[LetterKind]:
    pair = (OPENING, READER, CLOSING, PROPOSER, ASKED)
    yield meeting(
        "series_proposed",
        _("Further meetings are proposed"),
        *pair,
        SERIES_TIMES,
        ANSWER,
        SERIES_LINK,
    )
    yield meeting("series_ended", _("No further meetings were agreed"), *pair, ANSWER, SERIES_LINK)


def about_no_shows() -> Iterator[LetterKind]:
    missed = (*ABOUT_PAIR, WHEN, ANSWER)
    yield meeting("no_show#ours", _("We noted that the others did not come"), *missed, is_ours=True)
    yield meeting("no_show#theirs", _("It was noted that we did not come"), *missed, is_ours=False)
    contested = (*ABOUT_PAIR, ANSWER)
    yield meeting(
        "no_show_contested#ours", _("We object: the meeting took place"), *contested, is_ours=True
    )
    yield meeting("no_show_contested#theirs", _("The others object"), *contested, is_ours=False)
    yield meeting("held_decided#held", _("Settled: it took place"), *contested, held=True)
    yield meeting(
        "held_decided#missed", _("Settled: it did not take place"), *contested, held=False
    )


def to_interpreters() -> Iterator[LetterKind]:
    request = "{{ request.%s.name }}"
    yield LetterKind(
        "matchmaking/email/interpreter_briefing",
        _("Briefing of an interpreter"),
        MEETINGS,
        (
            Placeholder("reader", READER.meaning, READER.sample, "{{ resource.name }}"),
            Placeholder("organisation", SENDER.meaning, SENDER.sample, request % "sender"),
            Placeholder("partner", RECEIVER.meaning, RECEIVER.sample, request % "receiver"),
            block("when", _("The time on all clocks"), SAMPLE_WHEN, "email/_interpreter_when"),
            Placeholder("date", DATE.meaning, DATE.sample, "{{ sheet.clocks.0.date }}"),
            VIDEO,
            block(
                "sheet",
                _("Aims, people, agenda and words of the field"),
                _("Agenda\n- 09:00–09:20 Introductions"),
                "email/_interpreter_sheet",
            ),
        ),
        frame="matchmaking/email/_interpreter_frame",
    )


def digests() -> Iterator[LetterKind]:
    yield LetterKind(
        "matchmaking/email/suggestion_digest",
        _("New suggestions"),
        CONTACTS,
        (
            READER,
            block(
                "count",
                _("How many suggestions"),
                _("2 new suggestions"),
                "email/_partners_found",
            ),
            block(
                "headline",
                _("How many suggestions, as a sentence"),
                _("2 suggestions are new for you:"),
                "email/_partners_headline",
            ),
            block(
                "partners",
                _("The partners with their addresses"),
                f"* Gifu Prefecture\n  {SAMPLE_PAGE}",
                "email/_partners",
            ),
            Placeholder("link", LINK.meaning, SAMPLE_PAGE, "{{ list_url }}", required=True),
            RHYTHM,
            STOP,
        ),
        frame=DIGEST_FRAME,
    )
    yield LetterKind(
        "matchmaking/email/posting_digest",
        _("News of postings that are followed"),
        CONTACTS,
        (
            READER,
            block(
                "title",
                _("What the news is of"),
                _("New posting: Wood"),
                "email/_posting_news_title",
            ),
            block("news", _("What is new"), f"* Wood\n  {SAMPLE_PAGE}", "email/_posting_news"),
            Placeholder("link", LINK.meaning, SAMPLE_PAGE, "{{ all_url }}", required=True),
            RHYTHM,
            STOP,
        ),
        frame=DIGEST_FRAME,
    )
    yield LetterKind(
        "matchmaking/email/request_digest",
        _("News about requests, collected"),
        MEETINGS,
        (
            READER,
            block(
                "count", _("How many pieces of news"), _("2 pieces of news"), "email/_news_count"
            ),
            block(
                "news", _("What is new"), _("- Gifu Prefecture proposes other times"), "email/_news"
            ),
            block(
                "waiting",
                _("What waits for the reader's answer"),
                _("- Gifu Prefecture: please answer by 31 March 2027"),
                "email/_waiting",
            ),
            LINK,
            RHYTHM,
            STOP,
        ),
        frame=DIGEST_FRAME,
    )
