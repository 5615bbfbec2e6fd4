"""Calls: phases, terms, checks, publishing, deadlines, withdrawing, copying; who may and who wins."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import Entry
from events.enums import CallPhase
from events.models import Call
from events.queries.call_grants import grants
from events.queries.calls import calls, open_first
from events.queries.pair_calls import pair_calls
from events.services.call_copies import copy_call
from events.services.calls import (
    CallContent,
    change_call,
    check_language,
    create_call,
    publish_call,
    withdraw_call,
)
from kernel.errors import DomainError
from tests.factories import CallFactory, ProfileFactory, SectorFactory, UserFactory
from tests.races import race

pytestmark = pytest.mark.django_db
BOTH = ("en", "ja")
NOON = datetime(2030, 5, 17, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk():
    return UserFactory(desk="jp")


def read_by(desk, call, languages=BOTH):
    for language in languages:
        check_language(call, language, by=desk, read=call.stamp)
    return call


def refusal(deed):
    with pytest.raises(DomainError) as caught:
        deed()
    return caught.value.code


def change(call, by, **values):
    return change_call(call, CallContent(values=values), by=by, read=call.stamp)


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (NOON - timedelta(days=2, seconds=1), "coming"),
        (NOON - timedelta(days=2), "open"),
        (NOON - timedelta(microseconds=1), "open"),
        (NOON, "late"),
        (NOON + 29 * MINUTE, "late"),
        (NOON + 30 * MINUTE, "closed"),
    ],
)
def test_where_a_call_stands_is_the_same_for_its_row_and_for_the_database(now, phase):
    call = CallFactory(
        opens_at=NOON - timedelta(days=2), closes_at=NOON, grace_minutes=30, per_organisation=1
    )
    CallFactory(draft=True, opens_at=NOON - timedelta(days=2), closes_at=NOON)
    assert call.phase_at(now) == phase
    told = [one for one in CallPhase if call in Call.objects.in_phase(one, now)]
    assert told == [phase]


def test_a_call_is_written_by_the_helpdesk_alone(desk):
    values = {
        "slug": "stay", "name_en": "Stay", "kind": "stay", "desk": "eu", "time_zone": "Asia/Tokyo",
        "opens_at": NOON, "closes_at": NOON + timedelta(days=9),
    }  # fmt: skip
    content = CallContent(values=values)
    for stranger in (UserFactory(), UserFactory(profile=ProfileFactory())):
        with pytest.raises(PermissionDenied):
            create_call(content, by=stranger)
    call = create_call(content, by=desk)
    assert (call.state, Entry.objects.get(record_id=call.public_id).action) == (
        "draft",
        "call.created",
    )
    assert refusal(lambda: create_call(content, by=desk)) == "address_taken"
    reserved = CallContent(values=values | {"slug": "new"})
    assert refusal(lambda: create_call(reserved, by=desk)) == "address_taken"
    deeds = [
        lambda by: change(call, by, name_ja="滞在"),
        lambda by: check_language(call, "en", by=by, read=call.stamp),
        lambda by: publish_call(call, by=by, read=call.stamp),
        lambda by: copy_call(call, by=by, slug="b", name_en="B", name_ja="", days=1),
        lambda by: withdraw_call(call, by=by, read=call.stamp, reason_en="A", reason_ja="B"),
    ]
    for deed in deeds:
        with pytest.raises(PermissionDenied):
            deed(UserFactory())


def test_a_call_is_published_once_both_languages_were_read_as_they_stand(desk):
    call = CallFactory(draft=True)
    assert refusal(lambda: publish_call(call, by=desk, read=call.stamp)) == "not_checked"
    read_by(desk, call)
    changed = change(call, desk, summary_ja="別の文。")
    assert set(changed.checks.values_list("language", flat=True)) == {"en"}
    assert refusal(lambda: publish_call(changed, by=desk, read=changed.stamp)) == "not_checked"
    read_by(desk, changed, ["ja"])
    published = publish_call(changed, by=desk, read=changed.stamp)
    assert (published.state, published.announced_closes_at) == ("published", call.closes_at)
    again = lambda: publish_call(published, by=desk, read=published.stamp)  # noqa: E731
    assert refusal(again) == "call_not_a_draft"


def test_a_change_of_facts_leaves_the_texts_confirmed(desk):
    call = read_by(desk, CallFactory(draft=True))
    changed = change(call, desk, weeks_most=4, amount_per_week=500)
    assert changed.checks.count() == 2


@pytest.mark.parametrize("text", ["name_ja", "summary_en", "text_ja", "privacy_en"])
def test_what_is_missing_in_a_language_is_named(desk, text):
    call = CallFactory(draft=True, **{text: ""})
    language = text[-2:]
    assert refusal(lambda: check_language(call, language, by=desk, read=call.stamp)) == (
        "texts_missing"
    )
    assert refusal(lambda: publish_call(call, by=desk, read=call.stamp)) == "texts_missing"


def test_one_must_be_able_to_apply_unless_it_is_over(desk):
    call = read_by(desk, CallFactory(draft=True, apply_email=""))
    assert refusal(lambda: publish_call(call, by=desk, read=call.stamp)) == "no_way_to_apply"
    past = CallFactory(
        draft=True,
        apply_email="",
        opens_at=datetime(2022, 7, 1, tzinfo=UTC),
        closes_at=datetime(2022, 8, 31, tzinfo=UTC),
    )
    read_by(desk, past)
    assert publish_call(past, by=desk, read=past.stamp).phase == "closed"


def test_a_published_deadline_is_put_off_and_not_brought_forward(desk):
    call = read_by(desk, CallFactory(draft=True))
    call = publish_call(call, by=desk, read=call.stamp)
    sooner = call.closes_at - timedelta(days=1)
    assert refusal(lambda: change(call, desk, closes_at=sooner)) == "deadline_brought_forward"
    later = change(call, desk, closes_at=call.closes_at + timedelta(days=7))
    assert later.is_extended
    assert refusal(lambda: change(later, desk, text_ja="")) == "texts_missing"


def test_who_read_an_older_copy_overwrites_nothing(desk):
    call = CallFactory(draft=True)
    old = call.stamp
    change(call, desk, weeks_most=4)
    content = CallContent(values={"weeks_most": 2})
    assert refusal(lambda: change_call(call, content, by=desk, read=old)) == "changed_meanwhile"
    assert refusal(lambda: check_language(call, "en", by=desk, read=old)) == "changed_meanwhile"
    assert Call.objects.get().weeks_most == 4


def test_a_withdrawn_call_stays_and_says_why(desk):
    draft = CallFactory(draft=True)
    why = {"reason_en": "No money.", "reason_ja": "予算がないため。"}
    deed = lambda call: withdraw_call(call, by=desk, read=call.stamp, **why)  # noqa: E731
    assert refusal(lambda: deed(draft)) == "call_not_published"
    gone = deed(CallFactory())
    assert (gone.phase, gone.reason) == ("withdrawn", "No money.")
    assert gone in Call.objects.public()
    assert refusal(lambda: deed(gone)) == "call_not_published"


def test_parts_are_written_and_taken_away_with_the_form(desk):
    call = CallFactory(draft=True)
    sector = SectorFactory()
    first = CallContent(
        values={},
        sectors=[sector],
        shares={"eu": (10, 1, False), "jp": (5, 2, True)},
        steps={"selection": (date(2031, 1, 1), "month"), "report": (date(2031, 6, 1), "day")},
    )
    call = change_call(call, first, by=desk, read=call.stamp)
    second = CallContent(
        values={}, shares={"jp": (6, None, True)}, steps={"report": (date(2031, 7, 1), "day")}
    )
    call = change_call(call, second, by=desk, read=call.stamp)
    assert list(call.sectors.all()) == []
    shares = call.shares.values_list("side", "organisations", "persons_each")
    assert list(shares) == [("jp", 6, None)]
    assert [(step.kind, str(step.until)) for step in call.steps.all()] == [
        ("report", "Tue 1 July 2031")
    ]


def test_a_copy_moves_all_days_and_keeps_the_hours_of_the_clock(desk):
    brussels = ZoneInfo("Europe/Brussels")
    call = CallFactory(
        opens_at=datetime(2030, 1, 7, 9, 0, tzinfo=brussels),
        closes_at=datetime(2030, 3, 1, 17, 0, tzinfo=brussels),
        sectors=[SectorFactory()],
        weeks_most=6,
    )
    call.shares.create(side="eu", organisations=10)
    call.steps.create(kind="selection", until_on=date(2030, 4, 1))
    read_by(desk, call)
    made = copy_call(call, by=desk, slug="next", name_en="Next", name_ja="次", days=91)
    made.refresh_from_db()
    assert made.closes_at.astimezone(brussels) == datetime(2030, 5, 31, 17, 0, tzinfo=brussels)
    assert (made.state, made.weeks_most, made.copied_from, made.checks.count()) == (
        "draft", 6, call, 0,
    )  # fmt: skip
    assert made.shares.get().organisations == 10
    assert made.steps.get().until_on == date(2030, 7, 1)
    assert made.sectors.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes_at": NOON, "opens_at": NOON},
        {"name_ja": ""},
        {"summary_en": ""},
        {"desk": ""},
        {"state": "withdrawn"},
        {"published_at": None},
        {"grace_minutes": 1441},
        {"amount_per_week": 0},
        {"per_organisation": 0},
    ],
)
def test_the_database_refuses_what_must_never_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CallFactory(**wrong)


def test_open_ones_come_first_with_the_nearest_deadline_and_the_archive_last():
    now = datetime.now(UTC)

    def call(name, opens, closes, **told):
        days = [now + timedelta(days=number) for number in (opens, closes)]
        CallFactory(name_en=name, opens_at=days[0], closes_at=days[1], **told)

    call("old", -90, -60)
    call("late open", -5, 50)
    call("later", 5, 9)
    call("soon", -5, 2)
    call("newly closed", -9, -1)
    call("draft", -5, 3, draft=True)
    names = [one.name_en for one in open_first(calls(UserFactory(desk="eu")))]
    assert names == ["draft", "soon", "late open", "later", "newly closed", "old"]


def test_what_is_granted_is_told_in_sentences():
    call = CallFactory(weeks_most=6, amount_per_week=700)
    call.shares.create(side="eu", organisations=10, persons_each=1)
    call.shares.create(side="jp", organisations=5, persons_each=2, different_countries=True)
    assert grants(Call.objects.get()) == [
        "Up to 6 weeks.",
        "Expenses of up to €700 a week are covered.",
        "That is €4,200 at most.",
        "Europe: up to 10 organisations are chosen. Each sends 1 person.",
        (
            "Japan: up to 5 organisations are chosen. Each sends up to 2 people. "
            "Each is from another prefecture."
        ),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_does():
    desk = UserFactory(desk="eu")
    call = read_by(desk, CallFactory(draft=True))
    outcomes = race(4, lambda _number: publish_call(call, by=desk, read=call.stamp).state)
    assert outcomes["published"] == 1
    assert Entry.objects.filter(action="call.published").count() == 1


def test_a_pair_is_told_open_calls_for_which_one_of_it_may_apply(django_assert_num_queries):
    wood, food = SectorFactory(code="FOR"), SectorFactory(code="AGR")
    ours = ProfileFactory(name_en="Ours", side="eu", kind="cluster", sectors=[wood])
    theirs = ProfileFactory(name_en="Theirs", side="jp", kind="prefecture", sectors=[wood])
    for name, told in {
        "both": {"closes_at": NOON},
        "ours": {"sides": ["eu"], "sectors": [wood], "closes_at": NOON + MINUTE},
        "food": {"sectors": [food]},
        "agencies": {"kinds": ["agency"]},
        "to come": {"opens_at": NOON - MINUTE, "closes_at": NOON},
        "draft": {"draft": True},
    }.items():
        CallFactory(name_en=name, **told)
    with django_assert_num_queries(3):
        found = pair_calls(ours, theirs, ["FOR-WOOD"])
    assert [(one.call.name_en, one.for_whom) for one in found] == [
        ("both", "For both of you"),
        ("ours", "For Ours"),
    ]
    assert pair_calls(ours, theirs, [])[0].call.name_en == "both"
    assert len(pair_calls(ours, theirs, [])) == 1
