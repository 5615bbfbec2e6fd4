"""The page of a thread: who attends, moving, cancelling, no-shows, and words to the other side."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.clocks import clocks
from matchmaking.enums import Attendance, Party
from matchmaking.models import Delegate, FollowUp, Meeting
from matchmaking.queries.delegates import delegates_of
from matchmaking.services.delegates import name_delegates
from matchmaking.services.no_shows import report_no_show
from matchmaking.services.requests import accept_request, propose_times, send_request
from matchmaking.services.rescheduling import propose_move
from matchmaking.services.thread import write_note
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory
from tests.matchmaking.test_request_pages import mail_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def expert(bridge):
    return UserFactory(member_of=bridge.vitagora, email="expert@vitagora.example")


@pytest.fixture
def meeting(bridge):
    request = bridge.ask(times=bridge.times(1))
    return accept_request(request, starts_at=bridge.times(1)[0], by=bridge.manager)


def page_of(client, request, part=""):
    return client.get(request.get_absolute_url() + part).content.decode()


def buttons(page):
    return set(re.findall(r'name="action" value="(\w+)"', page))


def begun(meeting):
    start = timezone.now() - timedelta(minutes=20)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=start, ends_at=start + timedelta(hours=1)
    )
    return Meeting.objects.select_related("request").get(pk=meeting.pk)


def test_page_shows_all_rounds_in_order_on_both_clocks(client, bridge):
    request = bridge.ask(times=bridge.times(1))
    first = request.current_times[0]
    propose_times(request, bridge.times(5)[4:], by=bridge.manager, answer="Rather <i>then</i>?")
    client.force_login(bridge.officer)
    page = page_of(client, request)
    thread = page[page.index('id="thread"') :]
    told = ["Request for a meeting", "Other times proposed", "Rather &lt;i&gt;then&lt;/i&gt;?"]
    assert [thread.index(each) for each in told] == sorted(thread.index(each) for each in told)
    for clock in clocks(first.starts_at, first.ends_at, ["Asia/Tokyo", "Europe/Paris"]):
        assert f'<time datetime="{clock.iso}">{clock}</time>' in thread


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("officer", {"note", "withdraw"}),
        ("manager", {"accept", "decline", "note"}),
        ("member", set()),
        ("delegate", {"attend", "note"}),
        ("desk", {"accept", "decline", "note"}),
    ],
)
def test_page_offers_what_the_person_may_do(client, bridge, expert, who, offered):
    request = bridge.ask()
    people = {
        "officer": bridge.officer,
        "manager": bridge.manager,
        "member": UserFactory(member_of=bridge.gifu),
        "delegate": expert,
        "desk": UserFactory(desk="eu"),
    }
    if who == "delegate":
        name_delegates(request, Party.RECEIVER, [expert], by=bridge.manager)
    client.force_login(people[who])
    assert buttons(page_of(client, request)) == offered


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("officer", {"note", "cancel"}),
        ("manager", {"accept_move", "decline_move", "note", "cancel"}),
        ("stranger", None),
    ],
)
def test_page_of_a_proposed_move_asks_the_other_side(client, bridge, meeting, who, offered):
    propose_move(meeting, bridge.times(9)[7:], by=bridge.officer)
    people = {"officer": bridge.officer, "manager": bridge.manager, "stranger": UserFactory()}
    client.force_login(people[who])
    response = client.get(meeting.request.get_absolute_url())
    if offered is None:
        assert response.status_code == 404
    else:
        assert buttons(response.content.decode()) == offered


def test_receiver_picks_who_attends(client, bridge, expert):
    request = bridge.ask()
    client.force_login(bridge.manager)
    page = page_of(client, request, "?part=people")
    fields = re.findall(r'<select name="(person-[^"]+)"', page)
    assert fields == [f"person-{one.public_id}" for one in (bridge.manager, expert)]
    choices = {fields[0]: "deputy", fields[1]: "lead", "action": "people"}
    response = client.post(request.get_absolute_url(), choices)
    assert response.status_code == 302
    assert [(one.user, one.role) for one in delegates_of(request, Party.RECEIVER)] == [
        (expert, "lead"),
        (bridge.manager, "deputy"),
    ]
    assert expert.full_name in page_of(client, request)


def test_two_who_lead_are_told_at_the_second_and_nothing_is_lost(client, bridge, expert):
    request = bridge.ask()
    client.force_login(bridge.manager)
    both = {f"person-{one.public_id}": "lead" for one in (bridge.manager, expert)}
    response = client.post(request.get_absolute_url(), {**both, "action": "people"})
    page = response.content.decode()
    assert response.status_code == 422
    assert f"{expert.full_name}: One person leads." in page
    assert page.count('value="lead" selected') == 2
    assert not Delegate.objects.exists()


def test_by_the_link_of_a_mail_people_are_picked_and_times_proposed(client, bridge, expert):
    request = bridge.ask(times=bridge.times(1))
    link = mail_link("manager@vitagora.example")
    assert "Save who attends" in client.get(link + "?part=people").content.decode()
    client.post(link, {f"person-{expert.public_id}": "lead", "action": "people"})
    assert delegates_of(request, Party.RECEIVER)[0].user == expert
    later = bridge.times(3)[2].isoformat()
    client.post(link + "?part=times", {"action": "propose", "times": [later]})
    request.refresh_from_db()
    assert request.round == 2


def test_delegate_says_whether_they_come(client, bridge, expert, meeting):
    name_delegates(meeting.request, Party.RECEIVER, [expert], by=bridge.manager)
    client.force_login(expert)
    address = meeting.request.get_absolute_url()
    client.post(address, {"action": "attend", "attendance": "tentative"})
    assert Delegate.objects.get().answer == Attendance.TENTATIVE
    assert client.post(address, {"action": "attend", "attendance": "x"}).status_code == 422
    client.force_login(bridge.officer)
    assert client.post(address, {"action": "attend", "attendance": "accepted"}).status_code == 403
    assert "Is not sure yet" in page_of(client, meeting.request)


def test_taken_hour_of_a_delegate_names_three_others_that_a_press_proposes(client, bridge):
    hour = bridge.times(1)
    other, third = ProfileFactory(), ProfileFactory(japanese=True)
    AffiliationFactory(profile=other, user=bridge.manager)
    second = send_request(third, other, bridge.wish(times=hour), by=UserFactory(profile=third))
    first = bridge.ask(times=hour)
    for request in (first, second):
        name_delegates(request, Party.RECEIVER, [bridge.manager], by=bridge.manager)
    accept_request(first, starts_at=hour[0], by=bridge.manager)
    client.force_login(bridge.manager)
    answer = {"action": "accept", "time": hour[0].isoformat()}
    page = client.post(second.get_absolute_url(), answer).content.decode()
    free = re.findall(r'name="times" value="([^"]+)"[^>]* checked', page)
    assert ("This time has just been taken" in page, len(free)) == (True, 3)
    response = client.post(second.get_absolute_url(), {"action": "propose", "times": free})
    second.refresh_from_db()
    assert (response.status_code, second.round) == (302, 2)


def test_meeting_is_moved_by_two_presses(client, bridge, meeting):
    address = meeting.request.get_absolute_url()
    client.force_login(bridge.officer)
    page = page_of(client, meeting.request, "?part=move")
    later = re.findall(r'name="times" value="([^"]+)"', page)[-1]
    assert "Move it at once" not in page
    client.post(address + "?part=move", {"action": "move", "times": [later], "answer": "A train"})
    client.force_login(bridge.manager)
    assert "A train" in page_of(client, meeting.request)
    client.post(address, {"action": "accept_move", "time": later})
    meeting.refresh_from_db()
    assert (meeting.starts_at.isoformat(), meeting.move_by) == (later, "")


def test_proposed_move_waits_in_the_list_of_who_answers_it(client, bridge, meeting):
    propose_move(meeting, bridge.times(9)[7:], by=bridge.officer)
    for user, name in ((bridge.manager, "to_answer"), (bridge.officer, "waiting")):
        client.force_login(user)
        response = client.get("/en/meetings/")
        inbox = response.context["inbox"]
        found = {each: getattr(inbox, each) for each in ("to_answer", "waiting", "closed")}
        assert {each for each, rows in found.items() if rows} == {name}
        assert "Another time is proposed" in response.content.decode()


def test_helpdesk_moves_at_once(client, bridge, meeting):
    client.force_login(UserFactory(desk="jp"))
    page = page_of(client, meeting.request, "?part=move")
    later = re.findall(r'name="times" value="([^"]+)"', page)[-1]
    data = {"action": "move_now", "times": [later]}
    client.post(meeting.request.get_absolute_url(), data)
    meeting.refresh_from_db()
    assert meeting.starts_at.isoformat() == later


@pytest.mark.parametrize("action", ["note", "cancel"])
def test_words_that_are_missing_are_asked_for(client, bridge, meeting, action):
    client.force_login(bridge.officer)
    response = client.post(meeting.request.get_absolute_url(), {"action": action, "text": " "})
    assert (response.status_code, meeting.request.messages.count()) == (422, 2)
    assert 'aria-invalid="true"' in response.content.decode()


def test_what_is_over_is_said_on_the_page_as_it_is_now(client, bridge, meeting):
    client.force_login(bridge.officer)
    begun(meeting)
    data = {"action": "cancel", "text": "Too late"}
    response = client.post(meeting.request.get_absolute_url(), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "This meeting has begun or was cancelled before." in page
    assert "cancel" not in buttons(page)


def test_no_show_is_reported_and_contested_on_the_page(client, bridge, meeting):
    address = begun(meeting).request.get_absolute_url()
    client.force_login(bridge.officer)
    assert "no_show" in buttons(page_of(client, meeting.request))
    client.post(address, {"action": "no_show", "text": "We waited."})
    assert "no_show" not in buttons(page_of(client, meeting.request))
    client.force_login(bridge.manager)
    page = page_of(client, meeting.request)
    assert {"contest"} == buttons(page) - {"note"}
    assert "We waited." in page
    client.post(address, {"action": "contest", "text": "We were there."})
    said = dict(FollowUp.objects.values_list("profile", "held"))
    assert said == {bridge.gifu.pk: "they_missed", bridge.vitagora.pk: "held"}
    assert buttons(page_of(client, meeting.request)) == {"note"}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("part", "queries"), [("", 7), ("?part=people", 8), ("?part=move", 10)])
def test_page_costs_the_same_for_any_number_of_lines_and_people(
    client, bridge, meeting, django_assert_num_queries, count, part, queries
):
    people = [UserFactory(member_of=bridge.vitagora) for _number in range(count)]
    name_delegates(meeting.request, Party.RECEIVER, people, by=bridge.manager)
    for number in range(count):
        write_note(meeting.request, f"Word {number}", by=bridge.officer)
    client.force_login(bridge.manager)
    with django_assert_num_queries(queries):
        page = page_of(client, meeting.request, part)
    assert page.count("Word ") == count


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_past_meeting_costs_the_same(
    client, bridge, meeting, django_assert_num_queries, count
):
    past = begun(meeting)
    for _number in range(count):
        report_no_show(past, by=bridge.officer)
    client.force_login(bridge.manager)
    with django_assert_num_queries(7):
        page_of(client, meeting.request)
