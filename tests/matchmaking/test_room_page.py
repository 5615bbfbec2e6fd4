"""The page of a meeting: who sees it, what stands on it, what it costs."""

import re

import pytest

from matchmaking.enums import Held, Party
from matchmaking.models import FollowUp, PrivateNote, Resource
from matchmaking.services.agenda import Point, save_agenda
from matchmaking.services.delegates import name_delegates
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.outcomes import Answer, answer_outcome, ask_outcomes, decide_held
from matchmaking.services.thread import write_note
from tests.factories import UserFactory
from tests.matchmaking.rooms import arrange, ended, fill, people_of


@pytest.fixture
def meeting(bridge):
    return arrange(bridge)


def text_of(client, meeting, page="", language="en"):
    return client.get(f"/{language}/meetings/{meeting.public_id}/{page}").content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("manager", 200),
        ("colleague", 200),
        ("stranger", 404),
        ("helpdesk", 200),
    ],
)
@pytest.mark.parametrize("page", ["", "briefing/", "briefing/interpreter/"])
def test_page_and_sheets_are_for_both_sides_and_the_helpdesk(
    client, bridge, meeting, who, status, page
):
    client.force_login(people_of(bridge)[who])
    assert client.get(f"/en/meetings/{meeting.public_id}/{page}").status_code == status


WRITING = {"officer": 200, "manager": 200, "colleague": 403, "stranger": 404, "helpdesk": 200}


@pytest.mark.parametrize("who", WRITING)
@pytest.mark.parametrize(
    "page", ["agenda/", "minutes/en/", "minutes/ja/", "steps/", "documents/", "video/"]
)
def test_who_reads_and_does_not_act_may_not_write(client, bridge, meeting, who, page):
    client.force_login(people_of(bridge)[who])
    found = client.get(f"/en/meetings/{meeting.public_id}/{page}").status_code
    assert found == WRITING[who]


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 200), ("colleague", 403), ("stranger", 404), ("helpdesk", 403)]
)
def test_private_notes_have_no_page_for_anybody_else(client, bridge, meeting, who, status):
    client.force_login(people_of(bridge)[who])
    assert client.get(f"/en/meetings/{meeting.public_id}/notes/").status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 403), ("manager", 403), ("stranger", 403), ("helpdesk", 200)]
)
def test_interpreters_are_booked_by_the_helpdesk(client, bridge, meeting, who, status):
    client.force_login(people_of(bridge)[who])
    page = f"/en/meetings/{meeting.public_id}/interpreter/"
    assert client.get(page).status_code == status


def test_the_page_shows_both_clocks_names_readings_and_what_is_needed(client, bridge):
    meeting = arrange(bridge, interpretation=True)
    bridge.officer.reading = "さとう かおる"
    bridge.officer.save()
    client.force_login(bridge.manager)
    text = text_of(client, meeting)
    assert len(re.findall(r'class="clock__zone"', text)) == 2
    assert "Kim Sato" in text
    assert "佐藤 薫" in text
    assert "さとう かおる" in text
    assert "needed, none booked yet" in text
    assert "佐藤 薫" in text_of(client, meeting, language="ja")


def test_each_point_of_the_agenda_begins_where_the_one_before_ends(client, bridge, meeting):
    points = [Point(title_en="Welcome", minutes=10), Point(title_ja="自己紹介", minutes=20)]
    save_agenda(meeting, points, by=bridge.officer, lock="0")
    client.force_login(bridge.officer)
    text = text_of(client, meeting)
    starts = re.findall(r'class="agenda__clock"><time datetime="([^"]+)"', text)
    times = [one[11:16] for one in starts if one.endswith("+09:00")]
    assert len(times) == 2
    assert int(times[1][3:]) - int(times[0][3:]) in (10, -50)
    assert "30 minutes are not planned yet." in text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("over", "queries"), [(False, 9), (True, 12)])
def test_the_page_costs_the_same_for_any_number_of_rows(
    client, bridge, meeting, django_assert_num_queries, count, over, queries
):
    fill(bridge, meeting, count)
    if over:
        ended(meeting, hours=2)
    client.force_login(bridge.officer)
    with django_assert_num_queries(queries):
        response = client.get(f"/en/meetings/{meeting.public_id}/")
    assert response.content.decode().count("/meetings/documents/") >= count


def test_a_private_note_is_on_the_page_of_its_own_side_alone(client, bridge, meeting):
    PrivateNote.objects.create(meeting=meeting, profile=bridge.gifu, text="Ask for the price")
    people = people_of(bridge)
    for who in ("officer", "manager", "colleague", "helpdesk"):
        client.force_login(people[who])
        assert ("Ask for the price" in text_of(client, meeting)) is (who == "officer")


def test_a_cancelled_meeting_offers_nothing_to_prepare(client, bridge, meeting):
    cancel_meeting(meeting, by=bridge.officer)
    client.force_login(bridge.officer)
    text = text_of(client, meeting)
    assert "The meeting was planned for" in text
    assert "Set the video link" not in text


def test_no_interpreter_booked_is_said_only_where_one_is_needed(client, bridge, meeting):
    client.force_login(bridge.officer)
    assert "not needed" in text_of(client, meeting)


# After the meeting --------------------------------------------------------------------------------


