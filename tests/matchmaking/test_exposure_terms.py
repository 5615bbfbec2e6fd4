"""Terms of exposure: proposed, previewed, cancelled and activated; old archives of runs."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from matchmaking import tasks
from matchmaking.enums import PreviewState, RunState
from matchmaking.models import Appearance, ExposureTerms, PartnerList, SuggestionRun, WeightSet
from matchmaking.queries.exposure_terms import active_terms, term_rows
from matchmaking.scoring.fairness import Exposure
from matchmaking.services import exposure_terms as service
from matchmaking.services import proposed as proposals
from matchmaking.services.exposure_terms import (
    activate_terms,
    preview_terms,
    propose_terms,
    request_preview,
)
from matchmaking.services.proposed import cancel_preview
from matchmaking.services.reproducing import reproduce_run
from matchmaking.services.suggestions import compute_suggestions, note_change, refresh_suggestions
from matchmaking.services.weights import preview_weights, propose_weights
from tests.factories import (
    CooperationFormFactory,
    InterestFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# Each list shows its best; then everybody is seen once, whatever it costs.
PLAIN = {
    "shown": 2, "at_least": 0, "at_most": 20, "loss": 0.0, "own_loss": 0.5, "evenness": 1.0,
}  # fmt: skip
FAIR = {**PLAIN, "loss": 0.5, "at_least": 1}


@pytest.fixture
def staff(db):
    return UserFactory(desk="jp", given_name="Hanako", family_name="Staff")


@pytest.fixture
def town(db):
    """Six on either side, who all seek what two of each offer."""
    sector, form = SectorFactory(), CooperationFormFactory()
    for number in range(6):
        for side in ("eu", "jp"):
            profile = ProfileFactory(
                japanese=side == "jp", slug=f"{side}-{number}", sectors=[sector]
            )
            for direction in ("seek", "offer") if number < 2 else ("seek",):
                InterestFactory(profile=profile, direction=direction, sector=sector, form=form)


def previewed(values, *, by, name="Terms"):
    made = propose_terms(name, values, by=by)
    assert preview_terms(made.pk)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("who", ["owner", "colleague", "stranger"])
def test_only_the_helpdesk_changes_terms(who, staff):
    profile = ProfileFactory()
    user = {
        "owner": lambda: UserFactory(profile=profile),
        "colleague": lambda: UserFactory(member_of=profile),
        "stranger": UserFactory,
    }[who]()
    made = propose_terms("Terms", FAIR, by=staff)
    for deed in (
        lambda: propose_terms("Mine", FAIR, by=user),
        lambda: request_preview(made, by=user),
        lambda: cancel_preview(made, by=user),
        lambda: activate_terms(made, by=user),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    assert ExposureTerms.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"shown": 0}, {"shown": 41}, {"at_most": 0.5}, {"loss": 2}])
def test_terms_that_make_no_sense_are_refused(staff, wrong):
    with pytest.raises(DomainError) as refused:
        propose_terms("Wrong", FAIR | wrong, by=staff)
    assert refused.value.code == "exposure_terms_make_no_sense"


def test_a_preview_measures_before_and_after(town, staff):
    activate_terms(previewed(PLAIN, by=staff), by=staff)
    assert active_terms()[1] == Exposure(**PLAIN)
    preview = previewed(FAIR, by=staff).preview
    now, then = preview["reports"]
    assert (now["score_kept"], now["gini_after"]) == (1, now["gini_before"])
    assert then["gini_after"] < now["gini_after"]
    assert (now["seen_after"], then["seen_after"]) == (pytest.approx(1 / 3), 1)
    assert (then["enough_after"], then["short"]) == (1, 0)
    assert 0.7 <= then["score_kept"] < 1
    assert preview["movers"]["up"]
    assert preview["movers"]["down"][0]["before"] > preview["movers"]["down"][0]["after"]


def test_activated_terms_count_from_the_next_run_on(town, staff):
    first = compute_suggestions()
    assert first.exposure_terms is None
    plain = previewed(PLAIN, by=staff)
    activate_terms(plain, by=staff)
    assert SuggestionRun.objects.get(state=RunState.WAITING).started_by == staff
    run = compute_suggestions()
    assert (run.exposure_terms, run.exposure["terms"]) == (plain, PLAIN)
    assert {len(line.shown) for line in PartnerList.objects.current()} == {2}
    assert reproduce_run(run).is_same
    entry = Entry.objects.get(action="exposure_terms.activated")
    assert (entry.record_id, entry.details) == (plain.public_id, {"version": 1})
    with pytest.raises(DomainError) as refused:
        activate_terms(plain, by=staff)
    assert refused.value.code == "exposure_terms_active"


def test_a_single_change_keeps_to_the_terms_of_the_run(town, staff):
    activate_terms(previewed(PLAIN, by=staff), by=staff)
    compute_suggestions()
    newcomer = ProfileFactory(slug="new", sectors=[SectorFactory()])
    newcomer.profile_sectors.create(
        sector=PartnerList.objects.current().first().profile.profile_sectors.first().sector,
        flagship_rank=1,
    )
    note_change(newcomer)
    assert refresh_suggestions() == 1
    changed = PartnerList.objects.current().filter(revision__gt=0)
    assert changed.exists()
    assert {len(line.shown) for line in changed} == {2}


def test_terms_are_not_used_before_their_preview_is_there(staff):
    made = propose_terms("Terms", FAIR, by=staff)
    with pytest.raises(DomainError) as refused:
        activate_terms(made, by=staff)
    assert refused.value.code == "exposure_terms_not_previewed"


def test_the_database_knows_one_active_set(db):
    ExposureTerms.objects.create(name="One", version=1, values={}, is_active=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExposureTerms.objects.create(name="Two", version=2, values={}, is_active=True)


# A preview cancelled by hand ---------------------------------------------------------------------


def test_cancelling_a_preview_that_waits_ends_it_and_twice_is_no_error(staff):
    made = propose_terms("Terms", FAIR, by=staff)
    assert cancel_preview(made, by=staff) is True
    assert cancel_preview(made, by=staff) is False
    assert Entry.objects.filter(action="exposure_terms.preview_cancelled").count() == 1
    assert preview_terms(made.pk) is False
    assert tasks.drain_previews() == 0
    request_preview(made, by=staff)
    assert preview_terms(made.pk) is True
    assert cancel_preview(made, by=staff) is False
    made.refresh_from_db()
    assert made.preview_state == PreviewState.DONE


def test_the_worker_notices_between_two_steps(town, staff, monkeypatch):
    made = propose_terms("Terms", FAIR, by=staff)
    steps = []

    def cancelled_meanwhile(*args):
        steps.append("ranked")
        ExposureTerms.objects.update(preview_state=PreviewState.CANCELLED)
        return real(*args)

    real = service.ranked_lists
    monkeypatch.setattr(service, "ranked_lists", cancelled_meanwhile)
    monkeypatch.setattr(service, "show_fairly", lambda *_args: steps.append("shared"))
    assert preview_terms(made.pk) is False
    assert steps == ["ranked"]
    made.refresh_from_db()
    assert (made.preview_state, made.preview) == (PreviewState.CANCELLED, None)


def test_a_preview_of_weights_is_cancelled_the_same_way(town, staff, client):
    made = propose_weights("As they are", {}, by=staff)
    client.force_login(staff)
    page = made.get_absolute_url()
    address = reverse("weights-preview-cancel", args=[made.public_id])
    assert address in client.get(page).text
    assert client.post(address).url == page
    assert client.post(address).url == page
    assert "The preview was cancelled." in client.get(page).text
    assert preview_weights(made.pk) is False


def test_a_worker_that_is_alive_keeps_its_preview(staff, settings):
    made = propose_terms("Terms", FAIR, by=staff)
    claim = proposals.Claim(ExposureTerms, made.pk)
    assert claim.take()
    long_ago = timezone.now() - timezone.timedelta(seconds=settings.SHARD_CLAIM_SECONDS + 1)
    ExposureTerms.objects.update(preview_claimed_at=long_ago)
    claim.at = long_ago
    claim.alive()
    assert tasks.drain_previews() == 0
    assert claim.end(PreviewState.DONE, preview={})


# Pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reader", "status"), [("visitor", 302), ("officer", 403), ("staff", 200)])
def test_the_pages_are_for_the_helpdesk(client, staff, reader, status):
    made = propose_terms("Terms", FAIR, by=staff)
    if reader == "officer":
        client.force_login(UserFactory(profile=ProfileFactory()))
    if reader == "staff":
        client.force_login(staff)
    for address in (reverse("all-exposure-terms"), made.get_absolute_url()):
        assert client.get(address).status_code == status
    for name in ("preview", "preview-cancel", "activate"):
        address = reverse(f"exposure-terms-{name}", args=[made.public_id])
        assert client.post(address).status_code == (302 if status == 200 else status)
        assert client.get(address).status_code == (405 if status == 200 else status)


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_costs_the_same_for_any_number(client, staff, count, django_assert_num_queries):
    for number in range(count):
        propose_terms(f"Terms {number}", FAIR, by=staff)
    client.force_login(staff)
    with django_assert_num_queries(5):
        response = client.get(reverse("all-exposure-terms"))
    assert len(response.context["page"]) == count


def test_terms_are_proposed_previewed_and_used_by_hand(client, town, staff):
    client.force_login(staff)
    address = reverse("all-exposure-terms")
    form = {
        "name": "Everybody twice", "reason": "To see.", "shown": "5", "at_least": "2",
        "at_most": "1.5", "loss": "2.5", "own_loss": "40", "evenness": "0.7",
    }  # fmt: skip
    refused = client.post(address, form | {"loss": "90"})
    assert refused.status_code == 422
    assert "loss" in refused.context["form"].errors
    assert 'value="Everybody twice"' in refused.text
    made = ExposureTerms.objects.get(public_id=client.post(address, form).url.split("/")[-2])
    assert made.values == {
        "shown": 5, "at_least": 2, "at_most": 1.5, "loss": 0.025, "own_loss": 0.4, "evenness": 0.7,
    }  # fmt: skip
    preview_terms(made.pk)
    html = client.get(made.get_absolute_url()).text
    assert "Gini coefficient of appearances" in html
    assert "Use these terms and start a run" in html
    used = client.post(reverse("exposure-terms-activate", args=[made.public_id]), follow=True)
    assert "The terms are in use. A run with them has been asked for." in used.text
    assert client.get(address).context["form"]["shown"].value() == 5


def test_terms_are_told_in_words():
    rows = {row.label: row.value for row in term_rows(Exposure().as_data())}
    assert rows["What all lists together may give up, in percent"] == "3%"
    assert rows["Entries that a list shows first"] == "10"


# Archives ----------------------------------------------------------------------------------------


def archived():
    return set(SuggestionRun.objects.filter(inputs__isnull=False).values_list("pk", flat=True))


def test_old_archives_go_but_what_somebody_needs_stays(town, staff, settings, client):
    settings.SUGGESTION_ARCHIVES = 1
    pinned, named, old, recent, current = (compute_suggestions() for _number in range(5))
    client.force_login(staff)
    client.post(reverse("suggestion-run-pin", args=[pinned.public_id]))
    client.post(reverse("suggestion-run-pin", args=[pinned.public_id]))
    assert Entry.objects.filter(action="suggestions.run_pinned").count() == 1
    WeightSet.objects.create(
        name="One", version=1, values={}, preview={"run": str(named.public_id)}
    )
    assert tasks.tidy_up() == 2
    assert archived() == {pinned.pk, named.pk, current.pk}
    assert not old.shards.exists()
    old.refresh_from_db()
    assert (old.profile_count, old.state) == (12, RunState.DONE)
    assert tasks.tidy_up() == 0
    html = client.get(old.get_absolute_url()).text
    assert "What it was computed from is not kept any more; its figures are." in html
    html = client.get(pinned.get_absolute_url()).text
    assert "Hanako Staff has pinned what it was computed from: it is kept." in html
    client.post(reverse("suggestion-run-unpin", args=[pinned.public_id]))
    assert tasks.tidy_up() == 1
    assert recent.pk not in archived()


def test_what_is_dropped_cannot_be_pinned_or_computed_again(town, staff, settings, client):
    settings.SUGGESTION_ARCHIVES = 1
    old, _new = compute_suggestions(), compute_suggestions()
    tasks.tidy_up()
    client.force_login(staff)
    response = client.post(reverse("suggestion-run-pin", args=[old.public_id]), follow=True)
    assert "What this run was computed from is not kept any more." in response.text
    with pytest.raises(DomainError) as refused:
        reproduce_run(old)
    assert refused.value.code == "run_without_archive"


def test_only_the_helpdesk_pins(client, town):
    run = compute_suggestions()
    client.force_login(UserFactory(profile=ProfileFactory()))
    for name in ("suggestion-run-pin", "suggestion-run-unpin"):
        assert client.post(reverse(name, args=[run.public_id])).status_code == 403
    run.refresh_from_db()
    assert run.pinned_at is None


def test_appearances_of_a_run_that_is_replaced_go_with_it(town):
    compute_suggestions()
    second = compute_suggestions()
    assert set(Appearance.objects.values_list("run", flat=True)) == {second.pk}
