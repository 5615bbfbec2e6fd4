"""Weights: proposed, previewed and activated by the helpdesk; the pages of runs and weights."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from matchmaking import tasks
from matchmaking.enums import MeetingState, PreviewState, RunState
from matchmaking.models import SuggestionRun, SuggestionShown, WeightSet
from matchmaking.queries.funnel import Funnel, funnel
from matchmaking.queries.weights import active_weights, weight_rows, weights_of
from matchmaking.scoring import Weights
from matchmaking.services import weights as service
from matchmaking.services.requests import accept_request
from matchmaking.services.runs import start_run
from matchmaking.services.showing import note_shown
from matchmaking.services.suggestions import compute_suggestions
from matchmaking.services.weights import (
    activate_weights,
    preview_weights,
    propose_weights,
    request_preview,
)
from tests.factories import PartnershipFactory, ProfileFactory, SectorFactory, UserFactory
from tests.matchmaking.elsewhere import Elsewhere, wait_for_lock

pytestmark = pytest.mark.django_db

# Only sectors count.
SECTORS_ONLY = {**dict.fromkeys(Weights().facets, 0.0), "sectors": 1.0}
FLAGSHIPS_ONLY = {**dict.fromkeys(Weights().facets, 0.0), "flagships": 1.0}


@pytest.fixture
def staff(db):
    return UserFactory(desk="eu", given_name="Erika", family_name="Staff")


@pytest.fixture
def town(db):
    """Dijon shares a sector with Gifu, Hamburg its flagship strength."""
    wine, air = SectorFactory(code="WINE"), SectorFactory(code="AIR")
    return {
        "gifu": ProfileFactory(japanese=True, slug="gifu", sectors=[wine], flagships=[air]),
        "dijon": ProfileFactory(slug="dijon", sectors=[wine]),
        "hamburg": ProfileFactory(slug="hamburg", flagships=[air]),
    }


def previewed(name, values, *, by):
    proposed = propose_weights(name, values, by=by)
    preview_weights(proposed.pk)
    return proposed


@pytest.mark.parametrize("who", ["owner", "colleague", "stranger"])
def test_only_the_helpdesk_changes_weights(who, town, staff):
    user = {
        "owner": lambda: UserFactory(profile=town["gifu"]),
        "colleague": lambda: UserFactory(member_of=town["gifu"]),
        "stranger": UserFactory,
    }[who]()
    proposed = propose_weights("Sectors", SECTORS_ONLY, by=staff)
    for deed in (
        lambda: propose_weights("Mine", SECTORS_ONLY, by=user),
        lambda: request_preview(proposed, by=user),
        lambda: activate_weights(proposed, by=user),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    assert WeightSet.objects.count() == 1


def test_a_proposal_changes_nothing_and_asks_for_its_preview(
    staff, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        proposed = propose_weights("Sectors", SECTORS_ONLY, reason="To see.", by=staff)
    assert [callback.args[0] for callback in callbacks] == ["matchmaking.preview_weights"]
    assert (proposed.version, proposed.preview_state) == (1, PreviewState.WAITING)
    assert propose_weights("Again", SECTORS_ONLY, by=staff).version == 2
    assert active_weights() == (None, Weights())
    entry = Entry.objects.filter(action="weights.proposed").earliest("pk")
    assert (entry.record_id, entry.details) == (proposed.public_id, {"version": 1})


def test_weights_that_make_no_whole_are_refused(staff):
    with pytest.raises(DomainError) as refused:
        propose_weights("Too much", {"sectors": 0.9}, by=staff)
    assert refused.value.code == "weights_make_no_sense"


def test_activated_weights_count_from_the_next_run_on(town, staff):
    first = previewed("Sectors", SECTORS_ONLY, by=staff)
    second = previewed("Strengths", FLAGSHIPS_ONLY, by=staff)
    activate_weights(first, by=staff)
    assert SuggestionRun.objects.get().state == RunState.WAITING
    run = compute_suggestions()
    assert (run.weight_set, weights_of(run.weights)) == (first, weights_of(SECTORS_ONLY))
    activate_weights(second, by=staff)
    first.refresh_from_db()
    assert not first.is_active
    assert compute_suggestions().weight_set == second
    assert Entry.objects.filter(action="weights.activated").count() == 2
    with pytest.raises(DomainError) as refused:
        activate_weights(second, by=staff)
    assert refused.value.code == "weights_active"


def test_weights_are_not_used_before_their_preview_is_there(client, staff):
    proposed = propose_weights("Sectors", SECTORS_ONLY, by=staff)
    with pytest.raises(DomainError) as refused:
        activate_weights(proposed, by=staff)
    assert refused.value.code == "weights_not_previewed"
    assert not WeightSet.objects.get().is_active
    client.force_login(staff)
    button = reverse("weights-activate", args=[proposed.public_id])
    assert button not in client.get(proposed.get_absolute_url()).content.decode()
    preview_weights(proposed.pk)
    assert button in client.get(proposed.get_absolute_url()).content.decode()


def test_the_database_knows_one_active_set(db):
    WeightSet.objects.create(name="One", version=1, values={}, is_active=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        WeightSet.objects.create(name="Two", version=2, values={}, is_active=True)


def test_a_preview_says_who_comes_and_goes(town, staff, monkeypatch):
    monkeypatch.setattr("matchmaking.scoring.comparing.TOP", 1)
    activate_weights(previewed("Sectors", SECTORS_ONLY, by=staff), by=staff)
    proposed = propose_weights("Strengths", FLAGSHIPS_ONLY, by=staff)
    assert tasks.preview_weights(proposed.pk) is True
    assert tasks.preview_weights(proposed.pk) is False
    proposed.refresh_from_db()
    assert proposed.preview_state == PreviewState.DONE
    preview = proposed.preview
    assert (preview["profiles"], preview["pairs"], preview["quality"]) == (3, 0, [])
    (moved, *_others) = preview["lists"]
    assert moved["kept"] == 0
    assert {row["profile"] for row in preview["movers"]["down"]} <= {
        profile.pk for profile in town.values()
    }


def test_a_preview_measures_how_known_partnerships_are_found(town, staff, tmp_path, monkeypatch):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("eu,jp,source\nhamburg,gifu,us\natlantis,gifu,nobody\n", encoding="utf-8")
    monkeypatch.setattr(service, "PAIRS", pairs)
    for profile in town.values():
        type(profile).objects.filter(pk=profile.pk).update(external_key=profile.slug)
    proposed = propose_weights("Strengths", FLAGSHIPS_ONLY, by=staff)
    preview_weights(proposed.pk)
    proposed.refresh_from_db()
    assert proposed.preview["pairs"] == 1
    # Partners are kept out of the lists of readers; the measure is blind to that.
    PartnershipFactory(profiles=[town["hamburg"], town["gifu"]])
    partners = previewed("Partners", FLAGSHIPS_ONLY, by=staff)
    partners.refresh_from_db()
    assert partners.preview["quality"] == proposed.preview["quality"]
    before, after = proposed.preview["quality"]
    assert (after["recall_at_10"], after["mrr"], after["median_rank"]) == (1, 1, 1)
    assert before["mrr"] <= 1


def test_a_preview_whose_worker_was_lost_is_computed_again(staff, settings):
    proposed = propose_weights("Sectors", SECTORS_ONLY, by=staff)
    long_ago = timezone.now() - timezone.timedelta(seconds=settings.SHARD_CLAIM_SECONDS + 1)
    WeightSet.objects.update(preview_state=PreviewState.WORKING, preview_claimed_at=long_ago)
    with pytest.raises(DomainError) as refused:
        request_preview(proposed, by=staff)
    assert refused.value.code == "preview_under_way"
    assert tasks.drain_previews() == 1
    assert preview_weights(proposed.pk)
    request_preview(proposed, by=staff)
    assert preview_weights(proposed.pk)


def test_a_preview_that_fails_says_so(staff):
    proposed = propose_weights("Sectors", SECTORS_ONLY, by=staff)
    WeightSet.objects.update(values={"sectors": 7.0})
    with pytest.raises(ValueError, match="add up to 1"):
        preview_weights(proposed.pk)
    proposed.refresh_from_db()
    assert proposed.preview_state == PreviewState.FAILED


def test_weights_are_told_in_words():
    rows = weight_rows(weights_of(SECTORS_ONLY).as_data(), Weights().as_data())
    sectors = next(row for row in rows if row.label == "Sectors in common")
    shipped = f"{Weights().sectors * 100:g}%"
    assert (sectors.value, sectors.before, sectors.is_changed) == ("100%", shipped, True)
    assert all(not row.is_changed for row in weight_rows(Weights().as_data(), Weights().as_data()))


ADDRESSES = {
    "suggestion-runs": [],
    "suggestion-run": ["run"],
    "all-weights": [],
    "weights": ["weights"],
}


@pytest.fixture
def things(staff, town):
    run = compute_suggestions()
    proposed = propose_weights("Sectors", SECTORS_ONLY, by=staff)
    preview_weights(proposed.pk)
    return {"run": run.public_id, "weights": proposed.public_id}


def address(name, things):
    return reverse(name, args=[things[word] for word in ADDRESSES[name]])


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize(
    ("reader", "status"),
    [("visitor", 302), ("stranger", 403), ("owner", 403), ("colleague", 403), ("helpdesk", 200)],
)
def test_the_pages_are_for_the_helpdesk(client, things, town, staff, name, reader, status):
    user = {
        "visitor": lambda: None,
        "stranger": UserFactory,
        "owner": lambda: UserFactory(profile=town["gifu"]),
        "colleague": lambda: UserFactory(member_of=town["gifu"]),
        "helpdesk": lambda: staff,
    }[reader]()
    if user:
        client.force_login(user)
    assert client.get(address(name, things)).status_code == status


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("suggestion-run-start", None),
        ("suggestion-run-cancel", "run"),
        ("weights-preview", "weights"),
        ("weights-activate", "weights"),
    ],
)
def test_the_deeds_are_for_the_helpdesk(client, things, town, name, word):
    url = reverse(name, args=[things[word]] if word else [])
    assert client.post(url).status_code == 302
    client.force_login(UserFactory(profile=town["gifu"]))
    assert client.post(url).status_code == 403
    client.force_login(UserFactory(desk="jp"))
    assert client.get(url).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_runs_costs_the_same_for_any_number(
    client, staff, count, django_assert_num_queries
):
    for _number in range(count):
        compute_suggestions()
    client.force_login(staff)
    with django_assert_num_queries(7):
        response = client.get(reverse("suggestion-runs"))
    assert len(response.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_weights_costs_the_same_for_any_number(
    client, staff, count, django_assert_num_queries
):
    for _number in range(count):
        propose_weights("Sectors", SECTORS_ONLY, by=staff)
    client.force_login(staff)
    with django_assert_num_queries(5):
        response = client.get(reverse("all-weights"))
    assert len(response.context["page"].object_list) == count


def test_a_run_is_started_watched_and_cancelled_by_hand(client, staff):
    client.force_login(staff)
    response = client.post(reverse("suggestion-run-start"))
    run = SuggestionRun.objects.get()
    assert response.url == run.get_absolute_url()
    html = client.get(response.url).content.decode()
    assert "It waits for its turn" in html
    again = client.post(reverse("suggestion-run-start"), follow=True).content.decode()
    assert "A run is under way already." in again
    cancelled = client.post(reverse("suggestion-run-cancel", args=[run.public_id]), follow=True)
    assert "Readers keep the lists they had." in cancelled.content.decode()
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    too_late = client.post(reverse("suggestion-run-cancel", args=[run.public_id]), follow=True)
    assert "This run is over already." in too_late.content.decode()


def test_the_page_of_a_run_shows_what_it_was_computed_from(client, staff, things):
    client.force_login(staff)
    html = client.get(address("suggestion-run", things)).content.decode()
    run = SuggestionRun.objects.get()
    assert run.digest in html
    assert f"manage.py reproduce_run {run.public_id}" in html
    assert "Sectors in common" in html


def form_of(client):
    form = client.get(reverse("all-weights")).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


def test_weights_are_proposed_by_a_form(client, staff):
    client.force_login(staff)
    values = form_of(client)
    assert values["facet_sectors"] == f"{Weights().sectors * 100:g}"
    shifted = {
        "facet_sectors": str(float(values["facet_sectors"]) + 4),
        "facet_words": str(float(values["facet_words"]) - 4),
    }
    response = client.post(reverse("all-weights"), values | shifted | {"name": "More on sectors"})
    proposed = WeightSet.objects.get()
    assert response.url == proposed.get_absolute_url()
    assert proposed.name == "More on sectors"
    assert proposed.values["sectors"] == pytest.approx(Weights().sectors + 0.04)
    assert proposed.values["words"] == pytest.approx(Weights().words - 0.04)


def test_the_form_says_how_much_the_shares_make(client, staff):
    client.force_login(staff)
    values = form_of(client)
    less = str(float(values["facet_sectors"]) - 2)
    values |= {"name": "Too little", "facet_sectors": less}
    response = client.post(reverse("all-weights"), values)
    assert response.status_code == 422
    assert "The shares add up to 98%. They have to make 100%." in response.content.decode()


def test_weights_are_activated_by_hand(client, staff, things):
    client.force_login(staff)
    url = reverse("weights-activate", args=[things["weights"]])
    html = client.post(url, follow=True).content.decode()
    assert "A run with them has been asked for." in html
    assert WeightSet.objects.get().is_active
    html = client.post(url, follow=True).content.decode()
    assert "This set is in use already." in html


def test_a_preview_is_asked_for_again_by_hand(client, staff, things):
    client.force_login(staff)
    url = reverse("weights-preview", args=[things["weights"]])
    html = client.post(url, follow=True).content.decode()
    assert "Nothing changes for readers." in html
    assert "computed already" in client.post(url, follow=True).content.decode()


def test_a_partner_is_shown_once_a_day_however_often(client, town):
    compute_suggestions()
    client.force_login(UserFactory(profile=town["gifu"], time_zone="UTC"))
    for _time in range(2):
        client.get(reverse("suggestions"))
    rows = SuggestionShown.objects.values_list("profile__slug", "partner__slug", "day")
    today = timezone.localdate()
    assert sorted(rows) == [("gifu", "dijon", today), ("gifu", "hamburg", today)]


def test_what_the_helpdesk_reads_is_not_counted_as_shown(client, town, staff):
    compute_suggestions()
    client.force_login(staff)
    client.get(reverse("suggestions"), {"for": "gifu"})
    assert SuggestionShown.objects.count() == 0


def test_the_funnel_counts_each_pair_once(bridge):
    today = timezone.localdate()
    other = ProfileFactory()
    note_shown(bridge.gifu, {bridge.vitagora.pk: "new", other.pk: "peer"})
    note_shown(bridge.vitagora, {bridge.gifu.pk: "new"})
    assert funnel(today, today) == Funnel(2)
    request = bridge.ask()
    assert funnel(today, today) == Funnel(2, 1)
    meeting = accept_request(
        request, starts_at=request.current_times[0].starts_at, by=bridge.manager
    )
    assert funnel(today, today) == Funnel(2, 1, 1, 1)
    type(meeting).objects.update(starts_at="2020-01-01T09:00Z", ends_at="2020-01-01T10:00Z")
    assert funnel(today, today) == Funnel(2, 1, 1, 1, 1)
    type(meeting).objects.update(state=MeetingState.CANCELLED)
    assert funnel(today, today) == Funnel(2, 1, 1)
    yesterday = today - timezone.timedelta(days=1)
    assert funnel(yesterday, yesterday) == Funnel()


def test_a_run_under_way_is_named_on_the_page(client, staff):
    start_run(by=staff)
    client.force_login(staff)
    html = client.get(reverse("suggestion-runs")).content.decode()
    assert "A run is under way." in html
    assert "Erika Staff" in html


@pytest.mark.django_db(transaction=True)
def test_of_two_who_propose_at_once_one_is_told(staff):
    with transaction.atomic():
        WeightSet.objects.create(name="First", version=1, values={})
        second = Elsewhere(lambda: propose_weights("Second", SECTORS_ONLY, by=staff))
        wait_for_lock("transactionid")
    with pytest.raises(DomainError) as refused:
        second.wait()
    assert refused.value.code == "weights_proposed_meanwhile"
