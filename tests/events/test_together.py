"""People of one organisation register together; the stage is counted by side."""

import pytest
from django.core.exceptions import PermissionDenied

from events.models import Speaker
from events.queries.programme import sessions_of
from events.queries.stage import stage_of
from events.services.registrations import register_together
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from tests.events.stages import conference, helpdesk, session
from tests.events.test_registrations import WISHES, opened, states
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    profile = ProfileFactory()
    editor = UserFactory(profile=profile, given_name="Ada", family_name="Berg")
    return profile, editor, UserFactory(member_of=profile, given_name="Ben", family_name="Dahl")


def form(*people, **values):
    return {
        "person": [str(one.public_id) for one in people],
        "role": "delegate",
        "language": "en",
        "seen_by": "nobody",
        **values,
    }


def test_two_are_registered_by_one_press_and_each_gets_a_mail(client, team):
    event, (_profile, editor, colleague) = opened(), team
    client.force_login(editor)
    page = client.post(
        f"/en/events/{event.slug}/register/", form(editor, colleague), follow=True
    ).content.decode()
    assert states(event) == ["confirmed", "confirmed"]
    assert "Ada Berg: Registered." in page
    assert "Ben Dahl: Registered." in page
    told = OutgoingMail.objects.values_list("to", flat=True)
    assert sorted(told) == sorted([editor.email, colleague.email])


def test_the_last_seat_goes_to_the_first_one_and_the_other_waits(team):
    event, (profile, editor, colleague) = opened(capacity=1), team
    register_together(event, [editor, colleague], profile, WISHES, by=editor)
    assert states(event) == ["confirmed", "waiting"]


def test_who_is_registered_already_stops_all_and_what_was_typed_stays(client, team):
    event, (profile, editor, colleague) = opened(), team
    register_together(event, [colleague], profile, WISHES, by=editor)
    client.force_login(editor)
    answer = client.post(
        f"/en/events/{event.slug}/register/",
        form(editor, colleague, access_needs="A ramp"),
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ben Dahl is registered already." in page
    assert "A ramp" in page
    assert states(event) == ["confirmed"]


def test_nobody_is_not_a_choice(client, team):
    event, (_profile, editor, _colleague) = opened(), team
    client.force_login(editor)
    answer = client.post(f"/en/events/{event.slug}/register/", form())
    assert (answer.status_code, "Choose who comes." in answer.content.decode()) == (422, True)
    assert states(event) == []


def test_one_stranger_among_them_stops_all(team):
    event, (profile, editor, colleague) = opened(), team
    for by, people in ((editor, [editor, UserFactory()]), (colleague, [colleague, editor])):
        with pytest.raises(PermissionDenied):
            register_together(event, people, profile, WISHES, by=by)
    with pytest.raises(DomainError):
        register_together(event, [], profile, WISHES, by=editor)
    assert states(event) == []


def test_the_stage_is_counted_by_role_side_and_kind(client):
    event, by = conference(), helpdesk()
    made = session(event, by)
    japanese, european = ProfileFactory(japanese=True), ProfileFactory()
    seats = [
        ("chair", european),
        ("panellist", japanese),
        ("panellist", japanese),
        ("speaker", None),
    ]
    for role, profile in seats:
        Speaker.objects.create(session=made, role=role, profile=profile, name_en="Somebody")
    found = stage_of(sessions_of(event))
    assert found.columns == ["Europe", "Japan", "Not in the directory"]
    assert found.rows == [
        ("Chair", [1, 0, 0]),
        ("Speaker", [0, 0, 1]),
        ("Panellist", [0, 2, 0]),
        ("Together", [1, 2, 1]),
    ]
    assert sum(number for _kind, number in found.kinds) == 4
    client.force_login(by)
    page = client.get(f"/en/events/{event.slug}/console/programme/").content.decode()
    assert "Who is on the stage" in page


def test_an_empty_stage_is_not_counted():
    event = conference()
    session(event, helpdesk())
    assert stage_of(sessions_of(event)) is None
