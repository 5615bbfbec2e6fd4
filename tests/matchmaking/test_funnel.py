"""What became of suggestions: from the page to the outcome, by kind and weights."""

import csv
import io
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matchmaking import tasks
from matchmaking.enums import Held, Milestone, Round
from matchmaking.models import (
    Appearance,
    FollowUp,
    SuggestionRun,
    SuggestionShown,
    WeightSet,
)
from matchmaking.queries.funnel import Funnel, funnel, funnels
from matchmaking.services.outcomes import Answer, answer_outcome, decide_held
from matchmaking.services.requests import accept_request
from matchmaking.services.showing import note_shown
from regions.services.merging import merge_profiles
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
MET = Funnel(shown=1, requested=1, accepted=1, arranged=1, passed=1)


@pytest.fixture
def desk(db):
    return UserFactory(desk="eu")


@pytest.fixture
def met(bridge):
    """A meeting that came of a suggestion and whose time is over."""
    note_shown(bridge.gifu, {bridge.vitagora.pk: "new"})
    request = bridge.ask()
    starts = request.current_times[0].starts_at
    meeting = accept_request(request, starts_at=starts, by=bridge.manager)
    type(meeting).objects.update(starts_at="2020-01-01T09:00Z", ends_at="2020-01-01T10:00Z")
    return meeting


def today():
    day = timezone.localdate()
    return funnel(day, day)


def says(meeting, profile, by, held="", milestone="", round_=Round.AFTER):
    question, _made = FollowUp.objects.get_or_create(meeting=meeting, profile=profile, round=round_)
    answer_outcome(question, Answer(held=held, milestone=milestone), by=by)


def test_a_meeting_is_held_once_a_side_says_so_not_by_time_alone(bridge, met):
    assert today() == MET
    says(met, bridge.gifu, bridge.officer, Held.HELD, Milestone.NONE)
    assert today() == replace(MET, held=1)


def test_what_the_sides_tell_differently_is_contested_until_the_helpdesk_decides(bridge, met, desk):
    says(met, bridge.gifu, bridge.officer, Held.HELD, Milestone.CONTACT)
    says(met, bridge.vitagora, bridge.manager, Held.THEY_MISSED)
    assert today() == replace(MET, contested=1)
    decide_held(met, held=True, note="Both were there.", by=desk)
    assert today() == replace(MET, held=1, decided=1, contact=1)
    decide_held(met, held=False, note="Nobody was there.", by=desk)
    assert today() == replace(MET, decided=1)


def test_every_step_includes_the_later_ones(bridge, met):
    says(met, bridge.gifu, bridge.officer, Held.HELD, Milestone.CONTACT)
    says(met, bridge.vitagora, bridge.manager, Held.HELD, Milestone.NONE)
    assert today() == replace(MET, held=1, contact=1)
    says(met, bridge.gifu, bridge.officer, milestone=Milestone.MOU, round_=Round.SIX)
    assert today() == replace(MET, held=1, contact=1, exchange=1, visit=1, loi=1, mou=1)


def test_each_kind_and_each_set_of_weights_counts_for_itself(bridge):
    weights = WeightSet.objects.create(name="Offers", version=3, values={})
    other, third = ProfileFactory(), ProfileFactory()
    note_shown(bridge.gifu, {bridge.vitagora.pk: "new", other.pk: "peer"}, weight_set=weights.pk)
    note_shown(bridge.gifu, {bridge.vitagora.pk: "introduced", third.pk: "new"})
    bridge.ask()
    day = timezone.localdate()
    found = [(one.kind, one.weights, one.funnel) for one in funnels(day, day)]
    assert found == [
        ("", "", Funnel(shown=3, requested=1)),
        ("new", "", Funnel(shown=2, requested=1)),
        ("new", "3: Offers", Funnel(shown=1, requested=1)),
        ("new", "As shipped", Funnel(shown=1)),
        ("peer", "", Funnel(shown=1)),
        ("introduced", "", Funnel(shown=1, requested=1)),
    ]


