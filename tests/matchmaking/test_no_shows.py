"""No-shows: said by one side, contestable by the other, settled by the helpdesk, never public."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import MessageKind, Party
from matchmaking.models import FollowUp, Meeting
from matchmaking.queries.outcomes import contested, reliability_of
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.no_shows import contest_no_show, report_no_show
from matchmaking.services.outcomes import ask_outcomes, decide_held
from matchmaking.services.requests import accept_request
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(bridge):
    request = bridge.ask()
    return accept_request(request, starts_at=bridge.times()[0], by=bridge.manager)


@pytest.fixture
def past(meeting):
    end = timezone.now() - timedelta(hours=2)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=end - timedelta(hours=1), ends_at=end)
    return Meeting.objects.select_related("request").get(pk=meeting.pk)


def held_of(meeting):
    rows = FollowUp.objects.filter(meeting=meeting).order_by("pk")
    return [(row.profile_id, row.held) for row in rows]


def test_no_show_is_told_to_both_sides_and_counts_against_the_other(bridge, past):
    before = OutgoingMail.objects.count()
    report_no_show(past, by=bridge.officer, text="We waited half an hour.")
    assert held_of(past) == [(bridge.gifu.pk, "they_missed"), (bridge.vitagora.pk, "")]
    to_officer, to_manager = OutgoingMail.objects.order_by("pk")[before:]
    assert (to_officer.calendar, to_manager.calendar) == ("", "")
    assert "We waited half an hour." in to_manager.text
    assert "may say so" not in to_officer.text
    line = past.request.messages.last()
    assert (line.kind, line.side, line.text) == (
        MessageKind.NO_SHOW,
        Party.SENDER,
        "We waited half an hour.",
    )
    assert reliability_of(bridge.vitagora.pk).kept == 0
    assert reliability_of(bridge.gifu.pk).kept == 1


def test_objection_makes_it_contested_until_the_helpdesk_settles_it(bridge, past):
    report_no_show(past, by=bridge.officer)
    contest_no_show(past, by=bridge.manager, text="We were in the other room.")
    assert list(contested()) == [past]
    assert reliability_of(bridge.vitagora.pk).kept == 1
    desk = UserFactory(desk="eu")
    decide_held(past, held=False, note="The room was told twice.", by=desk)
    assert not contested().exists()
    assert reliability_of(bridge.vitagora.pk).kept == 0
    decide_held(past, held=True, note="The log of the room shows both.", by=desk)
    assert reliability_of(bridge.vitagora.pk).kept == 1
    kinds = [line.kind for line in past.request.messages.all()][-4:]
    assert kinds == ["no_show", "contested", "decided", "decided"]
    assert "took place" in OutgoingMail.objects.filter(to=bridge.manager.email).latest("pk").text


def test_both_sides_are_asked_what_comes_next_after_a_no_show_and_once(bridge, past):
    report_no_show(past, by=bridge.officer)
    before = OutgoingMail.objects.count()
    assert [ask_outcomes(), ask_outcomes()] == [2, 0]
    asked = OutgoingMail.objects.order_by("pk")[before:]
    assert [(mail.to, mail.subject) for mail in asked] == [
        (bridge.officer.email, "Vitagoraとの面談について、今後のご意向をお聞かせください"),
        (bridge.manager.email, "Your meeting with Gifu: what comes next?"),
    ]
    assert "noted that one side did not come" in asked[1].text
    assert held_of(past) == [(bridge.gifu.pk, "they_missed"), (bridge.vitagora.pk, "")]


def test_a_no_show_reported_after_the_question_asks_nobody_again(bridge, past):
    assert ask_outcomes() == 2
    report_no_show(past, by=bridge.officer)
    assert ask_outcomes() == 0


def test_only_who_is_blamed_may_object_and_in_words(bridge, past):
    with pytest.raises(DomainError) as refused:
        contest_no_show(past, by=bridge.manager, text="But we were there")
    assert refused.value.code == "no_show_not_reported"
    report_no_show(past, by=bridge.officer)
    with pytest.raises(DomainError) as refused:
        contest_no_show(past, by=bridge.officer, text="Never mind")
    assert refused.value.code == "no_show_not_reported"
    with pytest.raises(DomainError) as refused:
        contest_no_show(past, by=bridge.manager, text=" ")
    assert (refused.value.code, refused.value.field) == ("note_empty", "text")


def test_no_show_before_the_start_or_of_a_cancelled_meeting_is_refused(bridge, meeting):
    with pytest.raises(DomainError) as refused:
        report_no_show(meeting, by=bridge.officer)
    assert refused.value.code == "meeting_not_begun"
    cancel_meeting(meeting, by=bridge.officer)
    with pytest.raises(DomainError) as refused:
        report_no_show(meeting, by=bridge.officer)
    assert refused.value.code == "meeting_closed"


def test_colleague_and_stranger_may_not_report_and_the_helpdesk_may(bridge, past):
    for nobody in (UserFactory(member_of=bridge.gifu), UserFactory()):
        with pytest.raises(PermissionDenied):
            report_no_show(past, by=nobody)
        with pytest.raises(PermissionDenied):
            contest_no_show(past, by=nobody, text="No")
    report_no_show(past, by=UserFactory(desk="eu"))
    assert [profile for profile, held in held_of(past) if held] == [bridge.vitagora.pk]


# Pages ------------------------------------------------------------------------------------------

PAGE = "/en/curation/meetings/contested/"


def dispute(bridge, past):
    report_no_show(past, by=bridge.officer, text="We <i>waited</i>.")
    contest_no_show(past, by=bridge.manager, text="We were in the other room.")


@pytest.mark.parametrize("desk", ["eu", "jp"])
def test_helpdesk_reads_both_sides_and_settles_it(client, bridge, past, desk):
    dispute(bridge, past)
    client.force_login(UserFactory(desk=desk))
    page = client.get(PAGE).content.decode()
    assert "We &lt;i&gt;waited&lt;/i&gt;." in page
    assert "We were in the other room." in page
    address = f"{PAGE}{past.public_id}/"
    refused = client.post(address, {"note": "The log of the room"})
    assert (refused.status_code, "The log of the room" in refused.content.decode()) == (422, True)
    client.post(address, {"held": "yes", "note": "The log of the room"})
    assert past.held_decision.held
    assert "Nothing is contested" in client.get(PAGE).content.decode()
    assert client.post(address, {"held": "no"}).status_code == 404


@pytest.mark.parametrize("who", ["officer", "manager", "stranger"])
def test_contested_page_is_for_the_helpdesk(client, bridge, past, who):
    dispute(bridge, past)
    people = {"officer": bridge.officer, "manager": bridge.manager, "stranger": UserFactory()}
    client.force_login(people[who])
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{past.public_id}/", {"held": "yes"}).status_code == 403
    assert list(contested()) == [past]


@pytest.mark.parametrize("count", [1, 3])
def test_contested_page_costs_the_same_for_any_number(
    client, bridge, past, django_assert_num_queries, count
):
    dispute(bridge, past)
    for _number in range(count - 1):
        request = bridge.ask()
        again = accept_request(
            request, starts_at=request.current_times[0].starts_at, by=bridge.manager
        )
        end = timezone.now() - timedelta(hours=2)
        Meeting.objects.filter(pk=again.pk).update(starts_at=end - timedelta(hours=1), ends_at=end)
        dispute(bridge, Meeting.objects.get(pk=again.pk))
    client.force_login(UserFactory(desk="eu"))
    with django_assert_num_queries(7):
        page = client.get(PAGE).content.decode()
    assert page.count("Settle it") == count


def test_reliability_is_shown_to_the_organisation_itself_alone(client, bridge, past):
    report_no_show(past, by=bridge.officer)
    said = "Vitagora kept 0 of 1 meetings"
    for user, seen in ((bridge.manager, True), (bridge.officer, False)):
        client.force_login(user)
        pages = ["/en/meetings/", past.request.get_absolute_url(), "/en/profiles/vitagora/"]
        text = "".join(client.get(page).content.decode() for page in pages)
        assert (said in text) is seen
