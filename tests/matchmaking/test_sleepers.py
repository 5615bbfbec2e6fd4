"""Silent cooperations: who is asked, once, and what the three answers do."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.models import ContactCheck, FollowUp
from matchmaking.queries.sleepers import silent_pairs, silent_partnerships
from matchmaking.services.outcomes import Answer, answer_outcome, ask_outcomes
from matchmaking.services.sleepers import Word, answer_check, ask_sleepers
from regions.models import Milestone as Step
from tests.factories import (
    AgreementFactory,
    MilestoneFactory,
    PartnershipFactory,
    ProfileFactory,
    UserFactory,
)
from tests.matchmaking.rooms import arrange, ended, people_of


def day(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def tie(bridge):
    """Silent for four hundred days."""
    return PartnershipFactory(
        profiles=[bridge.gifu, bridge.vitagora], started_on=day(400), started_precision="day"
    )


def is_silent(tie):
    return silent_partnerships(timezone.localdate()).filter(pk=tie.pk).exists()


def test_what_was_not_heard_of_for_a_year_is_silent(tie):
    assert is_silent(tie)


def test_the_length_of_silence_is_a_setting(tie, settings):
    settings.SLEEPING_AFTER_DAYS = 500
    assert not is_silent(tie)


def test_any_later_contact_ends_the_silence(bridge, tie):
    step = MilestoneFactory(partnership=tie, on=day(10), precision="day")
    assert not is_silent(tie)
    Step.objects.filter(pk=step.pk).update(on=day(500), until=day(20))
    assert not is_silent(tie)
    step.delete()
    agreement = AgreementFactory(partnership=tie, signed_on=day(30), signed_precision="day")
    assert not is_silent(tie)
    agreement.delete()
    assert is_silent(tie)
    meeting = ended(arrange(bridge), days=20)
    FollowUp.objects.create(meeting=meeting, profile=bridge.gifu, round=0, held="held")
    assert not is_silent(tie)


def test_what_has_ended_or_has_one_published_party_is_not_silent(bridge, tie):
    type(tie).objects.filter(pk=tie.pk).update(ended_on=day(1), ended_precision="day")
    assert not is_silent(tie)
    alone = PartnershipFactory(
        profiles=[bridge.gifu, ProfileFactory(draft=True)],
        started_on=day(400),
        started_precision="day",
    )
    assert not is_silent(alone)


def test_every_party_is_asked_once_in_its_language(bridge, tie):
    assert (ask_sleepers(), ask_sleepers()) == (2, 0)
    mails = OutgoingMail.objects.filter(dedupe_key__startswith="cooperation-silent")
    assert {(mail.to, mail.language) for mail in mails} == {
        ("officer@gifu.example", "ja"),
        ("manager@vitagora.example", "en"),
    }
    assert "Gifu" in mails.get(language="en").subject


def test_where_nobody_acts_nobody_is_asked(bridge):
    tie = PartnershipFactory(
        profiles=[ProfileFactory(), ProfileFactory()], started_on=day(400), started_precision="day"
    )
    assert is_silent(tie)
    assert ask_sleepers() == 0


def test_a_pair_that_went_on_after_its_meeting_is_asked_too(bridge):
    meeting = ended(arrange(bridge), hours=2)
    ask_outcomes()
    question = FollowUp.objects.get(meeting=meeting, profile=bridge.gifu)
    answer_outcome(question, Answer(held="held", milestone="visit"), by=bridge.officer)
    ended(meeting, days=400)
    assert not silent_pairs(timezone.localdate()).exists()
    FollowUp.objects.update(answered_at=timezone.now() - timedelta(days=390))
    assert silent_pairs(timezone.localdate()).get() == meeting
    assert (ask_sleepers(), ask_sleepers()) == (2, 0)
    PartnershipFactory(profiles=[bridge.gifu, bridge.vitagora], started_on=day(10))
    assert not silent_pairs(timezone.localdate()).exists()


# Answers ------------------------------------------------------------------------------------------


@pytest.fixture
def check(bridge, tie):
    ask_sleepers()
    return ContactCheck.objects.get(profile=bridge.vitagora)


@pytest.mark.parametrize(
    ("answer", "silent"), [("active", False), ("again", False), ("ended", False)]
)
def test_any_answer_ends_the_silence(bridge, tie, check, answer, silent):
    answer_check(check, Word(answer=answer, milestone="visit"), by=bridge.manager)
    assert is_silent(tie) is silent
    assert ask_sleepers() == 0
    check.refresh_from_db()
    assert check.milestone == ("visit" if answer == "active" else "")


def test_a_year_after_an_answer_it_is_asked_again_and_never_after_the_end(bridge, tie, check):
    answer_check(check, Word(answer="active"), by=bridge.manager)
    ContactCheck.objects.filter(pk=check.pk).update(
        answered_at=timezone.now() - timedelta(days=370)
    )
    assert ask_sleepers() == 2
    answer_check(check, Word(answer="ended"), by=bridge.manager)
    assert ask_sleepers() == 0


def test_an_answer_must_be_one_of_the_three(bridge, check):
    for word in (Word(answer=""), Word(answer="moon"), Word(answer="active", milestone="moon")):
        with pytest.raises(DomainError):
            answer_check(check, word, by=bridge.manager)


def test_only_the_asked_organisation_and_the_helpdesk_answer(bridge, check):
    people = people_of(bridge)
    for who in ("officer", "colleague", "stranger"):
        with pytest.raises(PermissionDenied):
            answer_check(check, Word(answer="active"), by=people[who])
    answer_check(check, Word(answer="active"), by=people["helpdesk"])
    assert Entry.objects.filter(action="cooperation.answered").get().on_behalf


def link_to(person):
    mail = OutgoingMail.objects.get(dedupe_key__startswith="cooperation-silent", to=person.email)
    line = next(line for line in mail.text.splitlines() if "/meetings/contact/" in line)
    return line[line.index(f"/{person.language}/") :]


def test_the_link_of_the_mail_answers_only_when_pressed(bridge, check):
    link, visitor = link_to(bridge.manager), Client()
    assert (visitor.get(link).status_code, visitor.head(link).status_code) == (200, 200)
    check.refresh_from_db()
    assert check.answered_at is None
    assert visitor.post(link, {"note": "kept"}).status_code == 422
    assert visitor.post(link, {"answer": "again", "note": ""}).status_code == 302
    page = visitor.get(link).content.decode()
    assert "/en/meetings/new/?to=gifu&amp;from=vitagora" in page
    assert visitor.get("/en/meetings/contact/forged/").status_code == 410


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 404), ("manager", 200), ("colleague", 403), ("stranger", 404), ("helpdesk", 200)],
)
def test_the_page_is_for_the_asked_organisation(client, bridge, check, who, status):
    client.force_login(people_of(bridge)[who])
    assert client.get(f"/en/meetings/contacts/{check.public_id}/").status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_helpdesks_list_costs_the_same_for_any_number(
    client, bridge, check, django_assert_num_queries, count
):
    for number in range(count - 1):
        PartnershipFactory(
            profiles=[bridge.gifu, ProfileFactory()],
            started_on=day(500 + number),
            started_precision="day",
        )
    answer_check(
        ContactCheck.objects.get(profile=bridge.gifu), Word(answer="active"), by=bridge.officer
    )
    ContactCheck.objects.filter(answer="active").update(
        answered_at=timezone.now() - timedelta(days=370)
    )
    client.force_login(UserFactory(desk="eu"))
    with django_assert_num_queries(7):
        text = client.get("/en/curation/cooperations/silent/").content.decode()
    assert text.count("/partnerships/") == count
    client.force_login(bridge.officer)
    assert client.get("/en/curation/cooperations/silent/").status_code == 403


def test_what_a_partner_called_ended_is_shown_to_the_helpdesk(client, bridge, check):
    answer_check(check, Word(answer="ended", note="The contact left"), by=bridge.manager)
    client.force_login(UserFactory(desk="eu"))
    text = client.get("/en/curation/cooperations/silent/").content.decode()
    assert "A partner says that it has ended" in text
    assert "The contact left" in text