def test_a_request_before_the_day_came_of_something_else(bridge):
    bridge.ask()
    note_shown(bridge.gifu, {bridge.vitagora.pk: "new"})
    SuggestionShown.objects.update(day=timezone.localdate() + timezone.timedelta(days=1))
    day = timezone.localdate()
    assert funnel(day, day + timezone.timedelta(days=1)) == Funnel(shown=1)


def test_who_was_merged_counts_as_the_record_that_it_became(bridge, desk):
    twin = ProfileFactory(name_en="Vitagora twin")
    note_shown(bridge.gifu, {bridge.vitagora.pk: "new", twin.pk: "new"})
    note_shown(twin, {bridge.vitagora.pk: "peer"})
    assert today() == Funnel(shown=3)
    merge_profiles(bridge.vitagora, twin, by=desk)
    assert today() == Funnel(shown=1)
    bridge.ask()
    assert today() == Funnel(shown=1, requested=1)


def test_a_merge_does_not_try_to_move_what_a_run_counted(bridge, desk):
    twin, run = ProfileFactory(), SuggestionRun.objects.create(state="done", is_current=True)
    for profile, after in ((bridge.vitagora, 5), (twin, 2)):
        Appearance.objects.create(
            run=run, profile=profile, before=1, after=after, strength=0.5, kept=1
        )
    with CaptureQueriesContext(connection) as queries:
        merge_profiles(bridge.vitagora, twin, by=desk)
    assert [one["sql"] for one in queries if "matchmaking_appearance" in one["sql"]] == []
    seen = Appearance.objects.current().values_list("profile", "after")
    assert list(seen) == [(bridge.vitagora.pk, 5)]


def test_days_beyond_the_last_figure_are_forgotten(bridge, settings):
    settings.SUGGESTIONS_SHOWN_DAYS = 100
    note_shown(bridge.gifu, {bridge.vitagora.pk: "new"})
    SuggestionShown.objects.update(day=timezone.localdate() - timezone.timedelta(days=100))
    tasks.tidy_up()
    assert SuggestionShown.objects.count() == 1
    SuggestionShown.objects.update(day=timezone.localdate() - timezone.timedelta(days=101))
    tasks.tidy_up()
    assert SuggestionShown.objects.count() == 0


# The page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["funnel", "funnel-table"])
@pytest.mark.parametrize(("who", "status"), [("visitor", 302), ("officer", 403), ("staff", 200)])
def test_the_page_is_for_the_helpdesk(client, desk, bridge, name, who, status):
    if who == "officer":
        client.force_login(bridge.officer)
    if who == "staff":
        client.force_login(desk)
    assert client.get(reverse(name)).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    client, desk, bridge, count, django_assert_num_queries
):
    for number in range(count):
        weights = WeightSet.objects.create(name=f"Set {number}", version=number + 1, values={})
        note_shown(bridge.gifu, {ProfileFactory().pk: "new"}, weight_set=weights.pk)
    client.force_login(desk)
    with django_assert_num_queries(4):
        response = client.get(reverse("funnel"))
    assert len(response.context["groups"]) == 2 + count


def test_the_page_says_what_each_stage_counts(client, desk, bridge, met):
    client.force_login(desk)
    html = client.get(reverse("funnel"), {"days": "30"}).text
    assert "After that, one of the two asked the other for a meeting." in html
    assert "Last 30 days" in html
    assert client.get(reverse("funnel"), {"days": "7"}).context["days"] == 365
    assert client.get("/ja/curation/suggestions/outcomes/").status_code == 200


def test_the_table_says_the_same(client, desk, bridge, met):
    client.force_login(desk)
    text = b"".join(client.get(reverse("funnel-table")).streaming_content).decode("utf-8-sig")
    heading, meaning, everything, new, shipped = csv.reader(io.StringIO(text))
    assert heading[:4] == ["Kind of suggestion", "Weights", "Shown", "Requested"]
    assert meaning[3] == "After that, one of the two asked the other for a meeting."
    assert everything[:7] == ["All kinds", "", "1", "1", "1", "1", "1"]
    assert new[:3] == ["New partners", "", "1"]
    assert shipped[:3] == ["New partners", "As shipped", "1"]
