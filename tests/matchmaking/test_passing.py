"""A rotation loses nothing: one officer with one of everything hands over, and nothing stays behind."""

import re
import threading
from datetime import UTC, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from audit.models import Entry
from mailing.models import OutgoingMail
from mailing.services import queue_rendered
from matchmaking.enums import DigestRhythm, Verdict
from matchmaking.models import (
    Booking,
    CalendarFeed,
    Delegate,
    FollowUp,
    Introduction,
    Meeting,
    MeetingRequest,
    NextStep,
    PostingFollow,
    SuggestionDigest,
)
from matchmaking.queries.introductions import shared_contacts
from matchmaking.services.delegates import name_delegates
from matchmaking.services.introductions import agree_to_introduction, ask_for_introduction
from matchmaking.services.outcomes import ask_outcomes
from matchmaking.services.replies import receive_reply
from matchmaking.services.requests import accept_request, send_request
from matchmaking.tokens import answer_token, feed_token, outcome_token
from regions.enums import AffiliationRole, HandOverState, Visibility
from regions.models import (
    DataSharing,
    Deputy,
    HandOver,
    KeyFunction,
    Profile,
    SavedSearch,
    ShortlistEntry,
    ShortlistNote,
    TeamMailbox,
)
from regions.queries.passing import in_care, leave_of
from regions.services.handing_over import (
    Plan,
    carry_out,
    carry_out_hand_overs,
    plan_hand_over,
    undo_hand_over,
)
from regions.services.sharing import agree_to_sharing
from tests.contact import PostingAnswerFactory, PostingFactory
from tests.factories import (
    AgreementFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    UserFactory,
)
from tests.matchmaking.letters import letter

pytestmark = pytest.mark.django_db
OLD = "officer@gifu.example"


@pytest.fixture
def successor(bridge):
    return UserFactory(
        japanese=True,
        member_of=bridge.gifu,
        email="next@gifu.example",
        family_name="Suzuki",
        given_name="Aoi",
        family_name_ja="鈴木",
        given_name_ja="葵",
        reading="すずき あおい",
    )


def let_pass(meetings):
    ended = timezone.now() - timedelta(days=2)
    meetings.update(starts_at=ended - timedelta(hours=1), ends_at=ended)


@pytest.fixture
def everything(bridge):
    """The officer with one of everything: a meeting, a request, an introduction and so on."""
    accepted = bridge.ask()
    first = accepted.current_times[0].starts_at
    meeting = accept_request(accepted, starts_at=first, by=bridge.manager)
    name_delegates(accepted, "sender", [bridge.officer], by=bridge.officer)
    NextStep.objects.create(
        meeting=meeting, text_en="Send samples", profile=bridge.gifu, person=bridge.officer
    )
    past = send_request(bridge.gifu, ProfileFactory(), bridge.wish(), by=bridge.officer)
    meeting = accept_request(
        past, starts_at=past.current_times[0].starts_at, by=UserFactory(profile=past.receiver)
    )
    let_pass(Meeting.objects.filter(pk=meeting.pk))
    ask_outcomes()
    bridge.ask()
    agree_to_introduction(
        ask_for_introduction(bridge.gifu, bridge.vitagora, by=bridge.officer, note="Food"),
        by=bridge.manager,
    )
    posting = PostingFactory(organisation=bridge.gifu, by=bridge.officer)
    PostingAnswerFactory(posting=posting)
    PostingFollow.objects.create(posting=PostingFactory(), user=bridge.officer)
    CalendarFeed.objects.create(user=bridge.officer, profile=bridge.gifu)
    CalendarFeed.objects.create(user=bridge.officer)
    SuggestionDigest.objects.create(
        user=bridge.officer, rhythm=DigestRhythm.WEEKLY, next_run_at=timezone.now()
    )
    SavedSearch.objects.create(user=bridge.officer, name="Food", query="q=food")
    listed = ShortlistEntry.objects.create(organisation=bridge.gifu, profile=bridge.vitagora)
    ShortlistNote.objects.create(
        entry=listed, author=bridge.officer, text="Call in May", only_mine=True
    )
    partnership = PartnershipFactory(profiles=[bridge.gifu, ProfileFactory(slug="alps")])
    AgreementFactory(partnership=partnership, renewal_on=timezone.localdate())
    PracticeFactory(partnership=partnership, author=bridge.officer)
    KeyFunction.objects.create(
        profile=bridge.gifu,
        function_en="Export",
        name_en="Kaoru Sato",
        email=OLD,
        visibility=Visibility.MEMBERS,
        consented_at=timezone.now(),
    )
    send_all()
    return bridge


