"""Pages of introductions: asking, reading, answering signed in or by the link of a mail."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from audit.models import Entry
from mailing.models import OutgoingMail
from matchmaking.enums import IntroductionState
from matchmaking.models import Introduction
from matchmaking.services.introductions import agree_to_introduction, ask_for_introduction
from matchmaking.tokens import INTRODUCTION_SALT, answer_token
from tests.contact import IntroductionFactory
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
State = IntroductionState


@pytest.fixture
def asked(bridge):
    return ask_for_introduction(bridge.gifu, bridge.vitagora, by=bridge.officer, note="Food")


def mail_link(to):
    text = OutgoingMail.objects.filter(to=to).latest("pk").text
    return re.search(r"http://\S+?(/\w\w/introductions/answer/\S+)", text)[1]


def state():
    return Introduction.objects.get().state


def test_the_profile_leads_to_the_form_and_the_form_to_the_thread(client, bridge):
    client.force_login(bridge.officer)
    url = "/en/introductions/new/?to=vitagora"
    assert f'href="{url}"' in client.get("/en/partners/vitagora/").content.decode()
    assert client.get(url).status_code == 200
    answer = client.post(url, {"note": "Food"}, follow=True)
    made = Introduction.objects.get()
    assert answer.redirect_chain == [(made.get_absolute_url(), 302)]
    assert (made.asking, made.asked, made.asked_by) == (
        bridge.gifu,
        bridge.vitagora,
        bridge.officer,
    )


def test_a_visitor_sees_no_way_to_be_introduced(client, bridge):
    assert "introductions/new" not in client.get("/en/partners/vitagora/").content.decode()
    assert client.get("/en/introductions/new/?to=vitagora").status_code == 302


def test_the_form_names_what_is_missing_and_what_is_refused(client, bridge, asked):
    client.force_login(bridge.officer)
    url = "/en/introductions/new/?to=vitagora"
    answer = client.post(url, {"note": ""})
    assert answer.status_code == 422
    answer = client.post(url, {"note": "Again"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "waits for an answer already" in html
    assert "Again" in html


def test_a_person_who_acts_for_nobody_is_told_what_is_needed(client, bridge):
    client.force_login(UserFactory(member_of=bridge.gifu))
    html = client.get("/en/introductions/new/?to=vitagora").content.decode()
    assert "You need an organisation first" in html


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("colleague", 200),
        ("other side", 200),
        ("stranger", 404),
        ("staff", 200),
    ],
)
def test_the_thread_is_read_by_both_sides_and_the_helpdesk(client, bridge, asked, who, status):
    user = {
        "owner": lambda: bridge.officer,
        "colleague": lambda: UserFactory(member_of=bridge.gifu),
        "other side": lambda: bridge.manager,
        "stranger": lambda: UserFactory(profile=ProfileFactory()),
        "staff": lambda: UserFactory(desk="jp"),
    }[who]()
    client.force_login(user)
    answer = client.get(asked.get_absolute_url())
    assert answer.status_code == status
    html = answer.content.decode()
    assert ('value="agree"' in html) is (who in {"other side", "staff"})
    assert ('value="withdraw"' in html) is (who == "owner")


def test_agreeing_shows_the_contacts_to_both_and_to_nobody_else(client, bridge, asked):
    client.force_login(bridge.manager)
    url = asked.get_absolute_url()
    assert bridge.officer.email not in client.get(url).content.decode()
    html = client.post(url, {"action": "agree"}, follow=True).content.decode()
    assert f"mailto:{bridge.officer.email}" in html
    client.force_login(bridge.officer)
    assert f"mailto:{bridge.manager.email}" in client.get(url).content.decode()
    client.force_login(UserFactory(desk="jp"))
    html = client.get(url).content.decode()
    assert "mailto:" not in html
    assert "The two organisations see each other" in html


def test_looking_without_seeing_leaves_no_line_in_the_log(client, bridge, asked):
    agree_to_introduction(asked, by=bridge.manager)
    client.force_login(bridge.officer)
    seen = Entry.objects.filter(action="introduction.contacts_seen")
    client.head(asked.get_absolute_url())
    assert seen.count() == 0
    client.get(asked.get_absolute_url())
    client.get(asked.get_absolute_url())
    assert seen.count() == 1


def test_the_page_with_contacts_is_kept_by_no_cache(client, bridge, asked):
    agree_to_introduction(asked, by=bridge.manager)
    client.force_login(bridge.officer)
    assert "no-store" in client.get(asked.get_absolute_url())["Cache-Control"]


@pytest.mark.parametrize(
    ("who", "action", "status", "after"),
    [
        ("officer", "agree", 403, State.ASKED),
        ("manager", "withdraw", 403, State.ASKED),
        ("manager", "decline", 302, State.DECLINED),
        ("officer", "withdraw", 302, State.WITHDRAWN),
        ("manager", "nonsense", 302, State.ASKED),
    ],
)
def test_each_side_presses_its_own_buttons(client, bridge, asked, who, action, status, after):
    client.force_login(getattr(bridge, who))
    assert client.post(asked.get_absolute_url(), {"action": action}).status_code == status
    assert state() == after


def test_a_second_answer_is_told_that_it_came_late(client, bridge, asked):
    client.force_login(bridge.manager)
    url = asked.get_absolute_url()
    client.post(url, {"action": "decline", "answer": "No"})
    html = client.post(url, {"action": "agree"}, follow=True).content.decode()
    assert "was answered or changed in the meantime" in html
    assert state() == State.DECLINED


# The link of a mail -------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_link_changes_nothing(client, bridge, asked, method):
    link = mail_link(bridge.manager.email)
    answer = getattr(client, method)(link)
    assert answer.status_code == (405 if method == "options" else 200)
    assert state() == State.ASKED


def test_the_link_agrees_by_its_button_and_shows_no_contact_data(client, bridge, asked):
    link = mail_link(bridge.manager.email)
    page = client.get(link)
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    html = client.post(link, {"action": "agree"}, follow=True).content.decode()
    assert state() == State.AGREED
    assert Introduction.objects.get().answered_by == bridge.manager
    assert bridge.officer.email not in html
    assert "shown only to those who sign in" in html
    assert not Entry.objects.filter(action="introduction.contacts_seen").exists()


def test_the_link_is_bound_to_its_person(client, bridge, asked):
    link = mail_link(bridge.manager.email)
    bridge.manager.affiliations.update(ends_on="2020-01-01")
    assert client.post(link, {"action": "agree"}).status_code == 404
    bridge.manager.affiliations.update(ends_on=None)
    bridge.manager.is_active = False
    bridge.manager.save()
    assert client.post(link, {"action": "agree"}).status_code == 404
    assert state() == State.ASKED


def test_a_link_for_another_purpose_or_a_forged_one_is_refused(client, bridge, asked):
    for token in (
        answer_token(person=bridge.manager.public_id, request=asked.public_id),
        "forged",
        signing.dumps([bridge.manager.public_id.hex], salt="other"),
    ):
        answer = client.post(reverse("introduction-by-mail", args=[token]), {"action": "agree"})
        assert answer.status_code == 410
    assert state() == State.ASKED


def test_a_link_lapses(client, bridge, asked, monkeypatch):
    link = mail_link(bridge.manager.email)
    monkeypatch.setattr("matchmaking.tokens.VALID_SECONDS", -1)
    assert client.get(link).status_code == 410


def test_the_salt_is_for_introductions_alone():
    assert INTRODUCTION_SALT == "matchmaking.answer-introduction"


# The list -------------------------------------------------------------------------------------------


def test_the_list_shows_what_waits_for_us_first(client, bridge, asked):
    newer = IntroductionFactory(asking=ProfileFactory(), asked=bridge.vitagora)
    Introduction.objects.filter(pk=newer.pk).update(state=State.DECLINED)
    IntroductionFactory()
    client.force_login(bridge.manager)
    answer = client.get(reverse("introductions"))
    assert [(row.pk, waits) for row, waits in answer.context["rows"]] == [
        (asked.pk, True),
        (newer.pk, False),
    ]


def test_the_helpdesk_watches_all(client, bridge, asked):
    other = IntroductionFactory()
    client.force_login(UserFactory(desk="jp"))
    rows = client.get(reverse("introductions")).context["rows"]
    assert {row.pk for row, _waits in rows} == {asked.pk, other.pk}


def test_the_list_of_nobody_says_how_to_begin(client):
    client.force_login(UserFactory())
    assert "No introductions yet" in client.get(reverse("introductions")).content.decode()


def test_an_overdue_one_is_shown_as_expired_before_it_is_closed(client, bridge, asked):
    Introduction.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    client.force_login(bridge.manager)
    html = client.get(asked.get_absolute_url()).content.decode()
    assert 'value="agree"' not in html
    assert "Expired" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, bridge, count, django_assert_num_queries):
    for _number in range(count):
        IntroductionFactory(asking=ProfileFactory(), asked=bridge.gifu)
    client.force_login(bridge.officer)
    with django_assert_num_queries(5):
        assert len(client.get(reverse("introductions")).context["rows"]) == count


def test_the_page_with_contacts_costs_little(client, bridge, asked, django_assert_num_queries):
    agree_to_introduction(asked, by=bridge.manager)
    client.force_login(bridge.officer)
    client.get(asked.get_absolute_url())
    with django_assert_num_queries(12):
        client.get(asked.get_absolute_url())


def test_the_pages_are_read_in_japanese(client, bridge, asked):
    client.force_login(bridge.officer)
    with translation.override("ja"):
        html = client.get(reverse("introduction", args=[asked.public_id])).content.decode()
    assert '<html lang="ja">' in html


def test_who_asks_is_named_to_the_other_side_once_it_has_agreed(client, bridge, asked):
    name = bridge.officer.full_name
    link = mail_link("manager@vitagora.example")
    assert name not in client.get(link).content.decode()
    client.force_login(bridge.manager)
    assert name not in client.get(asked.get_absolute_url()).content.decode()
    client.force_login(bridge.officer)
    assert name in client.get(asked.get_absolute_url()).content.decode()
    agree_to_introduction(asked, by=bridge.manager)
    client.force_login(bridge.manager)
    assert name in client.get(asked.get_absolute_url()).content.decode()


def test_mail_and_page_name_the_same_last_day(bridge):
    """Between these two zones it is never the same day."""
    bridge.manager.time_zone = "Pacific/Pago_Pago"
    bridge.manager.save()
    with timezone.override("Pacific/Kiritimati"):
        made = ask_for_introduction(bridge.gifu, bridge.vitagora, by=bridge.officer, note="Food")
    day = date_format(timezone.localtime(made.expires_at, ZoneInfo("Pacific/Pago_Pago")).date())
    mail = OutgoingMail.objects.get(to="manager@vitagora.example")
    assert f"by {day}." in mail.text
