"""What became of meetings: asked once a round, answered in one step, never shown to the other side."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test.client import Client
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import Round
from matchmaking.models import FollowUp, Meeting
from matchmaking.queries.outcomes import contested, held, not_held, reliability_of
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.outcomes import Answer, answer_outcome, ask_outcomes, decide_held
from matchmaking.services.requests import accept_request
from tests.factories import UserFactory


@pytest.fixture
def meeting(bridge):
    request = bridge.ask()
    return accept_request(request, starts_at=bridge.times()[0], by=bridge.manager)


def ended(meeting, **ago):
    """Move a meeting into the past."""
    end = timezone.now() - timedelta(**ago)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=end - timedelta(hours=1), ends_at=end)
    meeting.refresh_from_db()
    return meeting


def question(meeting, profile, round_=Round.AFTER):
    return FollowUp.objects.get(meeting=meeting, profile=profile, round=round_)


def say(meeting, profile, by, held="held", milestone="contact", **values):
    answer = Answer(held=held, milestone=milestone if held == "held" else "", **values)
    return answer_outcome(question(meeting, profile), answer, by=by)


def asked_mails():
    return OutgoingMail.objects.filter(dedupe_key__startswith="outcome:").order_by("pk")


def test_both_sides_are_asked_once_after_the_meeting(bridge, meeting):
    assert ask_outcomes() == 0
    ended(meeting, hours=2)
    assert (ask_outcomes(), ask_outcomes()) == (2, 0)
    assert {(mail.to, mail.language) for mail in asked_mails()} == {
        ("officer@gifu.example", "ja"),
        ("manager@vitagora.example", "en"),
    }


def test_nobody_is_asked_within_the_hour_after_a_meeting(bridge, meeting):
    ended(meeting, minutes=50)
    assert ask_outcomes() == 0


def test_a_cancelled_meeting_is_not_asked_about(bridge, meeting):
    cancel_meeting(meeting, by=bridge.officer)
    ended(meeting, hours=2)
    assert ask_outcomes() == 0


@pytest.mark.parametrize(
    ("days", "rounds"), [(170, []), (190, [6]), (370, [12]), (740, [24]), (900, [])]
)
def test_later_rounds_come_when_their_time_comes(bridge, meeting, days, rounds):
    ended(meeting, days=days)
    ask_outcomes()
    asked = FollowUp.objects.filter(profile=bridge.gifu).values_list("round", flat=True)
    assert list(asked) == rounds


def test_what_did_not_take_place_is_not_asked_about_again(bridge, meeting):
    ended(meeting, hours=2)
    ask_outcomes()
    say(meeting, bridge.gifu, bridge.officer, held="they_missed")
    ended(meeting, days=190)
    assert ask_outcomes() == 0


def test_an_answer_is_kept_logged_and_can_be_mended(bridge, meeting):
    ended(meeting, hours=2)
    ask_outcomes()
    say(meeting, bridge.gifu, bridge.officer, rating=4, note="A visit in spring")
    answered = say(meeting, bridge.gifu, bridge.officer, milestone="visit", rating=5)
    assert (answered.milestone, answered.rating, answered.note) == ("visit", 5, "")
    assert answered.answered_by == bridge.officer
    said = Entry.objects.filter(action="outcome.answered").order_by("pk")
    assert [entry.details["milestone"] for entry in said] == ["contact", "visit"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(milestone="visit"), "held_missing"),
        (Answer(held="perhaps", milestone="visit"), "held_missing"),
        (Answer(held="held"), "milestone_missing"),
        (Answer(held="held", milestone="moon"), "milestone_missing"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(bridge, meeting, answer, code):
    ended(meeting, hours=2)
    ask_outcomes()
    with pytest.raises(DomainError) as refused:
        answer_outcome(question(meeting, bridge.gifu), answer, by=bridge.officer)
    assert refused.value.code == code
    assert question(meeting, bridge.gifu).answered_at is None


def test_only_the_asked_organisation_and_the_helpdesk_may_answer(bridge, meeting):
    ended(meeting, hours=2)
    ask_outcomes()
    colleague = UserFactory(profile=bridge.gifu)
    say(meeting, bridge.gifu, colleague)
    say(meeting, bridge.gifu, UserFactory(desk="eu"))
    for person in (bridge.manager, UserFactory()):
        with pytest.raises(PermissionDenied):
            say(meeting, bridge.gifu, person)
    on_behalf = Entry.objects.filter(action="outcome.answered").order_by("pk")
    assert [entry.on_behalf for entry in on_behalf] == [False, True]


# Held or not ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"),
    [
        ("held", None, "held"),
        ("held", "held", "held"),
        (None, "they_missed", "not"),
        ("we_missed", "they_missed", "not"),
        ("held", "they_missed", "contested"),
        (None, None, "unknown"),
    ],
)
def test_held_follows_from_what_both_sides_say(bridge, meeting, ours, theirs, verdict):
    ended(meeting, hours=2)
    ask_outcomes()
    for profile, person, said in (
        (bridge.gifu, bridge.officer, ours),
        (bridge.vitagora, bridge.manager, theirs),
    ):
        if said:
            say(meeting, profile, person, held=said)
    found = {
        "held": Meeting.objects.filter(held()).exists(),
        "not": Meeting.objects.filter(not_held()).exists(),
        "contested": contested().exists(),
    }
    assert [name for name, yes in found.items() if yes] == [verdict] * (verdict != "unknown")


@pytest.mark.parametrize("took_place", [True, False])
def test_the_helpdesk_settles_a_contested_meeting(bridge, meeting, took_place):
    ended(meeting, hours=2)
    ask_outcomes()
    say(meeting, bridge.gifu, bridge.officer)
    say(meeting, bridge.vitagora, bridge.manager, held="they_missed")
    decide_held(meeting, held=took_place, note="Seen in the room", by=UserFactory(desk="jp"))
    assert contested().count() == 0
    assert Meeting.objects.filter(held()).exists() is took_place
    assert Meeting.objects.filter(not_held()).exists() is not took_place
    with pytest.raises(PermissionDenied):
        decide_held(meeting, held=True, note="", by=bridge.officer)


@pytest.mark.parametrize(
    ("gifu_says", "vitagora_says", "kept"),
    [
        ("held", None, 1),
        (None, "they_missed", 0),
        ("we_missed", None, 0),
        ("held", "they_missed", 1),
    ],
)
def test_reliability_counts_what_an_organisation_missed(
    bridge, meeting, gifu_says, vitagora_says, kept
):
    ended(meeting, hours=2)
    ask_outcomes()
    if gifu_says:
        say(meeting, bridge.gifu, bridge.officer, held=gifu_says)
    if vitagora_says:
        say(meeting, bridge.vitagora, bridge.manager, held=vitagora_says)
    found = reliability_of(bridge.gifu.pk)
    assert (found.kept, found.told) == (kept, 1)
    assert reliability_of(bridge.vitagora.pk).kept == 1


# Page -------------------------------------------------------------------------------------------


def link_to(person):
    text = asked_mails().get(to=person.email).text
    line = next(line for line in text.splitlines() if "/meetings/outcome/" in line)
    return line[line.index(f"/{person.language}/") :]


def test_the_link_of_the_mail_answers_only_when_pressed(bridge, meeting):
    ended(meeting, hours=2)
    ask_outcomes()
    link = link_to(bridge.manager)
    visitor = Client()
    assert (visitor.get(link).status_code, visitor.head(link).status_code) == (200, 200)
    assert question(meeting, bridge.vitagora).answered_at is None
    pressed = visitor.post(link, {"held": "held", "milestone": "loi", "rating": "5", "note": "x"})
    assert pressed.status_code == 302
    assert question(meeting, bridge.vitagora).milestone == "loi"
    assert "x</textarea>" in visitor.get(link).content.decode()
    assert visitor.get("/en/meetings/outcome/forged/").status_code == 410


def test_the_page_names_what_is_missing_and_keeps_what_was_typed(client, bridge, meeting):
    ended(meeting, hours=2)
    ask_outcomes()
    client.force_login(bridge.officer)
    response = client.post(
        f"/en/meetings/outcomes/{question(meeting, bridge.gifu).public_id}/", {"note": "typed"}
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "Say whether the meeting took place." in text
    assert "typed</textarea>" in text


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 200), ("manager", 404), ("stranger", 404), ("helpdesk", 200)]
)
def test_the_page_is_for_the_asked_organisation(client, bridge, meeting, who, status):
    ended(meeting, hours=2)
    ask_outcomes()
    people = {
        "officer": bridge.officer,
        "manager": bridge.manager,
        "stranger": UserFactory(),
        "helpdesk": UserFactory(desk="eu"),
    }
    client.force_login(people[who])
    page = f"/en/meetings/outcomes/{question(meeting, bridge.gifu).public_id}/"
    assert client.get(page).status_code == status


def test_a_member_who_may_not_edit_sees_that_they_may_not_answer(client, bridge, meeting):
    ended(meeting, hours=2)
    ask_outcomes()
    member = UserFactory()
    member.affiliations.create(profile=bridge.gifu, role="member")
    client.force_login(member)
    page = f"/en/meetings/outcomes/{question(meeting, bridge.gifu).public_id}/"
    assert client.get(page).status_code == 403


def test_the_page_in_a_later_round_shows_what_was_said_and_costs_few_queries(
    client, bridge, meeting, django_assert_num_queries
):
    ended(meeting, hours=2)
    ask_outcomes()
    say(meeting, bridge.gifu, bridge.officer, note="A visit in spring")
    ended(meeting, days=190)
    ask_outcomes()
    client.force_login(bridge.officer)
    page = f"/en/meetings/outcomes/{question(meeting, bridge.gifu, Round.SIX).public_id}/"
    with django_assert_num_queries(5):  # session, person, question, right, earlier answers
        text = client.get(page).content.decode()
    assert "A visit in spring" in text
    assert "Did the meeting take place?" not in text
