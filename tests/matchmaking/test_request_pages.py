"""The pages of a request: asking, reading, answering signed in or by the link of a mail."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from mailing.models import OutgoingMail
from matchmaking.enums import RequestState
from matchmaking.models import Meeting, MeetingRequest
from matchmaking.services.availability import add_engagement, add_exception
from matchmaking.services.requests import accept_request, send_request
from matchmaking.tokens import SALT
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


def asking(bridge, **changes):
    data = {
        "purpose": "Fermented food together",
        "sector": bridge.sector.code,
        "language": "en",
        "length": "60",
        "times": [time.isoformat() for time in bridge.times()],
    }
    return {**data, **changes}


def mail_link(to):
    text = OutgoingMail.objects.filter(to=to).latest("pk").text
    return re.search(r"http://\S+(/\w\w/meetings/answer/\S+)", text)[1]


def test_ask_page_offers_shared_hours_on_both_clocks(client, bridge):
    client.force_login(bridge.officer)
    page = client.get("/en/meetings/new/?to=vitagora").content.decode()
    assert page.count('type="checkbox" name="times"') >= 30
    assert "Tokyo</span>" in page
    assert "Paris</span>" in page


def test_ask_sends_the_request_and_shows_its_thread(client, bridge):
    client.force_login(bridge.officer)
    response = client.post("/en/meetings/new/?to=vitagora", asking(bridge), follow=True)
    request = MeetingRequest.objects.get()
    assert response.redirect_chain == [(f"/en/meetings/requests/{request.public_id}/", 302)]
    assert request.created_by == bridge.officer
    assert "Vitagora answers next" in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"purpose": ""}, "Purpose: This field is required."),
        ({"times": []}, "Possible times: Choose at least one time."),
        ({"times": "four"}, "Possible times: Choose at most three times; you chose 4."),
        (
            {"times": ["2001-01-01T00:00:00+00:00"]},
            "Possible times: One of these times is no longer free. Choose among those shown now.",
        ),
        ({"sector": "NO-SUCH"}, "Sector: Select a valid choice."),
    ],
)
def test_ask_with_bad_input_names_the_field_and_loses_nothing(client, bridge, changes, message):
    if changes.get("times") == "four":
        changes = {"times": [time.isoformat() for time in bridge.times(4)]}
    client.force_login(bridge.officer)
    response = client.post("/en/meetings/new/?to=vitagora", asking(bridge, **changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    if changes.get("purpose") is None:
        assert "Fermented food together" in page
    assert not MeetingRequest.objects.exists()


def test_ask_twice_says_to_answer_the_open_one(client, bridge):
    bridge.ask()
    client.force_login(bridge.officer)
    response = client.post("/en/meetings/new/?to=vitagora", asking(bridge))
    assert (response.status_code, "already an open request" in response.content.decode()) == (
        422,
        True,
    )


def test_ask_without_an_organisation_says_what_to_do(client, bridge):
    client.force_login(UserFactory())
    page = client.get("/en/meetings/new/?to=vitagora").content.decode()
    assert "You need an organisation first" in page


def test_ask_leads_a_visitor_to_sign_in_and_back(client, bridge):
    response = client.get("/en/meetings/new/?to=vitagora")
    assert response["Location"] == "/en/accounts/login/?next=/en/meetings/new/%3Fto%3Dvitagora"


def test_thread_is_a_404_to_strangers(client, bridge):
    request = bridge.ask()
    client.force_login(UserFactory())
    assert client.get(request.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 302), ("officer", 403), ("colleague", 403), ("desk", 302)]
)
def test_only_the_receiver_or_the_helpdesk_may_accept(client, bridge, who, status):
    request = bridge.ask()
    people = {
        "manager": bridge.manager,
        "officer": bridge.officer,
        "colleague": UserFactory(member_of=bridge.vitagora),
        "desk": UserFactory(desk="eu"),
    }
    client.force_login(people[who])
    time = request.current_times[0].starts_at.isoformat()
    response = client.post(request.get_absolute_url(), {"action": "accept", "time": time})
    assert response.status_code == status


def test_mail_link_shows_and_changes_nothing_on_get_and_head(client, bridge):
    bridge.ask()
    link = mail_link("manager@vitagora.example")
    for response in (client.get(link), client.head(link), client.get(link + "?action=accept")):
        assert response.status_code == 200
    assert MeetingRequest.objects.get().state == RequestState.OPEN
    assert not Meeting.objects.exists()


def test_mail_link_accepts_when_the_button_is_pressed(client, bridge):
    request = bridge.ask()
    link = mail_link("manager@vitagora.example")
    time = request.current_times[2].starts_at
    client.post(link, {"action": "accept", "time": time.isoformat()})
    assert Meeting.objects.get().starts_at == time
    page = client.get(link).content.decode()
    assert "The meeting takes place" in page
    assert "Tokyo time" in page
    assert "Paris time" in page


def test_mail_link_declines_and_proposes(client, bridge):
    request = bridge.ask(times=bridge.times(1))
    later = bridge.times(3)[2]
    link = mail_link("manager@vitagora.example")
    client.post(link, {"action": "propose", "times": [later.isoformat()], "answer": "Later?"})
    request.refresh_from_db()
    assert (request.round, request.messages.last().text) == (2, "Later?")
    client.post(mail_link("officer@gifu.example"), {"action": "decline", "answer": ""})
    request.refresh_from_db()
    assert request.state == RequestState.DECLINED


def test_mail_link_of_one_person_does_not_act_for_another(client, bridge):
    request = bridge.ask()
    time = request.current_times[0].starts_at.isoformat()
    response = client.post(mail_link("officer@gifu.example"), {"action": "accept", "time": time})
    assert response.status_code == 403
    assert MeetingRequest.objects.get().state == RequestState.OPEN


def test_mail_link_keeps_its_address_to_itself_and_the_origin_of_its_answer(client, bridge):
    """Browsers send "Origin: null" from a page without referrer, which the CSRF check refuses."""
    bridge.ask()
    response = client.get(mail_link("manager@vitagora.example"))
    assert response["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("address", ["/en/meetings/new/?to=%00", "/en/suggestions/?for=%00no"])
def test_address_with_a_nul_character_is_not_found(client, bridge, address):
    client.force_login(UserFactory(desk="eu"))
    assert client.get(address).status_code == 404


def test_mail_link_needs_a_csrf_token(bridge):
    bridge.ask()
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(mail_link("manager@vitagora.example"), {"action": "decline"})
    assert response.status_code == 403


@pytest.mark.parametrize("token", ["nonsense", "forged", "old"])
def test_mail_link_that_is_forged_or_old_is_gone(client, bridge, token):
    request = bridge.ask()
    value = [bridge.manager.public_id.hex, request.public_id.hex]
    if token == "forged":
        token = signing.dumps(value, salt="another purpose")
    if token == "old":
        signer = signing.TimestampSigner(salt=SALT)
        packed = signing.dumps(value, salt=SALT).rsplit(":", 2)[0]
        month_ago = signing.b62_encode(int(request.created_at.timestamp()) - 31 * 86400)
        token = f"{packed}:{month_ago}:{signer.signature(f'{packed}:{month_ago}')}"
    response = client.get(f"/en/meetings/answer/{token}/")
    assert (response.status_code, "no longer valid" in response.content.decode()) == (410, True)


def test_mail_link_of_somebody_who_left_is_gone(client, bridge):
    bridge.ask()
    link = mail_link("manager@vitagora.example")
    bridge.manager.affiliations.all().delete()
    assert client.get(link).status_code == 404


def test_taken_hour_is_told_at_the_answer(client, bridge):
    hour = bridge.times(1)
    first = bridge.ask(times=hour)
    other = ProfileFactory(japanese=True)
    wish = bridge.wish(times=hour)
    second = send_request(other, bridge.vitagora, wish, by=UserFactory(profile=other))
    accept_request(first, starts_at=hour[0], by=bridge.manager)
    client.force_login(bridge.manager)
    answer = {"action": "accept", "time": hour[0].isoformat()}
    response = client.post(second.get_absolute_url(), answer)
    page = response.content.decode()
    assert response.status_code == 422
    assert "This time has just been taken by another meeting" in page
    assert hour[0].isoformat() not in re.findall(r'name="times" value="([^"]+)"', page)


def test_cancel_needs_a_pressed_button(client, bridge):
    request = bridge.ask()
    meeting = accept_request(
        request, starts_at=request.current_times[0].starts_at, by=bridge.manager
    )
    client.force_login(bridge.officer)
    address = request.get_absolute_url()
    assert client.get(address + "?action=cancel").status_code == 200
    assert client.post(address, {"action": "cancel", "text": ""}).status_code == 422
    meeting.refresh_from_db()
    assert meeting.state == "confirmed"
    client.post(address, {"action": "cancel", "text": "The fair was put off."})
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    assert request.messages.last().text == "The fair was put off."


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_any_number_of_requests(
    client, bridge, django_assert_num_queries, count
):
    for number in range(count):
        partner = ProfileFactory(slug=f"partner-{number}")
        send_request(bridge.gifu, partner, bridge.wish(), by=bridge.officer)
        asker = ProfileFactory()
        asked = send_request(
            asker,
            bridge.gifu,
            bridge.wish(times=bridge.times(9)[number : number + 1]),
            by=UserFactory(profile=asker),
        )
        accept_request(asked, starts_at=asked.current_times[0].starts_at, by=bridge.officer)
    client.force_login(bridge.officer)
    with django_assert_num_queries(8):
        response = client.get("/en/meetings/")
    assert len(response.context["inbox"].waiting) == count


def ticked(page):
    return re.findall(r'name="times" value="([^"]+)"[^>]* checked', page)


def shown_page(page):
    return int(re.search(r'name="page" value="(\d+)"', page)[1])


def test_picker_turns_to_later_weeks_and_loses_nothing(client, bridge):
    client.force_login(bridge.officer)
    chosen = [time.isoformat() for time in bridge.times(1)]
    first = client.get("/en/meetings/new/?to=vitagora").content.decode()
    number = shown_page(first)
    typed = asking(bridge, purpose="", common_goal="Half a sent", times=chosen)
    response = client.post("/en/meetings/new/?to=vitagora", {**typed, "show": number + 1})
    page = response.content.decode()
    assert response.status_code == 200
    assert "This field is required" not in page
    assert "Half a sent" in page
    assert shown_page(page) == number + 1
    assert ticked(page) == chosen  # among those chosen on other pages
    assert "Chosen on other pages" in page
    back = client.post("/en/meetings/new/?to=vitagora", {**typed, "show": number}).content.decode()
    assert ticked(back) == chosen
    assert "Chosen on other pages" not in back
    assert not MeetingRequest.objects.exists()


def test_picker_sends_what_was_chosen_on_two_pages(client, bridge):
    client.force_login(bridge.officer)
    slots = bridge.times(200)
    wanted = [slots[0].isoformat(), slots[-1].isoformat()]
    data = asking(bridge, times=wanted, page="2", action="send")
    client.post("/en/meetings/new/?to=vitagora", data)
    times = MeetingRequest.objects.get().current_times
    assert [time.starts_at.isoformat() for time in times] == wanted


@pytest.mark.parametrize("asked", ["-1", "99", "999999999999", "x", "１"])
def test_picker_answers_a_page_that_is_none_with_one_that_is(client, bridge, asked):
    client.force_login(bridge.officer)
    response = client.post("/en/meetings/new/?to=vitagora", asking(bridge, show=asked))
    assert (response.status_code, 0 <= shown_page(response.content.decode()) <= 6) == (200, True)


@pytest.mark.parametrize(
    ("length", "interpretation", "minutes"),
    [("30", False, 30), ("45", False, 45), ("90", False, 90), ("60", True, 90), ("90", True, 135)],
)
def test_length_of_the_meeting_is_offered_and_kept(client, bridge, length, interpretation, minutes):
    client.force_login(bridge.officer)
    data = asking(bridge, length=length, times=[])
    if interpretation:
        data["interpretation"] = "on"
    page = client.post("/en/meetings/new/?to=vitagora", {**data, "show": ""}).content.decode()
    times = re.findall(r'name="times" value="([^"]+)"', page)
    client.post("/en/meetings/new/?to=vitagora", {**data, "times": times[:2]})
    request = MeetingRequest.objects.get()
    lengths = {time.ends_at - time.starts_at for time in request.current_times}
    assert (request.minutes, lengths) == (minutes, {timedelta(minutes=minutes)})


def test_unknown_length_is_refused(client, bridge):
    client.force_login(bridge.officer)
    response = client.post("/en/meetings/new/?to=vitagora", asking(bridge, length="480"))
    assert (response.status_code, MeetingRequest.objects.count()) == (422, 0)


def test_counter_proposal_turns_pages_with_its_message(client, bridge):
    request = bridge.ask(times=bridge.times(1))
    link = mail_link("manager@vitagora.example")
    number = shown_page(client.get(f"{link}?part=times").content.decode())
    response = client.post(link, {"show": number + 1, "answer": "Rather in spring?"})
    page = response.content.decode()
    assert (response.status_code, shown_page(page)) == (200, number + 1)
    assert "Rather in spring?" in page
    request.refresh_from_db()
    assert request.round == 1


def test_each_time_says_zone_date_and_why_it_is_good_or_not(client, bridge):
    client.force_login(bridge.officer)
    page = client.get("/en/meetings/new/?to=vitagora").content.decode()
    options = re.findall(r'<label class="slot-option">(.*?)</label>', page, re.DOTALL)
    said = [" ".join(re.sub(r"<[^>]+>", " ", option).split()) for option in options]
    place = bridge.vitagora.territory.name_en
    assert any("Office hours for everybody" in each for each in said)
    assert any(f"Before office hours in {place}" in each for each in said)
    for each in said:
        assert re.search(r"^\d\d:\d\d–\d\d:\d\d Tokyo time, \w{3} \d+ \w+ \d{4} ", each)
        assert re.search(r" \d\d:\d\d–\d\d:\d\d Paris time, \w{3} \d+ \w+ \d{4} ", each)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_times_cost_the_same_however_much_is_told_and_booked(
    client, bridge, django_assert_num_queries, count
):
    for owner, user in ((bridge.gifu, bridge.officer), (bridge.vitagora, bridge.manager)):
        for number in range(count):
            day = timezone.localdate() + timedelta(days=60 + number)
            add_exception(owner, day, day, by=user)
            add_engagement(owner, day, 600, 660, by=user)
    for _number in range(count):
        asker = ProfileFactory()
        user = UserFactory(profile=asker)
        asked = send_request(asker, bridge.gifu, bridge.wish(times=bridge.times(1)), by=user)
        accept_request(asked, starts_at=asked.current_times[0].starts_at, by=bridge.officer)
    client.force_login(bridge.officer)
    with django_assert_num_queries(12):
        client.get("/en/meetings/new/?to=vitagora")
    thread = bridge.ask()
    client.force_login(bridge.manager)
    with django_assert_num_queries(12):
        client.get(thread.get_absolute_url() + "?part=times")


# The session ended -------------------------------------------------------------------------------


def test_a_request_typed_after_the_session_ended_waits_behind_the_sign_in(client, bridge):
    address = "/en/meetings/new/?to=vitagora"
    sent = client.post(address, asking(bridge))
    assert sent["Location"].endswith("?next=/en/meetings/new/%3Fto%3Dvitagora")
    client.force_login(bridge.officer)
    page = client.get(address).content.decode()
    assert "Your text is back, and not saved yet" in page
    assert "Fermented food together" in page
    assert page.count(" checked") >= 3
    assert not MeetingRequest.objects.exists()
    client.post(address, asking(bridge))
    assert MeetingRequest.objects.count() == 1
    assert "Your text is back" not in client.get(address).content.decode()


def test_an_answer_typed_after_the_session_ended_waits_behind_the_sign_in(client, bridge):
    request = bridge.ask()
    client.post(request.get_absolute_url(), {"action": "decline", "answer": "Not this year."})
    client.force_login(bridge.manager)
    page = client.get(request.get_absolute_url()).content.decode()
    assert "Not this year." in page
    request.refresh_from_db()
    assert request.state == RequestState.OPEN
