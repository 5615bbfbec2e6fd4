"""Answers to postings: one thread between two organisations, and what becomes of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import AnswerState, PostingState
from matchmaking.models import AnswerMessage, MeetingRequest, PostingAnswer
from matchmaking.services.posting_answers import (
    accept_answer,
    answer_posting,
    decline_answer,
    withdraw_answer,
    write_message,
)
from matchmaking.services.postings import hide_posting
from tests.contact import PostingAnswerFactory, PostingFactory
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
State = AnswerState


@pytest.fixture
def posting(bridge):
    return PostingFactory(organisation=bridge.gifu, title_en="Food", sector=bridge.sector)


@pytest.fixture
def answer(bridge, posting):
    return answer_posting(posting, bridge.vitagora, by=bridge.manager, text="We <i>ferment</i>.")


def reader_of(bridge, who):
    return {
        "owner": lambda: bridge.officer,
        "colleague": lambda: UserFactory(member_of=bridge.gifu),
        "answerer": lambda: bridge.manager,
        "stranger": lambda: UserFactory(profile=ProfileFactory()),
        "staff": lambda: UserFactory(desk="jp"),
    }[who]()


def mails():
    return [(mail.to, mail.language) for mail in OutgoingMail.objects.order_by("pk")]


def test_an_answer_reaches_the_organisation_with_its_message(bridge, answer):
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, mail.language) == ("officer@gifu.example", "ja")
    assert "> We <i>ferment</i>." in mail.text
    assert "&lt;i&gt;ferment&lt;/i&gt;" in mail.html
    assert bridge.manager.email not in mail.text + mail.html
    assert [(row.organisation, row.text) for row in answer.messages.all()] == [
        (bridge.vitagora, "We <i>ferment</i>.")
    ]


def test_both_sides_write_in_one_thread_and_the_other_is_told(bridge, answer):
    write_message(answer, by=bridge.officer, text="Which foods?")
    write_message(answer, by=bridge.manager, text="Mustard.")
    assert [(row.organisation.slug, row.text) for row in answer.messages.all()] == [
        ("vitagora", "We <i>ferment</i>."),
        ("gifu", "Which foods?"),
        ("vitagora", "Mustard."),
    ]
    assert mails() == [
        ("officer@gifu.example", "ja"),
        ("manager@vitagora.example", "en"),
        ("officer@gifu.example", "ja"),
    ]
    assert OutgoingMail.objects.order_by("pk")[1].subject == "Message from Gifu: Food"


@pytest.mark.parametrize(
    ("act", "may"),
    [
        (accept_answer, {"owner"}),
        (decline_answer, {"owner"}),
        (withdraw_answer, {"answerer"}),
        (lambda answer, by: write_message(answer, by=by, text="Hello"), {"owner", "answerer"}),
    ],
    ids=["accept", "decline", "withdraw", "write"],
)
@pytest.mark.parametrize("who", ["owner", "colleague", "answerer", "stranger", "staff"])
def test_each_side_does_its_own(bridge, answer, act, may, who):
    user = reader_of(bridge, who)
    if who in may:
        act(answer, by=user)
        return
    with pytest.raises(PermissionDenied):
        act(answer, by=user)
    answer.refresh_from_db()
    assert (answer.state, answer.messages.count()) == (State.OPEN, 1)


@pytest.mark.parametrize(
    ("act", "state", "to", "subject"),
    [
        (
            accept_answer,
            State.ACCEPTED,
            "manager@vitagora.example",
            "Gifu would like to go on: Food",
        ),
        (decline_answer, State.DECLINED, "manager@vitagora.example", "About your answer: Food"),
    ],
)
def test_the_decision_is_told_to_who_answered(bridge, answer, act, state, to, subject):
    OutgoingMail.objects.all().delete()
    act(answer, by=bridge.officer)
    assert answer.state == state
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, mail.subject) == (to, subject)
    for again in (accept_answer, decline_answer):
        with pytest.raises(DomainError) as error:
            again(answer, by=bridge.officer)
        assert error.value.code == "answer_closed"


def test_a_withdrawn_answer_is_told_and_can_be_given_anew(bridge, posting, answer):
    OutgoingMail.objects.all().delete()
    withdraw_answer(answer, by=bridge.manager)
    assert mails() == [("officer@gifu.example", "ja")]
    again = answer_posting(posting, bridge.vitagora, by=bridge.manager, text="We do, after all.")
    assert again.pk != answer.pk


@pytest.mark.parametrize("act", [decline_answer, withdraw_answer])
def test_a_closed_thread_takes_no_message(bridge, answer, act):
    act(answer, by=bridge.officer if act is decline_answer else bridge.manager)
    with pytest.raises(DomainError) as error:
        write_message(answer, by=bridge.manager, text="But …")
    assert error.value.code == "answer_closed"


def test_an_accepted_thread_goes_on(bridge, answer):
    accept_answer(answer, by=bridge.officer)
    write_message(answer, by=bridge.manager, text="Thank you.")
    assert answer.messages.count() == 2


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("own", "own_posting"),
        ("closed", "posting_closed"),
        ("draft", "profile_not_published"),
        ("wordless", "message_required"),
        ("twice", "answered_already"),
    ],
)
def test_what_cannot_be_answered(bridge, posting, case, code):
    organisation, user, text = bridge.vitagora, bridge.manager, "Hello"
    if case == "own":
        organisation, user = bridge.gifu, bridge.officer
    elif case == "closed":
        posting.state = PostingState.CLOSED
        posting.save()
    elif case == "draft":
        organisation = ProfileFactory(draft=True)
        user = UserFactory(profile=organisation)
    elif case == "wordless":
        text = "  "
    else:
        answer_posting(posting, organisation, by=user, text=text)
    before = PostingAnswer.objects.count()
    with pytest.raises(DomainError) as error:
        answer_posting(posting, organisation, by=user, text=text)
    assert error.value.code == code
    assert case == "wordless" or PostingAnswer.objects.count() == before


@pytest.mark.parametrize("who", ["owner", "colleague", "stranger", "staff"])
def test_only_who_acts_for_an_organisation_answers_for_it(bridge, posting, who):
    user = UserFactory(member_of=bridge.vitagora) if who == "colleague" else reader_of(bridge, who)
    with pytest.raises(PermissionDenied):
        answer_posting(posting, bridge.vitagora, by=user, text="Hello")


def test_the_database_keeps_one_standing_answer(bridge, answer):
    with pytest.raises(IntegrityError), transaction.atomic():
        PostingAnswerFactory(posting=answer.posting, organisation=bridge.vitagora)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerMessage.objects.create(answer=answer, organisation=bridge.gifu, text="")


def test_deeds_are_logged_without_words(bridge, answer):
    write_message(answer, by=bridge.officer, text="Which foods?")
    accept_answer(answer, by=bridge.officer)
    rows = Entry.objects.filter(record_id=answer.public_id).order_by("pk")
    assert [(row.action, row.organisation_id, row.details) for row in rows] == [
        ("posting.answered", bridge.vitagora.public_id, {}),
        ("posting.message_written", bridge.gifu.public_id, {}),
        ("posting.answer_accepted", bridge.gifu.public_id, {}),
    ]


# Pages ------------------------------------------------------------------------------------------


def test_a_visitor_signs_in_to_answer(client, posting):
    url = reverse("posting-answer-new", args=[posting.public_id])
    assert f'href="{url}"' in client.get(posting.get_absolute_url()).content.decode()
    answer = client.get(url)
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/en/accounts/login/")


def test_a_message_typed_too_late_waits_behind_the_sign_in(client, bridge, posting):
    url = reverse("posting-answer-new", args=[posting.public_id])
    client.post(url, {"text": "We ferment mustard."})
    client.force_login(bridge.manager)
    assert "We ferment mustard." in client.get(url).content.decode()
    assert not PostingAnswer.objects.exists()


def test_the_form_answers_and_leads_to_the_thread(client, bridge, posting):
    client.force_login(bridge.manager)
    url = reverse("posting-answer-new", args=[posting.public_id])
    assert client.get(url).status_code == 200
    assert client.post(url, {"text": ""}).status_code == 422
    answer = client.post(url, {"text": "Mustard"}, follow=True)
    made = PostingAnswer.objects.get()
    assert answer.redirect_chain == [(made.get_absolute_url(), 302)]
    again = client.post(url, {"text": "Mustard"})
    assert again.status_code == 422
    assert "Go on in that thread." in again.content.decode()
    assert "Open our answer" in client.get(posting.get_absolute_url()).content.decode()


def test_a_person_who_acts_for_nobody_is_told_what_is_needed(client, bridge, posting):
    client.force_login(UserFactory(member_of=bridge.vitagora))
    url = reverse("posting-answer-new", args=[posting.public_id])
    assert "You need an organisation first" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("who", "status", "buttons"),
    [
        ("owner", 200, {"accept", "decline", "write"}),
        ("colleague", 200, set()),
        ("answerer", 200, {"withdraw", "write"}),
        ("stranger", 404, set()),
        ("staff", 200, set()),
    ],
)
def test_the_thread_is_read_by_both_and_the_helpdesk(client, bridge, answer, who, status, buttons):
    client.force_login(reader_of(bridge, who))
    page = client.get(answer.get_absolute_url())
    assert page.status_code == status
    html = page.content.decode()
    offered = {
        name for name in ("accept", "decline", "withdraw", "write") if f'value="{name}"' in html
    }
    assert offered == buttons
    assert ("We &lt;i&gt;ferment&lt;/i&gt;." in html) is (status == 200)


def test_accepting_leads_to_a_request_that_is_filled_in(client, bridge, answer):
    client.force_login(bridge.officer)
    url = answer.get_absolute_url()
    client.get(url)
    client.head(url)
    answer.refresh_from_db()
    assert answer.state == State.OPEN
    html = client.post(url, {"action": "accept"}, follow=True).content.decode()
    path = (
        f"/en/meetings/new/?to=vitagora&amp;from=gifu&amp;sector={bridge.sector.code}"
        f"&amp;form={answer.posting.form.code}&amp;purpose=Food"
        f"&amp;posting={answer.posting.public_id}"
    )
    assert f'href="{path}"' in html
    form = client.get(path.replace("&amp;", "&")).content.decode()
    assert "Food</textarea>" in form
    assert f'<option value="{bridge.sector.code}" selected>' in form
    assert "It comes from the posting" in form
    sent = client.post(
        path.replace("&amp;", "&"),
        {
            "purpose": "Food", "sector": bridge.sector.code, "language": "en", "length": "60",
            "times": [bridge.times()[0].isoformat()], "action": "send",
        },
    )  # fmt: skip
    request = MeetingRequest.objects.get()
    assert (sent.url, request.posting) == (request.get_absolute_url(), answer.posting)
    assert "It came from the posting" in client.get(sent.url).text
    client.force_login(bridge.manager)
    assert answer.posting.get_absolute_url() in client.get(sent.url).text
    hide_posting(answer.posting, by=UserFactory(desk="jp"), why="A name")
    assert "It came from the posting" not in client.get(sent.url).text


@pytest.mark.parametrize("wanted", ["", "nonsense", "5f0c2c9e-6f0b-4b8e-9d43-0d3c5d2f7a61"])
def test_a_request_from_no_posting_says_nothing_of_one(client, bridge, wanted):
    client.force_login(bridge.officer)
    page = client.get("/en/meetings/new/", {"to": "vitagora", "from": "gifu", "posting": wanted})
    assert page.context["posting"] is None


def test_a_posting_of_others_is_not_what_a_request_came_from(client, bridge):
    other = PostingFactory()
    client.force_login(bridge.officer)
    asked = {"to": "vitagora", "from": "gifu", "posting": str(other.public_id)}
    assert client.get("/en/meetings/new/", asked).context["posting"] is None
    with pytest.raises(DomainError) as refused:
        bridge.ask(posting=other)
    assert refused.value.code == "posting_of_others"


def test_the_thread_takes_messages_and_says_when_it_is_closed(client, bridge, answer):
    client.force_login(bridge.manager)
    url = answer.get_absolute_url()
    assert client.post(url, {"action": "write", "text": ""}).status_code == 422
    assert client.post(url, {"action": "write", "text": "Mustard"}).status_code == 302
    decline_answer(answer, by=bridge.officer)
    late = client.post(url, {"action": "write", "text": "But …"})
    assert late.status_code == 422
    html = late.content.decode()
    assert "was decided on or withdrawn in the meantime" in html
    late = client.post(url, {"action": "withdraw"}, follow=True)
    assert "was decided on or withdrawn in the meantime" in late.content.decode()


@pytest.mark.parametrize(
    ("who", "action", "status"),
    [("answerer", "accept", 403), ("owner", "withdraw", 403), ("staff", "write", 403)],
)
def test_others_press_no_foreign_button(client, bridge, answer, who, action, status):
    client.force_login(reader_of(bridge, who))
    data = {"action": action, "text": "Hello"}
    assert client.post(answer.get_absolute_url(), data).status_code == status


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("owner", True),
        ("colleague", True),
        ("answerer", False),
        ("stranger", False),
        ("staff", True),
    ],
)
def test_who_answered_is_private(client, bridge, answer, who, seen):
    client.force_login(reader_of(bridge, who))
    html = client.get(answer.posting.get_absolute_url()).content.decode()
    assert (f'href="{answer.get_absolute_url()}">Vitagora</a>' in html) is seen


@pytest.mark.parametrize("count", [1, 3])
def test_a_thread_costs_the_same_for_any_number_of_messages(
    client, bridge, answer, count, django_assert_num_queries
):
    for _number in range(count - 1):
        write_message(answer, by=bridge.manager, text="More")
    client.force_login(bridge.officer)
    with django_assert_num_queries(7):
        assert len(client.get(answer.get_absolute_url()).context["page"]) == count
