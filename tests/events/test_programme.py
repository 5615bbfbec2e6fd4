"""The programme as plain values: kept, checked, compared; and published in versions."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from events.enums import Right
from events.models import ProgrammeVersion, TeamMember
from events.programme.changes import compare
from events.programme.checks import findings
from events.programme.plan import (
    Interpreting,
    OnStage,
    Part,
    PlannedDay,
    PlannedSession,
    PlannedTrack,
    Programme,
    Words,
    from_json,
    to_json,
)
from events.queries.programme import draft, latest, programme_of
from events.services.programme import (
    add_room,
    delete_session,
    publish_programme,
    save_session,
)
from kernel.errors import DomainError
from tests.events.stages import START, conference, content, helpdesk, part, seat, session
from tests.factories import UserFactory

END = START + timedelta(hours=3)


def plan(*sessions):
    return Programme((PlannedDay("2030-05-17", sessions=sessions),))


def planned(key="a", minutes=60, after=0, **values):
    starts_at = START + timedelta(minutes=after)
    first = {"kind": "talks", "title": Words("Talks", "発表")}
    return PlannedSession(
        key=key,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        **first | values,
    )


def reasons(*sessions):
    found = findings(plan(*sessions), starts_at=START, ends_at=END)
    return [(one.key, one.stops) for one in found]


def test_what_json_keeps_is_what_was_published():
    whole = Programme(
        (
            PlannedDay(
                "2030-05-17",
                Words("Policy", "政策"),
                (
                    planned(
                        parts=(Part(Words("One"), 5), Part(Words("Two"))),
                        people=(OnStage("chair", Words("A"), Words("B"), Words("C"), "gifu"),),
                        interpreting=(Interpreting("en", "ja", "simultaneous", "2"),),
                    ),
                ),
            ),
        ),
        (PlannedTrack(Words("Wood"), ("FOR",)),),
    )
    assert from_json(Programme, to_json(whole)) == whole
    assert from_json(Programme, {}) == Programme()


@given(st.integers(1, 200), st.lists(st.none() | st.integers(1, 90), max_size=5))
def test_parts_are_held_against_the_session(minutes, lengths):
    parts = tuple(Part(Words("Talk"), length) for length in lengths)
    session = planned(minutes=minutes, parts=parts)
    found = findings(plan(session), starts_at=START, ends_at=START + timedelta(hours=4))
    assert bool(found) == (sum(length or 0 for length in lengths) > minutes)


def test_two_sessions_in_one_room_at_one_time_stop_the_publication():
    hall, first = Words("Hall"), planned("a", room=Words("Hall"))
    assert reasons(first, planned("b", after=59, room=hall)) == [("b", True)]
    assert reasons(first, planned("b", after=60, room=hall)) == []
    assert reasons(first, planned("b", after=59, room=Words("Attic"))) == []
    assert reasons(planned("a"), planned("b")) == []


def test_a_session_outside_the_hours_of_the_event_stops_the_publication():
    assert reasons(planned(minutes=180)) == []
    assert reasons(planned(minutes=181)) == [("a", True)]
    assert reasons(planned(after=-1)) == [("a", True)]


def test_an_empty_panel_and_open_seats_are_only_remarked():
    nobody, filled = Words(), Words("Kim")
    open_seat = OnStage("panellist", nobody, Words("SME in Japan"), nobody)
    assert reasons(planned(kind="panel")) == [("a", False)]
    assert reasons(planned(kind="panel", people=(open_seat,))) == [("a", False)]
    assert reasons(planned(kind="panel", people=(replace(open_seat, name=filled),))) == []


def test_changes_tell_before_and_after():
    old, new = planned("a", room=Words("Hall")), planned("a", after=30, room=Words("Attic"))
    gone, fresh = planned("b", title=Words("Lunch")), planned("c", title=Words("Dinner"))
    changes = compare(plan(old, gone), plan(new, fresh))
    assert [(one.what, str(one.title)) for one in changes] == [
        ("time", "Talks"),
        ("room", "Talks"),
        ("added", "Dinner"),
        ("removed", "Lunch"),
    ]
    time, room, *_rest = changes
    assert (time.span_before.starts_at, time.span_after.starts_at) == (old.starts_at, new.starts_at)
    assert (room.before, room.after) == (Words("Hall"), Words("Attic"))
    assert compare(plan(old), plan(old)) == []


@pytest.mark.django_db
def test_the_public_reads_the_version_and_not_the_draft():
    event, by = conference(), helpdesk()
    first = session(event, by, speakers=[seat("SME in Japan")], parts=[part("Welcome", 10)])
    publish_programme(event, by=by)
    save_session(event, content(1, title_en="Moved"), by=by, session=first, read=first.stamp)
    public = programme_of(latest(event))
    (shown,) = public.sessions
    assert (shown.title.en, shown.starts_at) == ("Talks", START)
    assert [str(one.title) for one in shown.people] == ["SME in Japan"]
    assert [(str(one.title), one.minutes) for one in shown.parts] == [("Welcome", 10)]
    second = publish_programme(event, by=by)
    assert (second.number, [change["what"] for change in second.changes]) == (
        2,
        ["time", "title", "people", "parts"],
    )
    assert programme_of(second) == draft(event)


@pytest.mark.django_db
def test_a_programme_is_not_published_twice_nor_while_something_is_wrong():
    event, by = conference(), helpdesk()
    made = session(event, by)
    publish_programme(event, by=by)
    with pytest.raises(DomainError) as refusal:
        publish_programme(event, by=by)
    assert refusal.value.code == "nothing_new"
    save_session(event, content(parts=[part("Long", 61)]), by=by, session=made, read=made.stamp)
    with pytest.raises(DomainError) as refusal:
        publish_programme(event, by=by)
    assert refusal.value.code == "programme_not_ready"
    assert "61" in refusal.value.message
    assert ProgrammeVersion.objects.count() == 1


@pytest.mark.django_db
def test_who_saves_a_session_second_is_told():
    event, by = conference(), helpdesk()
    made = session(event, by)
    save_session(event, content(title_en="First"), by=by, session=made, read=made.stamp)
    with pytest.raises(DomainError) as refusal:
        save_session(event, content(title_en="Second"), by=by, session=made, read=made.stamp)
    assert refusal.value.code == "changed_meanwhile"
    assert event.sessions.get().title_en == "First"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rights", "may"),
    [([], False), ([Right.EVENT, Right.LETTERS], False), ([Right.PROGRAMME], True)],
)
def test_only_those_with_the_right_write_the_programme(rights, may):
    event, user = conference(), UserFactory()
    made = session(event, helpdesk())
    if rights:
        TeamMember.objects.create(event=event, user=user, rights=rights)
    steps = [
        lambda: session(event, user),
        lambda: add_room(event, by=user, name_en="Hall", name_ja="", online_url=""),
        lambda: delete_session(made, by=user),
        lambda: publish_programme(event, by=user),
    ]
    for step in steps:
        if may:
            step()
        else:
            with pytest.raises(PermissionDenied):
                step()
    assert event.sessions.count() == 1
    assert ProgrammeVersion.objects.exists() == may
    written = Entry.objects.filter(actor_id=user.public_id).order_by("pk")
    assert list(written.values_list("action", flat=True)) == (
        [
            *("event.session_saved", "event.room_added", "event.session_deleted"),
            "event.programme_published",
        ]
        if may
        else []
    )