def answered(bridge, meeting, **said):
    """What both sides say; the helpdesk answers for neither."""
    ended(meeting, hours=2)
    ask_outcomes()
    for profile, person, held in (
        (bridge.gifu, bridge.officer, said.get("gifu")),
        (bridge.vitagora, bridge.manager, said.get("vitagora")),
    ):
        if held:
            question = FollowUp.objects.get(meeting=meeting, profile=profile)
            milestone = said.get("milestone", "contact") if held == Held.HELD else ""
            answer_outcome(question, Answer(held=held, milestone=milestone), by=person)


@pytest.mark.parametrize(
    ("said", "badge"),
    [
        ({}, "Over"),
        ({"gifu": "held"}, "Took place"),
        ({"gifu": "they_missed"}, "Did not take place"),
        ({"gifu": "held", "vitagora": "they_missed"}, "Contested"),
    ],
)
def test_the_badge_says_whether_it_took_place(client, bridge, meeting, said, badge):
    answered(bridge, meeting, **said)
    client.force_login(bridge.officer)
    header = text_of(client, meeting).partition("page-header")[2].partition("</header>")[0]
    badges = re.findall(r'class="badge[^"]*">([^<]+)<', header)
    assert [one.strip() for one in badges] == [badge]


def test_a_decision_of_the_helpdesk_stands_on_the_page(client, bridge, meeting):
    answered(bridge, meeting, gifu="held", vitagora="they_missed")
    desk = UserFactory(desk="eu")
    client.force_login(desk)
    assert "/en/curation/meetings/contested/" in text_of(client, meeting)
    decide_held(meeting, held=False, note="Nobody in the room", by=desk)
    client.force_login(bridge.manager)
    assert "Nobody in the room" in text_of(client, meeting)


def test_an_answer_that_names_an_agreement_offers_its_draft(client, bridge, meeting):
    answered(bridge, meeting, gifu="held", milestone="mou")
    client.force_login(bridge.officer)
    assert "Draft the agreement for the register" in text_of(client, meeting)


# Printed ------------------------------------------------------------------------------------------


def test_the_interpreters_sheet_leaves_out_what_was_said_in_private(client, bridge, meeting):
    write_note(meeting.request, "Between us: the budget is small", by=bridge.manager)
    PrivateNote.objects.create(meeting=meeting, profile=bridge.gifu, text="Ask for the price")
    client.force_login(bridge.officer)
    assert "the budget is small" in text_of(client, meeting, "briefing/")
    sheet = text_of(client, meeting, "briefing/interpreter/")
    assert "the budget is small" not in sheet
    assert "Ask for the price" not in sheet
    assert "@gifu.example" not in sheet.partition("<main")[2]
    assert "Fermented food &lt;b&gt;together&lt;/b&gt;" in sheet


@pytest.mark.parametrize(("page", "queries"), [("briefing/interpreter/", 5), ("briefing/", 12)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_sheets_cost_the_same_for_any_number_of_rows(
    client, bridge, meeting, django_assert_num_queries, page, queries, count
):
    fill(bridge, meeting, count)
    for _person in range(count):
        UserFactory(profile=bridge.vitagora)
    client.force_login(bridge.officer)
    with django_assert_num_queries(queries):
        client.get(f"/en/meetings/{meeting.public_id}/{page}")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_schedule_lists_own_meetings_by_day(client, bridge, meeting, language):
    client.force_login(bridge.officer)
    text = client.get(f"/{language}/meetings/schedule/").content.decode()
    assert text.count('class="clocks"') == 1
    assert "Vitagora" in text
    client.force_login(UserFactory())
    assert 'class="clocks"' not in client.get(f"/{language}/meetings/schedule/").content.decode()


def test_the_schedule_is_of_those_who_attend(client, bridge, meeting):
    colleague = UserFactory(profile=bridge.gifu)
    name_delegates(meeting.request, Party.SENDER, [colleague], by=bridge.officer)
    for person, shown in ((colleague, True), (bridge.officer, False), (bridge.manager, True)):
        client.force_login(person)
        text = client.get("/en/meetings/schedule/").content.decode()
        assert ('class="clocks"' in text) is shown


def test_named_delegates_stand_on_the_page_and_prepare_the_meeting(client, bridge, meeting):
    expert = UserFactory(member_of=bridge.gifu, family_name="Expert")
    name_delegates(meeting.request, Party.SENDER, [expert], by=bridge.officer)
    client.force_login(expert)
    text = text_of(client, meeting)
    assert "Kim Expert" in text
    assert "Leads for the organisation" in text
    assert "Kim Sato" not in text.partition("People and facts")[2]
    assert client.get(f"/en/meetings/{meeting.public_id}/agenda/").status_code == 200
    assert client.get(f"/en/meetings/{meeting.public_id}/notes/").status_code == 200


def test_the_schedule_costs_few_queries(client, bridge, meeting, django_assert_num_queries):
    fill(bridge, meeting, 3)
    client.force_login(bridge.officer)
    with django_assert_num_queries(4):  # session, person, organisations, meetings with agendas
        client.get("/en/meetings/schedule/")


def test_the_words_of_the_field_come_from_the_meetings_sector(client, bridge, meeting):
    type(bridge.sector).objects.filter(pk=bridge.sector.pk).update(code="FOR-WOOD")
    client.force_login(bridge.officer)
    sheet = text_of(client, meeting, "briefing/interpreter/")
    assert '<td lang="en">furniture</td><td lang="ja">家具</td>' in sheet


def test_rooms_and_interpreters_are_read_with_one_query(client, bridge, meeting):
    assert Resource.objects.count() == 0
    client.force_login(bridge.officer)
    assert "None yet." in text_of(client, meeting)
