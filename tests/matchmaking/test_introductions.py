"""Introductions with two yeses: who sees whom, when, and what is written down about it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import IntroductionState
from matchmaking.models import Introduction
from matchmaking.queries.introductions import SharedContact, shared_contacts
from matchmaking.services.introductions import (
    agree_to_introduction,
    ask_for_introduction,
    decline_introduction,
    expire_introductions,
    open_contacts,
    withdraw_introduction,
)
from matchmaking.tasks import expire_introductions as task
from regions.enums import AffiliationRole, ProfileState, Visibility
from regions.models import KeyFunction, Profile
from tests.contact import IntroductionFactory
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
State = IntroductionState
NOTE = "We both work on <b>fermented food</b>."


def ask(bridge):
    return ask_for_introduction(bridge.gifu, bridge.vitagora, by=bridge.officer, note=NOTE)


def contact(profile, name, **values):
    defaults = {
        "function_en": "Export",
        "email": f"{name.lower()}@example.org",
        "visibility": Visibility.MEMBERS,
        "consented_at": timezone.now(),
    }
    return KeyFunction.objects.create(profile=profile, name_en=name, **{**defaults, **values})


def mails():
    return [(mail.to, mail.subject) for mail in OutgoingMail.objects.order_by("pk")]


def test_a_wish_reaches_the_other_side_with_the_note_and_no_contact(bridge):
    introduction = ask(bridge)
    assert introduction.is_open
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, mail.subject) == (
        "manager@vitagora.example",
        "Gifu would like to be introduced to you",
    )
    assert "> We both work on <b>fermented food</b>." in mail.text
    assert "&lt;b&gt;fermented food&lt;/b&gt;" in mail.html
    assert "/en/introductions/answer/" in mail.text
    assert bridge.officer.email not in mail.text + mail.html


def test_a_wish_to_japan_is_written_in_japanese(bridge):
    ask_for_introduction(bridge.vitagora, bridge.gifu, by=bridge.manager, note="発酵食品")
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, mail.language) == ("officer@gifu.example", "ja")
    assert "/ja/introductions/answer/" in mail.text
    assert "Vitagora" in mail.subject
    assert "introduced" not in mail.subject + mail.text + mail.html


def test_nobody_sees_contacts_before_both_agreed(bridge):
    contact(bridge.vitagora, "Anna")
    introduction = ask(bridge)
    for user in (bridge.officer, bridge.manager, UserFactory(desk="jp")):
        with pytest.raises(PermissionDenied):
            open_contacts(introduction, by=user)
    assert not Entry.objects.filter(action="introduction.contacts_seen").exists()


def test_both_sides_see_each_other_once_both_agreed(bridge):
    contact(bridge.vitagora, "Anna", phone="+33 1 23")
    contact(bridge.gifu, "Ken")
    introduction = agree_to_introduction(ask(bridge), by=bridge.manager)
    assert (introduction.state, introduction.answered_by) == (State.AGREED, bridge.manager)
    with translation.override("en"):
        assert open_contacts(introduction, by=bridge.officer) == [
            SharedContact(bridge.manager.full_name, "", bridge.manager.email, acting=True),
            SharedContact("Anna", "Export", "anna@example.org", "+33 1 23"),
        ]
        assert open_contacts(introduction, by=bridge.manager) == [
            SharedContact(bridge.officer.full_name, "", bridge.officer.email, acting=True),
            SharedContact("Ken", "Export", "ken@example.org"),
        ]


def test_agreement_is_told_to_both_in_their_language_without_contact_data(bridge):
    contact(bridge.vitagora, "Anna")
    introduction = ask(bridge)
    OutgoingMail.objects.all().delete()
    agree_to_introduction(introduction, by=bridge.manager)
    to_gifu, to_dijon = OutgoingMail.objects.order_by("pk")
    assert (to_gifu.to, to_gifu.language) == ("officer@gifu.example", "ja")
    assert to_dijon.subject == "You are introduced to Gifu"
    assert "thank you for agreeing" in to_dijon.text
    for mail in (to_gifu, to_dijon):
        said = mail.text + mail.html
        assert "anna@example.org" not in said
        assert bridge.officer.email not in said
        assert bridge.manager.email not in said


@pytest.mark.parametrize(
    "change",
    [
        {"consented_at": None},
        {"visibility": Visibility.HELPDESK},
    ],
)
def test_a_contact_without_consent_is_not_shown(bridge, change):
    contact(bridge.vitagora, "Anna", **change)
    introduction = agree_to_introduction(ask(bridge), by=bridge.manager)
    shown = shared_contacts(introduction, bridge.vitagora)
    assert [one.email for one in shown] == [bridge.manager.email]


def test_an_organisation_that_hides_its_contacts_shows_who_agreed_alone(bridge):
    contact(bridge.vitagora, "Anna")
    bridge.vitagora.visibility = {"key_functions": Visibility.HELPDESK}
    bridge.vitagora.save()
    introduction = agree_to_introduction(ask(bridge), by=bridge.manager)
    shown = shared_contacts(introduction, bridge.vitagora)
    assert [one.email for one in shown] == [bridge.manager.email]


def test_a_colleague_who_agreed_to_nothing_is_not_shown(bridge):
    UserFactory(profile=bridge.vitagora, email="colleague@vitagora.example")
    introduction = agree_to_introduction(ask(bridge), by=bridge.manager)
    shown = shared_contacts(introduction, bridge.vitagora)
    assert [one.email for one in shown] == [bridge.manager.email]


@pytest.mark.parametrize("how", ["left", "inactive", "demoted"])
def test_who_agreed_and_acts_no_longer_is_not_shown(bridge, how):
    introduction = agree_to_introduction(ask(bridge), by=bridge.manager)
    if how == "left":
        bridge.manager.affiliations.update(ends_on="2020-01-01")
    elif how == "demoted":
        bridge.manager.affiliations.update(role=AffiliationRole.MEMBER)
    else:
        bridge.manager.is_active = False
        bridge.manager.save()
    assert shared_contacts(introduction, bridge.vitagora) == []


def test_the_helpdesk_writes_down_a_yes_and_is_not_shown_for_it(bridge):
    desk = UserFactory(desk="eu")
    introduction = agree_to_introduction(ask(bridge), by=desk)
    assert Entry.objects.get(action="introduction.agreed").on_behalf is True
    assert shared_contacts(introduction, bridge.vitagora) == []
    assert [one.email for one in shared_contacts(introduction, bridge.gifu)] == [
        bridge.officer.email
    ]


def test_who_saw_what_is_written_down_once_a_day(bridge):
    contact(bridge.vitagora, "Anna")
    introduction = agree_to_introduction(ask(bridge), by=bridge.manager)
    colleague = UserFactory(member_of=bridge.gifu)
    for user in (bridge.officer, bridge.officer, colleague, bridge.manager):
        open_contacts(introduction, by=user)
    rows = Entry.objects.filter(action="introduction.contacts_seen").order_by("pk")
    assert [(row.actor_id, row.organisation_id, row.details) for row in rows] == [
        (
            user.public_id,
            ours.public_id,
            {"of": str(theirs.public_id), "contacts": number},
        )
        for user, ours, theirs, number in [
            (bridge.officer, bridge.gifu, bridge.vitagora, 2),
            (colleague, bridge.gifu, bridge.vitagora, 2),
            (bridge.manager, bridge.vitagora, bridge.gifu, 1),
        ]
    ]


@pytest.mark.parametrize("who", ["stranger", "staff", "former colleague"])
def test_others_do_not_see_the_contacts_of_those_introduced(bridge, who):
    introduction = agree_to_introduction(ask(bridge), by=bridge.manager)
    user = UserFactory(desk="jp" if who == "staff" else "")
    if who == "former colleague":
        AffiliationFactory(user=user, profile=bridge.gifu, ends_on="2020-01-01")
    if who == "stranger":
        AffiliationFactory(user=user, profile=ProfileFactory())
    with pytest.raises(PermissionDenied):
        open_contacts(introduction, by=user)


@pytest.mark.parametrize("who", ["colleague", "stranger", "staff"])
def test_only_who_acts_for_an_organisation_asks_for_it(bridge, who):
    user = {
        "colleague": lambda: UserFactory(member_of=bridge.gifu),
        "stranger": lambda: bridge.manager,
        "staff": lambda: UserFactory(desk="jp"),
    }[who]()
    with pytest.raises(PermissionDenied):
        ask_for_introduction(bridge.gifu, bridge.vitagora, by=user, note=NOTE)
    assert not Introduction.objects.exists()


@pytest.mark.parametrize("answer", [agree_to_introduction, decline_introduction])
@pytest.mark.parametrize("who", ["asker", "colleague", "stranger"])
def test_only_who_was_asked_answers(bridge, answer, who):
    introduction = ask(bridge)
    user = {
        "asker": lambda: bridge.officer,
        "colleague": lambda: UserFactory(member_of=bridge.vitagora),
        "stranger": lambda: UserFactory(profile=ProfileFactory()),
    }[who]()
    with pytest.raises(PermissionDenied):
        answer(introduction, by=user)
    introduction.refresh_from_db()
    assert introduction.state == State.ASKED


def test_one_open_introduction_per_pair_whoever_asks(bridge):
    ask(bridge)
    with pytest.raises(DomainError) as error:
        ask_for_introduction(bridge.vitagora, bridge.gifu, by=bridge.manager, note=NOTE)
    assert error.value.code == "introduction_open"
    with pytest.raises(IntegrityError), transaction.atomic():
        IntroductionFactory(asking=bridge.vitagora, asked=bridge.gifu)


def test_those_introduced_are_not_introduced_again(bridge):
    agree_to_introduction(ask(bridge), by=bridge.manager)
    with pytest.raises(DomainError) as error:
        ask_for_introduction(bridge.vitagora, bridge.gifu, by=bridge.manager, note=NOTE)
    assert error.value.code == "already_introduced"


def test_who_was_refused_waits_before_asking_again_and_the_other_side_need_not(bridge):
    introduction = decline_introduction(ask(bridge), by=bridge.manager)
    with pytest.raises(DomainError) as error:
        ask(bridge)
    assert error.value.code == "declined_lately"
    long_ago = timezone.now() - timedelta(days=91)
    Introduction.objects.filter(pk=introduction.pk).update(answered_at=long_ago)
    assert ask(bridge).is_open
    withdraw_introduction(Introduction.objects.latest("pk"), by=bridge.officer)
    Introduction.objects.filter(pk=introduction.pk).update(answered_at=timezone.now())
    back = ask_for_introduction(bridge.vitagora, bridge.gifu, by=bridge.manager, note=NOTE)
    assert back.is_open


@pytest.mark.parametrize("side", ["asking", "asked"])
def test_both_need_a_published_profile_when_asking_and_when_agreeing(bridge, side):
    profile = bridge.gifu if side == "asking" else bridge.vitagora
    introduction = ask(bridge)
    Profile.objects.filter(pk=profile.pk).update(state=ProfileState.WITHDRAWN)
    introduction = Introduction.objects.get(pk=introduction.pk)
    with pytest.raises(DomainError) as error:
        agree_to_introduction(introduction, by=bridge.manager)
    assert error.value.code == "profile_not_published"
    profile.refresh_from_db()
    Introduction.objects.all().delete()
    with pytest.raises(DomainError) as error:
        ask(bridge)
    assert error.value.code == "profile_not_published"


def test_nobody_is_introduced_to_oneself(bridge):
    with pytest.raises(DomainError) as error:
        ask_for_introduction(bridge.gifu, bridge.gifu, by=bridge.officer, note=NOTE)
    assert error.value.code == "own_profile"
    with pytest.raises(IntegrityError), transaction.atomic():
        IntroductionFactory(asking=bridge.gifu, asked=bridge.gifu)


def test_a_no_is_told_politely_with_its_words(bridge):
    introduction = ask(bridge)
    OutgoingMail.objects.all().delete()
    decline_introduction(introduction, by=bridge.manager, answer=" Not this year. ")
    assert (introduction.state, introduction.answer) == (State.DECLINED, "Not this year.")
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, mail.language) == ("officer@gifu.example", "ja")
    assert "> Not this year." in mail.text


def test_the_asking_side_withdraws_while_it_waits(bridge):
    introduction = ask(bridge)
    OutgoingMail.objects.all().delete()
    with pytest.raises(PermissionDenied):
        withdraw_introduction(introduction, by=bridge.manager)
    withdraw_introduction(introduction, by=bridge.officer)
    assert introduction.state == State.WITHDRAWN
    assert mails() == [
        ("manager@vitagora.example", "The introduction with Gifu was withdrawn"),
    ]
    with pytest.raises(DomainError) as error:
        agree_to_introduction(introduction, by=bridge.manager)
    assert error.value.code == "introduction_closed"


@pytest.mark.parametrize("side", ["asking", "asked"])
def test_either_side_takes_its_consent_back_after_agreeing(bridge, side):
    introduction = agree_to_introduction(ask(bridge), by=bridge.manager)
    OutgoingMail.objects.all().delete()
    user, told = (
        (bridge.officer, "manager@vitagora.example")
        if side == "asking"
        else (bridge.manager, "officer@gifu.example")
    )
    withdraw_introduction(introduction, by=user)
    assert [to for to, _subject in mails()] == [told]
    for reader in (bridge.officer, bridge.manager):
        with pytest.raises(PermissionDenied):
            open_contacts(introduction, by=reader)


@pytest.mark.parametrize("act", [agree_to_introduction, decline_introduction])
def test_an_answer_is_given_once(bridge, act):
    introduction = agree_to_introduction(ask(bridge), by=bridge.manager)
    with pytest.raises(DomainError) as error:
        act(introduction, by=bridge.manager)
    assert error.value.code == "introduction_closed"


def test_an_overdue_introduction_is_not_agreed_to_and_expires_once(bridge):
    introduction = ask(bridge)
    past = timezone.now() - timedelta(minutes=1)
    Introduction.objects.filter(pk=introduction.pk).update(expires_at=past)
    OutgoingMail.objects.all().delete()
    with pytest.raises(DomainError) as error:
        agree_to_introduction(introduction, by=bridge.manager)
    assert error.value.code == "introduction_closed"
    assert (task(), task()) == (1, 0)
    introduction.refresh_from_db()
    assert introduction.state == State.EXPIRED
    assert [to for to, _subject in mails()] == [
        "officer@gifu.example",
        "manager@vitagora.example",
    ]
    assert Entry.objects.get(action="introduction.expired").actor_id is None
    assert ask(bridge).is_open


def test_one_that_cannot_be_closed_stops_no_other(bridge, monkeypatch):
    past = timezone.now() - timedelta(minutes=1)
    first = IntroductionFactory(expires_at=past - timedelta(minutes=1))
    second = IntroductionFactory(expires_at=past)
    good = Introduction.refresh_from_db

    def broken(self, *args, **kwargs):
        if self.pk == first.pk:
            raise RuntimeError("broken row")
        return good(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Introduction, "refresh_from_db", broken)
        assert expire_introductions() == 1
    states = dict(Introduction.objects.values_list("pk", "state"))
    assert states == {first.pk: State.ASKED, second.pk: State.EXPIRED}


def test_an_organisation_without_people_is_reached_through_the_desk_of_its_side(bridge):
    desk = UserFactory(desk="eu", email="desk@eu.example")
    UserFactory(desk="jp")
    lonely = ProfileFactory(name_en="Lonely")
    ask_for_introduction(bridge.gifu, lonely, by=bridge.officer, note=NOTE)
    assert [to for to, _subject in mails()] == [desk.email]


def test_deeds_are_logged_for_the_organisation_that_did_them(bridge):
    introduction = ask(bridge)
    decline_introduction(introduction, by=bridge.manager)
    rows = Entry.objects.filter(record_id=introduction.public_id).order_by("pk")
    assert [(row.action, row.actor_id, row.organisation_id) for row in rows] == [
        ("introduction.asked", bridge.officer.public_id, bridge.gifu.public_id),
        ("introduction.declined", bridge.manager.public_id, bridge.vitagora.public_id),
    ]
