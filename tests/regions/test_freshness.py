"""Still right? Asked by mail, answered by one press; offers and seeks end, or are renewed."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.signing import TimestampSigner
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.enums import Direction, Step, UpkeepKind
from regions.models import Profile, ProfileVersion, Upkeep
from regions.queries.upkeep import unanswered
from regions.services import freshness
from regions.services.content import stored, to_json
from regions.services.freshness import (
    ask_for_confirmation,
    ask_for_renewal,
    ask_to_confirm,
    confirm_profile,
    note_lapsed_interests,
)
from regions.signals import profile_changed
from regions.tokens import confirmation_token
from tests.factories import AffiliationFactory, InterestFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


def days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def profile():
    return ProfileFactory(name_en="Wood & Sons", slug="wood", confirmed_on=days(-335))


@pytest.fixture
def editor(profile):
    return UserFactory(profile=profile, email="kim@example.org")


@pytest.fixture
def heard():
    """The profiles whose change was told to the floors above."""
    news = []

    def listen(profile, **_kwargs):
        news.append(profile.pk)

    profile_changed.connect(listen)
    yield news
    profile_changed.disconnect(listen)


@pytest.fixture
def later(monkeypatch):
    """Let days pass."""

    def pass_days(number):
        day = timezone.localdate() + timedelta(days=number)
        now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)

    return pass_days


def told():
    return list(OutgoingMail.objects.order_by("pk").values_list("to", "subject"))


def page(profile, person, language="en"):
    token = confirmation_token(person=person.public_id, profile=profile.public_id)
    return f"/{language}/confirm/{token}/"


# Asking ---------------------------------------------------------------------------------------


def test_ask_for_confirmation_mails_the_editors_in_their_language(profile, editor):
    UserFactory(profile=profile, email="sato@example.jp", japanese=True)
    UserFactory(member_of=profile)
    AffiliationFactory(profile=profile, ends_on=days(-1))
    assert ask_for_confirmation() == 1
    mails = {mail.to: mail for mail in OutgoingMail.objects.all()}
    assert {to: mail.language for to, mail in mails.items()} == {
        "kim@example.org": "en",
        "sato@example.jp": "ja",
    }
    assert mails["kim@example.org"].subject == "Still right? Wood & Sons"
    assert re.search(
        r"^http://127\.0\.0\.1:8000/ja/confirm/[^/\s]+/$",
        mails["sato@example.jp"].text,
        re.MULTILINE,
    )


def test_ask_for_confirmation_leaves_others_alone(editor, profile):
    others = [
        ProfileFactory(confirmed_on=days(-334)),
        ProfileFactory(confirmed_on=None),
        ProfileFactory(draft=True, confirmed_on=days(-400)),
    ]
    for other in others:
        UserFactory(profile=other)
    ProfileFactory(confirmed_on=days(-400))  # nobody edits it
    assert ask_for_confirmation() == 1
    assert Upkeep.objects.get().profile == profile


def test_ask_for_confirmation_of_a_profile_never_confirmed_counts_from_its_start(settings):
    settings.CONFIRMATION_ASKED_AFTER_DAYS = 10
    old, new = ProfileFactory(), ProfileFactory()
    for one, age in [(old, 10), (new, 9)]:
        UserFactory(profile=one)
        Profile.objects.filter(pk=one.pk).update(created_at=timezone.now() - timedelta(days=age))
    assert ask_for_confirmation() == 1
    assert Upkeep.objects.get().profile == old


def test_ask_for_confirmation_repeats_twice_and_then_leaves_it_to_the_desk(profile, editor, later):
    asked = []
    for pause in (0, 0, 29, 1, 30, 30, 300):
        later(pause)
        asked.append(ask_for_confirmation())
    assert asked == [1, 0, 0, 1, 1, 0, 0]
    assert told() == [
        ("kim@example.org", "Still right? Wood & Sons"),
        ("kim@example.org", "A reminder: is Wood & Sons still right?"),
        ("kim@example.org", "A reminder: is Wood & Sons still right?"),
    ]
    assert list(unanswered(timezone.localdate())) == [profile]
    confirm_profile(profile, by=editor)
    assert list(unanswered(timezone.localdate())) == []


def test_one_bad_profile_does_not_stop_the_drain(profile, editor, monkeypatch):
    other = ProfileFactory(confirmed_on=days(-400))
    UserFactory(profile=other, email="other@example.org")
    ask = freshness.ask

    def failing(one, today, *, by):
        if one.pk == profile.pk:
            raise RuntimeError
        ask(one, today, by=by)

    monkeypatch.setattr(freshness, "ask", failing)
    assert ask_for_confirmation() == 1
    assert [to for to, _subject in told()] == ["other@example.org"]
    monkeypatch.undo()
    assert ask_for_confirmation() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_finding_who_is_to_be_asked_is_one_query(count, django_assert_num_queries):
    for _number in range(count):
        ProfileFactory(confirmed_on=days(-400))
    with django_assert_num_queries(1):
        ask_for_confirmation()


def test_the_helpdesk_asks_at_once_and_not_twice_a_week(profile, editor):
    Profile.objects.update(confirmed_on=days(-10))
    desk = UserFactory(desk="eu")
    with pytest.raises(PermissionDenied):
        ask_to_confirm(profile, by=editor)
    ask_to_confirm(profile, by=desk)
    with pytest.raises(DomainError) as refused:
        ask_to_confirm(profile, by=desk)
    assert refused.value.code == "asked_lately"
    with pytest.raises(DomainError) as refused:
        ask_to_confirm(ProfileFactory(), by=desk)
    assert refused.value.code == "nobody_to_ask"
    assert told() == [("kim@example.org", "Still right? Wood & Sons")]


# Answering ------------------------------------------------------------------------------------


def test_confirm_profile_makes_it_fresh_and_no_sample(profile, editor, heard):
    Profile.objects.update(is_sample=True)
    confirm_profile(profile, by=editor)
    assert (profile.confirmed_on, profile.checked_on, profile.is_sample) == (days(0), None, False)
    note = profile.review_notes.get()
    assert (note.step, note.by, note.on_behalf) == (Step.CONFIRMED, editor, False)
    assert heard == [profile.pk]


def test_confirm_profile_by_the_helpdesk_is_a_check_on_behalf(profile):
    confirm_profile(profile, by=UserFactory(desk="jp"))
    assert (profile.confirmed_on, profile.checked_on) == (days(0), days(0))
    assert profile.review_notes.get().on_behalf
    assert Entry.objects.get(action="profile.confirmed").on_behalf


def test_confirm_profile_twice_says_it_once(profile, editor, heard):
    confirm_profile(profile, by=editor)
    confirm_profile(profile, by=editor)
    assert (profile.review_notes.count(), len(heard)) == (1, 1)


def test_who_may_confirm(profile):
    refused = [UserFactory(member_of=profile), UserFactory(profile=ProfileFactory())]
    for person in refused:
        with pytest.raises(PermissionDenied):
            confirm_profile(profile, by=person)
    draft = ProfileFactory(draft=True)
    with pytest.raises(PermissionDenied):
        confirm_profile(draft, by=UserFactory(profile=draft))


def test_confirm_profile_renews_what_is_ticked(profile, editor):
    soon = InterestFactory(profile=profile, expires_on=days(30))
    over = InterestFactory(profile=profile, expires_on=days(-5))
    left = InterestFactory(profile=profile, expires_on=days(10))
    far = InterestFactory(profile=profile, expires_on=days(31))
    foreign = InterestFactory(expires_on=days(3))
    wanted = [soon.pk, over.pk, far.pk, foreign.pk]
    assert confirm_profile(profile, by=editor, renew=wanted) == 2
    ends = []
    for interest in (soon, over, left, far, foreign):
        interest.refresh_from_db()
        ends.append(interest.expires_on)
    assert ends == [days(365), days(365), days(10), days(31), days(3)]


def test_renewal_reaches_the_version_that_waits(profile, editor):
    interest = InterestFactory(profile=profile, expires_on=days(10))
    kept = InterestFactory(profile=profile, expires_on=days(100))
    content = to_json(stored(profile))
    version = ProfileVersion.objects.create(profile=profile, number=1, content=content)
    confirm_profile(profile, by=editor, renew=[interest.pk])
    version.refresh_from_db()
    ends = {entry["form"]: entry["expires_on"] for entry in version.content["interests"]}
    assert ends == {
        interest.form.code: days(365).isoformat(),
        kept.form.code: days(100).isoformat(),
    }


# The page from the mail ----------------------------------------------------------------------


def test_confirm_page_changes_nothing_when_a_scanner_opens_it(client, profile, editor):
    interest = InterestFactory(profile=profile, expires_on=days(10))
    address = page(profile, editor)
    for method in (client.get, client.head):
        response = method(address)
        assert response.status_code == 200
        assert response["Referrer-Policy"] == "strict-origin"
        assert "no-store" in response["Cache-Control"]
    profile.refresh_from_db()
    interest.refresh_from_db()
    assert (profile.confirmed_on, interest.expires_on) == (days(-335), days(10))


def test_confirm_page_confirms_and_renews_by_one_press(client, profile, editor):
    interest = InterestFactory(profile=profile, expires_on=days(10))
    left = InterestFactory(profile=profile, expires_on=days(10), direction=Direction.SEEK)
    InterestFactory(profile=profile, expires_on=days(-1))
    address = page(profile, editor)
    text = client.get(address).text
    # What has ended is offered, and left to choose.
    assert (text.count('type="checkbox"'), text.count(" checked")) == (3, 2)
    response = client.post(address, {"renew": [interest.pk]}, follow=True)
    assert "The profile is confirmed and 1 entry renewed for a year." in response.text
    profile.refresh_from_db()
    interest.refresh_from_db()
    left.refresh_from_db()
    assert profile.confirmed_on == days(0)
    assert (interest.expires_on, left.expires_on) == (days(365), days(10))


def test_confirm_page_is_in_the_language_of_its_address(client, profile, editor):
    assert '<html lang="ja">' in client.get(page(profile, editor, "ja")).text


def test_confirm_page_refuses_forged_old_and_foreign_links(client, profile, editor, monkeypatch):
    assert client.get("/en/confirm/forged/").status_code == 410
    left = AffiliationFactory(profile=profile, ends_on=days(-1)).user
    assert client.post(page(profile, left)).status_code == 403
    closed = UserFactory(profile=profile, is_active=False)
    assert client.post(page(profile, closed)).status_code == 404
    stamp = TimestampSigner.timestamp
    monkeypatch.setattr(TimestampSigner, "timestamp", lambda _self: "1aaaaa")
    old = page(profile, editor)
    monkeypatch.setattr(TimestampSigner, "timestamp", stamp)
    assert client.post(old).status_code == 410
    profile.refresh_from_db()
    assert profile.confirmed_on == days(-335)


def test_confirm_page_for_who_is_signed_in(client, profile, editor):
    address = "/en/my/wood/confirm/"
    client.force_login(UserFactory(member_of=profile))
    assert client.post(address).status_code == 403
    client.force_login(editor)
    assert client.get(address).status_code == 200
    assert client.post(address)["Location"] == address
    profile.refresh_from_db()
    assert profile.confirmed_on == timezone.localdate(timezone=ZoneInfo(editor.time_zone))


@pytest.mark.parametrize("count", [1, 3])
def test_confirm_page_costs_the_same_for_any_number(
    client, profile, editor, count, django_assert_num_queries
):
    for _number in range(count):
        InterestFactory(profile=profile, expires_on=days(10))
    address = page(profile, editor)
    with django_assert_num_queries(9):
        client.get(address)


# Renewal and ends ----------------------------------------------------------------------------


def test_ask_for_renewal_lists_what_ends_within_a_month_in_one_mail(profile, editor):
    soon = InterestFactory(profile=profile, expires_on=days(30))
    also = InterestFactory(profile=profile, expires_on=days(0))
    later_on = InterestFactory(profile=profile, expires_on=days(31))
    over = InterestFactory(profile=profile, expires_on=days(-1))
    assert ask_for_renewal() == 1
    assert told() == [("kim@example.org", "Offers and seeks that end soon: Wood & Sons")]
    text = OutgoingMail.objects.get().text
    listed = [one for one in (soon, also, later_on, over) if one.form.name_en + " –" in text]
    assert listed == [soon, also]


def test_ask_for_renewal_misses_nothing_and_mails_once_in_25_days(profile, editor, later):
    for end in (20, 40, 56):
        InterestFactory(profile=profile, expires_on=days(end))
    sent = []
    for _day in range(60):
        sent.append(ask_for_renewal())
        later(1)
    rounds = list(Upkeep.objects.filter(kind=UpkeepKind.RENEW).values_list("about", flat=True))
    start = timezone.localdate() - timedelta(days=60)
    assert [day for day, count in enumerate(sent) if count] == [0, 25, 50]
    assert [(about - start).days for about in rounds] == [20, 40, 56]


def test_lapsed_interests_are_told_once(profile, heard):
    InterestFactory(profile=profile, expires_on=days(-1))
    InterestFactory(profile=profile, expires_on=days(-40))
    InterestFactory(expires_on=days(0))
    InterestFactory(expires_on=None)
    assert note_lapsed_interests() == 1
    assert heard == [profile.pk]
    assert note_lapsed_interests() == 0
    assert Upkeep.objects.filter(kind=UpkeepKind.LAPSE).count() == 2
