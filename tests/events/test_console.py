"""The console: numbers, check-in, letters to a selection, certificates, the survey."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from events.enums import Right
from events.models import Event, EventLetter, Registration, SurveyAnswer, TeamMember
from events.queries.figures import event_figures, survey_figures
from events.queries.mailings import readers_of
from events.services.checking_in import check_in, find_by_code
from events.services.mailings import (
    LetterContent,
    confirm_letter,
    discard_letter,
    send_letters,
    write_letter,
)
from events.services.registrations import cancel_registration
from events.services.surveys import ask_surveys
from events.tokens import survey_token
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from tests.events.stages import helpdesk
from tests.events.test_registrations import comes, opened
from tests.factories import ProfileFactory, SectorFactory, UserFactory

pytestmark = pytest.mark.django_db
WORDS = {
    "subject_en": "Bring a coat",
    "subject_ja": "お知らせ",
    "text_en": "It is cold.",
    "text_ja": "会場は冷えます。",
}


def over(event):
    """The event ended three hours ago."""
    end = timezone.now() - timedelta(hours=3)
    Event.objects.filter(pk=event.pk).update(starts_at=end - timedelta(hours=3), ends_at=end)


def path(event, page=""):
    return f"/en/events/{event.slug}/console/{page}"


def test_numbers_by_side_kind_and_sector():
    event, wood = opened(capacity=3), SectorFactory()
    leaves = SectorFactory.create_batch(2, parent=wood)
    one = comes(event, profile=ProfileFactory(sectors=leaves))
    comes(event, profile=ProfileFactory(japanese=True))
    comes(event, profile=ProfileFactory(japanese=True))
    comes(event)
    check_in(one, by=helpdesk())
    found = event_figures(event)
    assert found.states == [("Registered", 3), ("On the waiting list", 1)]
    assert [(line.label, line.seated, line.arrived) for line in found.sides] == [
        ("Japan", 2, 0),
        ("Europe", 1, 1),
    ]
    assert [(line.label, line.seated) for line in found.kinds] == [
        ("Japanese prefecture", 2),
        ("Cluster", 1),
    ]
    assert [(line.label, line.seated, line.arrived) for line in found.sectors] == [
        (wood.name, 1, 1)  # once, though two leaves of it stand in the profile
    ]
    assert (found.seated, found.arrived) == (3, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_costs_the_same_for_any_number(client, django_assert_num_queries, count):
    event = opened()
    for _number in range(count):
        comes(event, profile=ProfileFactory(sectors=[SectorFactory(parent=SectorFactory())]))
    client.force_login(helpdesk())
    with django_assert_num_queries(11):
        client.get(path(event))


def test_check_in_by_code_lets_each_code_in_once(client):
    event = opened(capacity=1)
    made, waits = comes(event), comes(event)
    client.force_login(helpdesk())
    code = f" {made.code[:4].lower()}-{made.code[4:]} "
    assert client.post(path(event, "check-in/"), {"code": code}).status_code == 302
    page = client.get(path(event, "check-in/"))
    assert "1 of 1 have arrived" in page.content.decode()
    for sent, word in (
        (code, "already"),
        ("NOSUCH", "No registration"),
        (waits.code, "no confirm"),
    ):
        response = client.post(path(event, "check-in/"), {"code": sent})
        assert response.status_code == 422
        assert word in response.content.decode()
    button = path(event, f"people/{made.public_id}/check-in/")
    client.post(button, {"to": "out"})
    made.refresh_from_db()
    assert made.checked_in_at is None
    client.post(button, {"to": "in"})
    made.refresh_from_db()
    assert made.checked_in_at is not None


def test_a_code_of_another_event_lets_nobody_in():
    made, by = comes(opened()), helpdesk()
    with pytest.raises(DomainError) as refusal:
        find_by_code(opened(), made.code, by=by)
    assert refusal.value.code == "no_such_code"


@pytest.mark.parametrize(
    ("page", "right"),
    [
        ("check-in/", Right.REGISTRATIONS),
        ("list/", Right.REGISTRATIONS),
        ("badges/", Right.REGISTRATIONS),
        ("letters/", Right.LETTERS),
    ],
)
def test_each_page_asks_for_its_right(client, page, right):
    event, with_right, without = opened(), UserFactory(), UserFactory()
    comes(event)
    others = [one for one in Right if one != right]
    TeamMember.objects.create(event=event, user=with_right, rights=[right])
    TeamMember.objects.create(event=event, user=without, rights=others)
    people = ((UserFactory(), 403), (without, 403), (with_right, 200), (helpdesk(), 200))
    for user, status in people:
        client.force_login(user)
        assert client.get(path(event, page)).status_code == status


@pytest.mark.parametrize("page", ["list/", "badges/"])
@pytest.mark.parametrize("count", [1, 3])
def test_prints_cost_the_same_for_any_number(client, django_assert_num_queries, page, count):
    event = opened()
    made = [comes(event) for _number in range(count)]
    client.force_login(helpdesk())
    with django_assert_num_queries(4):
        html = client.get(path(event, page)).content.decode()
    assert all(one.code in html for one in made)


def letter_for(event, **wanted):
    return write_letter(event, LetterContent(**WORDS, wanted=wanted), by=helpdesk())


def test_a_letter_goes_to_the_selection_once_each_in_its_language():
    event = opened()
    japanese = comes(event, profile=ProfileFactory(japanese=True), japanese=True)
    comes(event)
    left = comes(event, profile=ProfileFactory(japanese=True))
    cancel_registration(left, by=left.user)
    letter = letter_for(event, side="jp")
    assert list(readers_of(letter)) == [japanese]
    confirm_letter(letter, count=1, by=helpdesk())
    assert send_letters() == 1
    mails = OutgoingMail.objects.filter(dedupe_key__startswith=letter.key)
    assert [(mail.to, mail.subject) for mail in mails] == [(japanese.user.email, "お知らせ")]
    assert "会場は冷えます。" in mails[0].text
    assert send_letters() == 0
    assert readers_of(letter_for(event)).count() == 2
    assert readers_of(letter_for(event, state="cancelled")).count() == 1


def test_a_letter_is_confirmed_for_the_number_that_was_seen():
    event, by = opened(), helpdesk()
    comes(event)
    letter = letter_for(event)
    comes(event)
    with pytest.raises(DomainError) as refusal:
        confirm_letter(letter, count=1, by=by)
    assert refusal.value.code == "count_changed"
    assert send_letters() == 0
    confirm_letter(letter, count=2, by=by)
    for again in (
        lambda: confirm_letter(letter, count=2, by=by),
        lambda: discard_letter(letter, by=by),
    ):
        with pytest.raises(DomainError) as refusal:
            again()
        assert refusal.value.code == "letter_confirmed"
    with pytest.raises(DomainError) as refusal:
        confirm_letter(letter_for(event, side="third"), count=0, by=by)
    assert refusal.value.code == "no_readers"


def test_letters_are_written_by_those_with_the_right():
    event, user = opened(), UserFactory()
    TeamMember.objects.create(event=event, user=user, rights=[Right.REGISTRATIONS])
    with pytest.raises(PermissionDenied):
        write_letter(event, LetterContent(**WORDS, wanted={}), by=user)
    with pytest.raises(PermissionDenied):
        confirm_letter(letter_for(event), count=0, by=user)


def test_one_letter_that_fails_stops_no_other():
    event, by = opened(), helpdesk()
    comes(event)
    bad, good = letter_for(event), letter_for(event)
    for letter in (bad, good):
        confirm_letter(letter, count=1, by=by)
    EventLetter.objects.filter(pk=bad.pk).update(wanted={"moon": "1"})
    assert send_letters() == 1
    assert OutgoingMail.objects.filter(dedupe_key__startswith=good.key).count() == 1
    bad.refresh_from_db()
    assert bad.state == "confirmed"


def test_pages_of_a_letter_preview_confirm_and_log(client):
    event = opened()
    made = comes(event)
    client.force_login(helpdesk())
    missing = client.post(path(event, "letters/"), WORDS | {"text_ja": ""})
    assert (missing.status_code, list(missing.context["form"].errors)) == (422, ["text_ja"])
    address = client.post(path(event, "letters/"), WORDS | {"side": "eu"}).url
    page = client.get(address)
    assert page.context["count"] == 1
    assert "Send to 1 person" in page.content.decode()
    assert client.post(f"{address}confirm/", {"count": "1"}).url == address
    send_letters()
    assert made.user.email in client.get(address).content.decode()
    draft = client.post(path(event, "letters/"), WORDS).url
    assert client.post(f"{draft}discard/").url == path(event, "letters/")
    assert EventLetter.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_of_a_letter_costs_the_same(client, django_assert_num_queries, count):
    event = opened()
    for _number in range(count):
        comes(event)
    letter = letter_for(event)
    confirm_letter(letter, count=count, by=helpdesk())
    send_letters()
    client.force_login(helpdesk())
    with django_assert_num_queries(7):
        response = client.get(path(event, f"letters/{letter.public_id}/"))
    assert len(response.context["log"].object_list) == count


def test_a_certificate_is_for_who_was_there_once_it_is_over(client):
    event = opened()
    made, absent = comes(event), comes(event)
    check_in(made, by=helpdesk())

    def status(registration):
        client.force_login(registration.user)
        return client.get(f"{registration.get_absolute_url()}certificate/").status_code

    assert status(made) == 404
    over(event)
    assert (status(made), status(absent)) == (200, 404)
    client.force_login(absent.user)
    assert client.get(f"{made.get_absolute_url()}certificate/").status_code == 404


def survey_link(registration):
    mail = OutgoingMail.objects.get(
        to=registration.user.email, dedupe_key__startswith="event-survey"
    )
    return re.search(r"/(?:en|ja)/events/survey/\S+", mail.text).group()


def test_a_survey_is_asked_once_in_the_persons_language_and_answered_without_signing_in(client):
    event = opened(capacity=1)
    made = comes(event, profile=ProfileFactory(japanese=True), japanese=True)
    comes(event)
    assert ask_surveys() == 0
    over(event)
    assert (ask_surveys(), ask_surveys()) == (1, 0)
    link = survey_link(made)
    assert link.startswith("/ja/")
    assert client.get(link).status_code == 200
    assert not SurveyAnswer.objects.exists()
    sent = {"overall": "4", "contacts": "3", "comes_again": "yes", "words": "More time."}
    assert client.post(link, sent).url == link
    assert "ありがとう" in client.get(link).content.decode()
    assert client.post(link, sent).status_code == 422
    answer = SurveyAnswer.objects.get()
    assert (answer.side, answer.language, answer.overall, answer.programme) == ("jp", "ja", 4, None)
    assert {field.name for field in SurveyAnswer._meta.fields}.isdisjoint({"user", "registration"})
    found = survey_figures(event)
    assert (found.answers, found.overall, found.contacts, found.come_again) == (1, 4.0, 3.0, 1)
    client.force_login(helpdesk())
    assert "More time." in client.get(path(event)).content.decode()


def test_a_survey_of_a_cancelled_event_or_an_old_one_is_not_asked():
    cancelled, old = opened(), opened()
    comes(cancelled), comes(old)
    over(cancelled)
    Event.objects.filter(pk=cancelled.pk).update(state="cancelled")
    end = timezone.now() - timedelta(days=15)
    Event.objects.filter(pk=old.pk).update(starts_at=end - timedelta(hours=1), ends_at=end)
    assert ask_surveys() == 0


def test_a_forged_link_of_a_survey_says_so(client):
    made = comes(opened())
    token = survey_token(made.public_id)
    assert client.get(f"/en/events/survey/{token}/").status_code == 200
    assert client.get(f"/en/events/survey/{token[:-1]}/").status_code == 410
    response = client.post(f"/en/events/survey/{token}/", {"overall": "9"})
    assert list(response.context["form"].errors) == ["overall"]
    assert not Registration.objects.get().survey_answered
