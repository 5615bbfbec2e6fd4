"""The demo: who can sign in, and what they find."""

from collections import Counter

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from config.demo import ACCOUNTS, PASSWORD
from config.demo_data import load_demo_data
from events.models import Event
from mailing.models import OutgoingMail
from matchmaking.models import (
    DayParticipant,
    Introduction,
    MatchmakingDay,
    Meeting,
    MeetingRequest,
    PartnerWish,
    Posting,
    PostingAnswer,
    Proposal,
)
from matchmaking.queries.partners import counts_of
from regions.enums import ProfileState, Step, VersionState
from regions.models import (
    Affiliation,
    FieldComment,
    Partnership,
    Practice,
    Profile,
    ProfileVersion,
    ReviewNote,
)
from regions.services.curation import publish_profile
from regions.services.reference import load_reference_data

EMAILS = [
    "officer@gifu.example",
    "colleague@gifu.example",
    "officer@osaka.example",
    "manager@vitagora.example",
    "manager@northkarelia.example",
    "officer@takayama.example",
    "adviser@joensuu.example",
    "helpdesk.eu@kakehashi.example",
    "helpdesk.jp@kakehashi.example",
]


def quiet(_line):
    pass


@pytest.fixture(scope="module")
def reference(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference_data(quiet)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(reference, db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # in a hurry
    load_demo_data(quiet)


def test_accounts_are_the_people_of_the_demo():
    assert [account.email for account in ACCOUNTS] == EMAILS
    assert {account.password for account in ACCOUNTS} == {PASSWORD}


def test_account_hides_its_password_in_logs():
    assert PASSWORD not in repr(ACCOUNTS[0])


def test_every_account_can_sign_in(demo, client):
    for account in ACCOUNTS:
        assert client.login(email=account.email, password=account.password)
        client.logout()
    verified = EmailAddress.objects.filter(verified=True, primary=True)
    assert sorted(verified.values_list("email", flat=True)) == sorted(EMAILS)


def test_accounts_have_their_language_clock_and_desk(demo):
    people = User.objects.exclude(email__startswith="delegate-").order_by("pk")
    people = people.values_list("language", "time_zone", "desk")
    assert list(people) == [
        ("ja", "Asia/Tokyo", ""),
        ("ja", "Asia/Tokyo", ""),
        ("ja", "Asia/Tokyo", ""),
        ("en", "Europe/Paris", ""),
        ("en", "Europe/Helsinki", ""),
        ("ja", "Asia/Tokyo", ""),
        ("en", "Europe/Helsinki", ""),
        ("en", "Europe/Paris", "eu"),
        ("ja", "Asia/Tokyo", "jp"),
    ]


def test_officer_is_named_in_the_order_of_the_reader(demo):
    officer = User.objects.get(email="officer@gifu.example")
    with override("ja"):
        assert officer.full_name == "奥田 美咲"
    with override("en"):
        assert officer.full_name == "Misaki Okuda"


def test_colleague_wears_two_hats(demo):
    hats = Affiliation.objects.filter(user__email="colleague@gifu.example").order_by("pk")
    assert list(hats.values_list("profile__slug", flat=True)) == ["gifu", "gifu-aero"]


def test_one_profile_waits_one_was_sent_back_and_one_is_being_changed(demo):
    pending = ProfileVersion.objects.pending().order_by("profile__slug")
    assert list(pending.values_list("profile__slug", "profile__state", "state")) == [
        ("gifu", ProfileState.PUBLISHED, VersionState.DRAFT),
        ("regional-council-north-karelia", ProfileState.DRAFT, VersionState.SENT_BACK),
        ("takayama-city", ProfileState.DRAFT, VersionState.SUBMITTED),
    ]
    note = ReviewNote.objects.get(step=Step.SENT_BACK)
    assert note.by.email == "helpdesk.eu@kakehashi.example"
    fields = FieldComment.objects.values_list("field", flat=True)
    assert sorted(fields) == ["name_ja", "summary_en"]


def test_gifu_finds_a_request_to_answer_and_a_meeting(demo):
    gifu = Profile.objects.get(slug="gifu")
    request = MeetingRequest.objects.open().get()
    assert (request.sender.slug, request.answering) == ("forest-bioeconomy-north-karelia", gifu)
    assert len(request.current_times) == 3
    meeting = Meeting.objects.confirmed().get(ends_at__gt=timezone.now())
    assert (meeting.request.sender, meeting.request.receiver.slug) == (gifu, "vitagora")


def test_the_meeting_to_come_is_prepared_and_both_sides_are_asked_about_the_last_ones(demo):
    coming = Meeting.objects.get(ends_at__gt=timezone.now())
    assert (coming.agenda.count(), coming.documents.count(), coming.next_steps.count()) == (4, 1, 1)
    past = Meeting.objects.filter(ends_at__lt=timezone.now())
    assert [one.follow_ups.unanswered().count() for one in past] == [2, 2, 2]


def test_gifu_is_introduced_and_searches(demo):
    rows = Introduction.objects.order_by("pk").values_list("asking__slug", "asked__slug", "state")
    assert list(rows) == [
        ("gifu", "hamburg-aviation", "asked"),
        ("vitagora", "gifu", "agreed"),
    ]
    proposed = Proposal.objects.order_by("pk").values_list("profile__slug", "partner__slug")
    assert list(proposed) == [
        ("gifu", "estonian-woodhouse-association"),
        ("osaka", "catalonia"),
    ]
    slugs = Posting.objects.public().values_list("organisation__slug", flat=True)
    assert list(slugs) == ["gifu", "forest-bioeconomy-north-karelia"]
    assert PostingAnswer.objects.get().posting.organisation.slug == "gifu"


def test_osaka_has_suggestions_of_every_kind(demo):
    counts = counts_of(Profile.objects.get(slug="osaka"))
    assert all(counts.values())
    assert (counts["expand"], counts["join"], counts["introduced"]) == (1, 1, 1)


def test_second_load_adds_nothing(demo):
    tables = [
        User,
        EmailAddress,
        Affiliation,
        Profile,
        ProfileVersion,
        ReviewNote,
        MeetingRequest,
        Meeting,
        Introduction,
        Proposal,
        Posting,
        PostingAnswer,
    ]
    tables.append(OutgoingMail)
    before = [model.objects.count() for model in tables]
    load_demo_data(quiet)
    assert [model.objects.count() for model in tables] == before


def test_second_load_keeps_what_the_helpdesk_decided(demo):
    takayama = Profile.objects.get(slug="takayama-city")
    publish_profile(takayama, by=User.objects.get(email="helpdesk.jp@kakehashi.example"))
    load_demo_data(quiet)
    assert Profile.objects.get(slug="takayama-city").state == ProfileState.PUBLISHED


def test_command_refuses_outside_the_demo(reference, db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="Set DEMO=1"):
        call_command("load_demo_data")
    assert not User.objects.exists()


def test_command_asks_for_the_reference_data(db, settings):
    settings.DEMO = True
    Practice.objects.all().delete()
    Partnership.objects.all().delete()
    Profile.objects.all().delete()
    with pytest.raises(CommandError, match="load_reference_data"):
        call_command("load_demo_data")


def test_an_event_is_still_to_come_with_seats_taken_on_both_sides(demo):
    event = Event.objects.get(slug="demo-regions-days")
    assert (event.state, event.takes_registrations) == ("open", True)
    sides = event.registrations.order_by("pk").values_list("profile__side", "state")
    assert list(sides) == [("jp", "confirmed"), ("eu", "confirmed")]
    assert event.versions.count() == 1
    load_demo_data(quiet)
    assert Event.objects.filter(slug=event.slug).count() == 1


def test_a_matchmaking_day_is_still_to_come_with_wishes_of_both_sides(demo):
    day = MatchmakingDay.objects.get(event__slug="demo-matchmaking-day")
    assert (day.slots.count(), day.places.count(), day.interpreters.count()) == (8, 6, 2)
    assert Counter(day.participants.values_list("profile__side", flat=True)) == {"eu": 12, "jp": 12}
    wished = PartnerWish.objects.filter(wisher__day=day)
    assert Counter(wished.values_list("wisher__profile__side", flat=True)) == {"eu": 55, "jp": 55}
    for email in ("officer@gifu.example", "manager@vitagora.example"):
        (own,) = DayParticipant.objects.of(User.objects.get(email=email)).filter(day=day)
        assert own.wishes.count() == 0
    load_demo_data(quiet)
    assert MatchmakingDay.objects.count() == 1