def hat_of(bridge):
    return bridge.officer.affiliations.select_related("user", "profile").get()


def hand_over(bridge, successor, *, by=None, days=0, **values):
    plan = Plan(
        last_day=timezone.localdate() + timedelta(days=days),
        successor=successor.affiliations.get(),
        private_notes=True,
        **values,
    )
    return plan_hand_over(hat_of(bridge), plan, by=by or bridge.officer)


def send_all():
    """What was queued has left: an entry that never left needs no end."""
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())


def rows_naming(person):
    """Every row, of any model, that names a person, but for history and the person's own account."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            named = field.is_relation and field.related_model is User
            count = model._base_manager.filter(**{field.name: person}).count() if named else 0
            if count:
                found[f"{model._meta.label}.{field.name}"] = count
    return found


def mails_after(pk):
    return OutgoingMail.objects.filter(pk__gt=pk)


def test_nothing_is_left_with_the_old_person(everything, successor):
    bridge, officer = everything, everything.officer
    before = OutgoingMail.objects.latest("pk").pk
    made = hand_over(bridge, successor)
    assert made.state == HandOverState.DONE
    # What stays is history (who wrote what), and what an officer set to rest.
    assert set(rows_naming(officer)) == {
        "regions.Affiliation.user",
        "regions.HandOver.made_by",
        "regions.DataSharing.person",
        "matchmaking.CalendarFeed.user",
        "matchmaking.MeetingRequest.created_by",
        "matchmaking.SuggestionDigest.user",
        "matchmaking.ThreadMessage.author",
        "matchmaking.Delegate.user",
        "matchmaking.Delegate.named_by",
        "matchmaking.Booking.user",
        "matchmaking.Booking.delegate",
    }
    assert not Booking.objects.active().filter(Q(user=officer) | Q(delegate=officer)).exists()
    assert not Delegate.objects.current().filter(user=officer).exists()
    assert Booking.objects.active().get(user__isnull=False).user == successor
    assert Delegate.objects.current().get().role == "lead"
    assert NextStep.objects.get().person == successor
    assert not CalendarFeed.objects.live().filter(user=officer).exists()
    assert not DataSharing.objects.standing().filter(person=officer).exists()
    assert SuggestionDigest.objects.get(user=officer).rhythm == DigestRhythm.NEVER
    assert not officer.affiliations.current().exists()
    assert SavedSearch.objects.get().user == successor
    assert ShortlistNote.objects.get().author == successor
    assert PostingFollow.objects.get().user == successor
    assert CalendarFeed.objects.live().get().user == successor
    assert SuggestionDigest.objects.get(user=successor).rhythm == DigestRhythm.WEEKLY
    assert Introduction.objects.get().asked_by == successor
    assert bridge.gifu.affiliations.current().editing().get().user == successor
    contact = KeyFunction.objects.get()
    assert (contact.email, contact.consented_at) == (successor.email, None)
    to_old = mails_after(before).filter(to=OLD)
    assert [mail.calendar_method for mail in to_old] == ["CANCEL", "CANCEL"]


def test_no_letter_reaches_the_old_address_any_more(everything, successor, client):
    bridge = everything
    hand_over(bridge, successor)
    last = OutgoingMail.objects.latest("pk").pk
    open_request = MeetingRequest.objects.open().get()
    accept_request(
        open_request, starts_at=open_request.current_times[2].starts_at, by=bridge.manager
    )
    let_pass(Meeting.objects.all())
    ask_outcomes()
    told = set(mails_after(last).values_list("to", flat=True))
    assert OLD not in told
    assert "next@gifu.example" in told


def test_links_of_the_old_mails_open_nothing(everything, successor, client):
    bridge = everything
    request, question = MeetingRequest.objects.open().get(), FollowUp.objects.first()
    feed = CalendarFeed.objects.filter(user=bridge.officer).first()
    hand_over(bridge, successor)
    who = bridge.officer.public_id
    for path in (
        reverse("request-by-mail", args=[answer_token(person=who, request=request.public_id)]),
        reverse("outcome-by-mail", args=[outcome_token(person=who, question=question.public_id)]),
        reverse("calendar-feed", args=[feed_token(feed.public_id)]),
    ):
        assert client.get(path).status_code in {404, 410}


def test_one_entry_changes_calendars_and_the_partner_keeps_theirs(bridge, successor):
    request = bridge.ask()
    send_all()
    hand_over(bridge, successor)
    request.refresh_from_db()
    assert request.calendar_sequence == 1
    cancel = OutgoingMail.objects.get(to=OLD, calendar_method="CANCEL")
    entry = OutgoingMail.objects.get(to="next@gifu.example", calendar_method="REQUEST")
    for mail in (cancel, entry):
        assert f"UID:{request.calendar_uid}" in mail.calendar.replace("\r\n ", "")
        assert "SEQUENCE:1" in mail.calendar
    # The manager was sent sequence 0, and answers that one.
    start = request.current_times[0].starts_at
    reply = letter(uid=request.calendar_uid, sequence=0, starts_at=start)
    assert receive_reply(reply).verdict == Verdict.APPLIED
    assert Meeting.objects.get().starts_at == start


@pytest.mark.parametrize("sequence", [0, 1])
def test_a_calendar_reply_from_the_old_address_acts_no_longer(bridge, successor, sequence):
    request = send_request(bridge.vitagora, bridge.gifu, bridge.wish(), by=bridge.manager)
    send_all()
    hand_over(bridge, successor)
    start = request.current_times[0].starts_at
    reply = letter(uid=request.calendar_uid, sequence=sequence, starts_at=start, attendee=OLD)
    assert receive_reply(reply).verdict == Verdict.NOTED
    assert not Meeting.objects.exists()
    last = OutgoingMail.objects.filter(to=OLD).latest("pk")
    assert last.calendar_method == "CANCEL"


def test_waiting_mails_to_the_old_address_are_dropped_and_those_of_the_account_kept(
    bridge, successor
):
    bridge.ask()
    queue_rendered(to=OLD, language="ja", subject="Reset", text="Reset", dedupe_key="account:reset")
    made = hand_over(bridge, successor)
    waiting = OutgoingMail.objects.filter(to=OLD, state="waiting")
    assert [mail.dedupe_key.split(":")[0] for mail in waiting] == ["account", "request"]
    assert waiting.last().calendar_method == "CANCEL"
    (deed,) = Entry.objects.filter(action="hand_over.carried_out")
    assert len(deed.details["mails_dropped"]) == 1
    assert OLD not in str(deed.details)
    assert made.counts == {"requests": 1}


def test_every_partner_is_told_once_in_its_language_and_no_address_leaves(everything, successor):
    bridge = everything
    successor.affiliations.update(function_en="Desk officer", function_ja="主査")
    alps = UserFactory(profile=Profile.objects.get(slug="alps"), language="en")
    before = OutgoingMail.objects.latest("pk").pk
    hand_over(bridge, successor)
    told = mails_after(before).filter(dedupe_key__startswith="handed-over:")
    by_reader = {mail.to: mail for mail in told}
    assert {bridge.manager.email, alps.email} <= set(by_reader)
    assert len(by_reader) == told.count()
    mail = by_reader[bridge.manager.email]
    assert "Aoi Suzuki (鈴木 葵), Desk officer, follows" in mail.text
    assert "Gifu" in mail.subject
    assert successor.email not in mail.text + mail.html
    assert OLD not in mail.text + mail.html


def test_a_japanese_partner_reads_japanese_with_the_reading(bridge, successor):
    bridge.manager.language = "ja"
    bridge.manager.save()
    bridge.ask()
    hand_over(bridge, successor)
    mail = OutgoingMail.objects.get(dedupe_key__startswith="handed-over:")
    assert mail.language == "ja"
    assert "鈴木 葵（すずき あおい）" in mail.text
    assert "follows" not in mail.text + mail.html


def test_the_successor_is_shown_to_partners_only_after_agreeing(everything, successor):
    bridge = everything
    hand_over(bridge, successor)
    introduction = Introduction.objects.get()
    assert [one.acting for one in shared_contacts(introduction, bridge.gifu)] == []
    asked = DataSharing.objects.asked().get(person=successor)
    agree_to_sharing(asked, by=successor)
    (shown,) = shared_contacts(introduction, bridge.gifu)
    assert (shown.email, shown.acting) == (successor.email, True)


def test_a_later_day_waits_for_the_evening_in_gifu(bridge, successor):
    bridge.ask()
    made = hand_over(bridge, successor, days=3)
    assert made.state == HandOverState.PLANNED
    assert carry_out_hand_overs() == 0
    assert made.due_at.astimezone(UTC).hour == 9  # 18:00 in Gifu
    today = timezone.localdate()
    HandOver.objects.update(last_day=today - timedelta(days=1))
    assert carry_out_hand_overs() == 1
    assert carry_out_hand_overs() == 0
    made.refresh_from_db()
    assert made.state == HandOverState.DONE


def test_undo_gives_everything_back(everything, successor):
    bridge, officer, admin = everything, everything.officer, UserFactory(desk="jp")
    before = rows_naming(officer)
    made = hand_over(bridge, successor)
    send_all()
    undo_hand_over(made, by=admin)
    after = rows_naming(officer)
    # Seats are booked anew each time; those that were given back stay as history.
    changing = {
        "regions.HandOver.made_by",
        "matchmaking.Booking.user",
        "matchmaking.Booking.delegate",
    }
    assert {key: after.get(key) for key in after if key not in changing} == {
        key: count for key, count in before.items() if key not in changing
    }
    assert Booking.objects.active().get(user__isnull=False).user == officer
    assert NextStep.objects.get().person == officer
    assert CalendarFeed.objects.live().filter(user=officer).count() == 2
    assert not CalendarFeed.objects.filter(user=successor).exists()
    assert SuggestionDigest.objects.get(user=officer).rhythm == DigestRhythm.WEEKLY
    assert KeyFunction.objects.get().email == OLD
    assert KeyFunction.objects.get().consented_at is not None
    assert DataSharing.objects.standing().filter(person=officer).exists()
    assert officer.affiliations.current().get().ends_on is None
    assert successor.affiliations.get().role == AffiliationRole.MEMBER
    with translation.override("ja"):
        assert "officer@gifu.example" in {
            mail.to
            for mail in OutgoingMail.objects.filter(calendar_method="REQUEST").order_by("-pk")[:3]
        }
    undone = OutgoingMail.objects.filter(dedupe_key__startswith="hand-over-undone:")
    assert bridge.manager.email in undone.values_list("to", flat=True)


def test_who_works_elsewhere_keeps_what_is_their_own(everything, successor):
    bridge, officer = everything, everything.officer
    other = ProfileFactory()
    officer.affiliations.create(profile=other, role=AffiliationRole.EDITOR)
    hat = officer.affiliations.select_related("user", "profile").get(profile=bridge.gifu)
    queue_rendered(to=OLD, language="ja", subject="S", text="T", dedupe_key="claim-made:1:2")
    plan = Plan(last_day=timezone.localdate(), successor=successor.affiliations.get())
    plan_hand_over(hat, plan, by=officer)
    assert SavedSearch.objects.get().user == officer
    assert CalendarFeed.objects.live().get(user=officer).profile is None
    assert ShortlistNote.objects.get().author == officer  # not offered, so not passed
    assert OutgoingMail.objects.filter(dedupe_key="claim-made:1:2").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_all_parts_are_read_in_one_query(bridge, django_assert_num_queries, count):
    for _number in range(count):
        PostingFactory(organisation=bridge.gifu)
        ShortlistEntry.objects.create(organisation=bridge.gifu, profile=ProfileFactory())
    leave = leave_of(hat_of(bridge))
    with django_assert_num_queries(1):
        sections = in_care(leave, history=True)
    assert {section.part.code: section.count for section in sections} == {
        "postings": count,
        "shortlist": count,
    }


def test_the_partner_mail_holds_no_link_that_acts(bridge, successor):
    bridge.ask()
    hand_over(bridge, successor)
    mail = OutgoingMail.objects.get(dedupe_key__startswith="handed-over:")
    assert re.findall(r"https?://\S+", mail.text) == ["http://127.0.0.1:8000/en/partners/gifu/"]


def test_a_shared_mailbox_gets_copies_without_links_that_act_and_without_entries(bridge):
    box = TeamMailbox.objects.create(
        profile=bridge.vitagora,
        email="team@vitagora.example",
        language="en",
        confirmed_at=timezone.now(),
    )
    request = bridge.ask()
    introduction = ask_for_introduction(
        bridge.gifu, bridge.vitagora, by=bridge.officer, note="Food"
    )
    accept_request(request, starts_at=request.current_times[0].starts_at, by=bridge.manager)
    let_pass(Meeting.objects.all())
    ask_outcomes()
    copies = OutgoingMail.objects.filter(to=box.email).order_by("pk")
    assert [mail.dedupe_key.split(":")[0] for mail in copies] == [
        "request",
        "introduction-asked",
        "request",
        "outcome",
    ]
    for mail in copies:
        assert (mail.calendar, mail.calendar_method) == ("", "")
        assert "/answer/" not in mail.text + mail.html
        assert "/outcome/" not in mail.text + mail.html
    assert introduction.get_absolute_url() in copies[1].text


def test_a_deputy_gets_letters_and_answers(bridge):
    deputy = UserFactory(member_of=bridge.vitagora, email="deputy@vitagora.example")
    day = timezone.localdate()
    Deputy.objects.create(
        affiliation=bridge.manager.affiliations.get(), deputy=deputy, starts_on=day, ends_on=day
    )
    request = bridge.ask()
    assert OutgoingMail.objects.filter(to=deputy.email).exists()
    accept_request(request, starts_at=request.current_times[0].starts_at, by=deputy)
    assert Meeting.objects.exists()


def test_a_silent_hand_over_of_who_left_before_sends_no_end_of_entries(bridge, successor):
    bridge.ask()
    send_all()
    hat = hat_of(bridge)
    hat.ends_on = timezone.localdate() - timedelta(days=2)
    hat.save()
    before = OutgoingMail.objects.latest("pk").pk
    plan = Plan(last_day=hat.ends_on, successor=successor.affiliations.get())
    plan_hand_over(hat, plan, by=UserFactory(desk="jp"))
    assert not mails_after(before).filter(to=OLD).exists()
    assert mails_after(before).filter(to=successor.email, calendar_method="REQUEST").exists()


def test_a_successor_who_is_busy_leaves_no_seat_with_who_left(bridge, successor):
    taken = bridge.ask()
    hour = taken.current_times[0].starts_at
    accept_request(taken, starts_at=hour, by=bridge.manager)
    name_delegates(taken, "sender", [bridge.officer], by=bridge.officer)
    other = ProfileFactory()
    theirs = send_request(bridge.gifu, other, bridge.wish(times=[hour]), by=bridge.officer)
    name_delegates(theirs, "sender", [successor], by=bridge.officer)
    accept_request(theirs, starts_at=hour, by=UserFactory(profile=other))
    hand_over(bridge, successor)
    held = Booking.objects.active()
    assert not held.filter(Q(user=bridge.officer) | Q(delegate=bridge.officer)).exists()
    assert held.filter(user=successor).count() == 1
    assert Meeting.objects.confirmed().count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_workers_carry_one_hand_over_out_once(bridge, successor):
    bridge.ask()
    send_all()
    made = hand_over(bridge, successor, days=3)
    HandOver.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    start, outcomes = threading.Barrier(4), []

    def work() -> None:
        try:
            start.wait(timeout=30)
            outcomes.append(carry_out(HandOver.objects.get(pk=made.pk)))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == [False, False, False, True]
    assert OutgoingMail.objects.filter(dedupe_key__startswith="handed-over:").count() == 1
    assert OutgoingMail.objects.filter(to=OLD, calendar_method="CANCEL").count() == 1
