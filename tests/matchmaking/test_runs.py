"""Full runs: read, ranked, written and swapped in by many hands, and what goes wrong meanwhile."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from matchmaking import tasks
from matchmaking.enums import RunState, ShardStage, ShardState
from matchmaking.models import (
    PARTS_KEPT,
    PartnerList,
    SuggestionRefresh,
    SuggestionRun,
    SuggestionShard,
)
from matchmaking.queries.runs import Progress, progress_of
from matchmaking.scoring import Weights
from matchmaking.services import runs, shards
from matchmaking.services.reproducing import reproduce_run
from matchmaking.services.runs import (
    advance,
    ask_for_run,
    begin_run,
    cancel_run,
    read_directory,
    start_run,
)
from matchmaking.services.suggestions import compute_suggestions, note_change
from regions.enums import ProfileState
from regions.models import Profile
from regions.signals import profiles_changed
from tests.factories import PartnershipFactory, ProfileFactory, SectorFactory, UserFactory
from tests.matchmaking.elsewhere import Elsewhere, wait_for_lock

pytestmark = pytest.mark.django_db
RANK, WRITE = ShardStage.RANK, ShardStage.WRITE


@pytest.fixture
def aero(db):
    return SectorFactory(code="AER-AIR", parent=SectorFactory(code="AER"))


@pytest.fixture
def gifu(aero):
    return ProfileFactory(japanese=True, slug="gifu", flagships=[aero])


@pytest.fixture
def hamburg(aero):
    return ProfileFactory(slug="hamburg", flagships=[aero])


@pytest.fixture
def staff(db):
    return UserFactory(desk="jp")


def lists():
    """Every list that readers see, by slug, in the order of the scores."""
    slugs = dict(Profile.objects.values_list("pk", "slug"))
    return {
        slugs[line.profile_id]: [slugs[pk] for pk in line.partners]
        for line in PartnerList.objects.current()
    }


def begun():
    """A run whose directory is read."""
    run = ask_for_run()
    assert begin_run()
    assert read_directory(run.pk)
    run.refresh_from_db()
    return run


def steps(run, *, until):
    """Advance until a shard of this stage waits."""
    while not run.shards.filter(stage=until, state=ShardState.WAITING).exists():
        assert advance()


def test_a_run_lists_each_for_the_other(gifu, hamburg):
    run = compute_suggestions()
    assert lists() == {"gifu": ["hamburg"], "hamburg": ["gifu"]}
    assert (run.state, run.is_current, run.profile_count, run.pair_count) == (
        RunState.DONE,
        True,
        2,
        2,
    )
    assert Weights.from_data(run.weights) == Weights()
    assert run.requested_at <= run.started_at <= run.snapshot_at <= run.finished_at
    assert (len(run.digest), run.seed) == (64, int(f"{timezone.localdate():%Y%m%d}"))


def test_a_list_holds_what_makes_its_scores(gifu, hamburg):
    compute_suggestions()
    there, back = PartnerList.objects.current().order_by("pk")
    assert there.scores == back.scores
    assert there.scores[0] > 0
    assert (len(there.parts), len(there.shares)) == (PARTS_KEPT, PARTS_KEPT)
    assert 9_000 < sum(there.shares) <= 10_000
    # What one of them gains from the other, the other gains from it: it is the same strength.
    assert {part ^ 1 for part in there.parts if part >= 0} == {
        part for part in back.parts if part >= 0
    }


def test_third_countries_see_both_sides_and_stand_in_no_list(gifu, hamburg, aero):
    ProfileFactory(side="third", slug="hanoi", flagships=[aero])
    compute_suggestions()
    found = lists()
    assert sorted(found.pop("hanoi")) == ["gifu", "hamburg"]
    assert found == {"gifu": ["hamburg"], "hamburg": ["gifu"]}


@pytest.mark.parametrize("state", sorted(set(ProfileState) - {ProfileState.PUBLISHED}))
def test_a_run_leaves_out_what_is_not_published(gifu, aero, state):
    ProfileFactory(state=state, flagships=[aero])
    compute_suggestions()
    assert lists() == {"gifu": []}


def test_a_run_leaves_out_partners_of_today(gifu, hamburg):
    PartnershipFactory(profiles=[gifu, hamburg])
    compute_suggestions()
    assert lists() == {"gifu": [], "hamburg": []}


def test_a_run_of_nobody_is_done(db):
    run = compute_suggestions()
    assert (run.state, run.profile_count, run.pair_count) == (RunState.DONE, 0, 0)
    assert reproduce_run(run).is_same


def test_the_next_run_takes_the_place_of_the_one_before(gifu, hamburg, aero):
    first = compute_suggestions()
    Profile.objects.filter(pk=hamburg.pk).update(state=ProfileState.WITHDRAWN)
    ProfileFactory(slug="toulouse", flagships=[aero])
    second = compute_suggestions()
    assert lists() == {"gifu": ["toulouse"], "toulouse": ["gifu"]}
    assert set(PartnerList.objects.values_list("run", flat=True)) == {second.pk}
    first.refresh_from_db()
    assert (first.state, first.is_current) == (RunState.DONE, False)
    assert reproduce_run(first).is_same
    assert reproduce_run(second).is_same


def test_a_run_that_does_not_come_to_the_same_is_told(gifu, hamburg):
    run = compute_suggestions()
    call_command("reproduce_run")
    SuggestionRun.objects.update(digest="0" * 64)
    run.refresh_from_db()
    assert not reproduce_run(run).is_same
    with pytest.raises(CommandError, match="computed again"):
        call_command("reproduce_run", str(run.public_id))


@pytest.mark.parametrize("name", ["nonsense", "7f4c8d3e-3f0b-4a57-9d3a-0c8c4f1f5a11"])
def test_only_a_run_that_exists_is_computed_again(db, name):
    with pytest.raises(CommandError):
        call_command("reproduce_run", name)


def test_a_run_without_archive_cannot_be_computed_again(db):
    with pytest.raises(DomainError) as refused:
        reproduce_run(SuggestionRun.objects.create(state=RunState.FAILED))
    assert refused.value.code == "run_without_archive"


def test_two_runs_of_the_same_directory_come_to_the_same(gifu, hamburg):
    assert compute_suggestions().digest == compute_suggestions().digest


def test_a_run_is_computed_by_the_helpdesk_only(gifu, hamburg, staff):
    with pytest.raises(PermissionDenied):
        compute_suggestions(by=UserFactory(profile=gifu))
    run = compute_suggestions(by=staff)
    entry = Entry.objects.get(action="suggestions.computed")
    assert (entry.record_id, entry.actor_id) == (run.public_id, staff.public_id)
    assert run.started_by == staff


@pytest.mark.parametrize("who", ["owner", "colleague", "stranger"])
def test_only_the_helpdesk_starts_and_cancels(gifu, who):
    user = {
        "owner": lambda: UserFactory(profile=gifu),
        "colleague": lambda: UserFactory(member_of=gifu),
        "stranger": UserFactory,
    }[who]()
    with pytest.raises(PermissionDenied):
        start_run(by=user)
    run = ask_for_run()
    with pytest.raises(PermissionDenied):
        cancel_run(run, by=user)


def test_a_started_run_waits_for_workers(staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        run = start_run(by=staff)
    assert (run.state, run.started_by) == (RunState.WAITING, staff)
    assert [callback.args[0] for callback in callbacks] == ["matchmaking.drain_runs"]
    assert Entry.objects.get(action="suggestions.run_started").record_id == run.public_id


@pytest.mark.parametrize("state", [RunState.WAITING, RunState.RUNNING])
def test_no_run_is_started_while_one_is_under_way(staff, state):
    SuggestionRun.objects.create(state=state)
    with pytest.raises(DomainError) as refused:
        start_run(by=staff)
    assert refused.value.code == "run_under_way"


def test_all_who_ask_share_the_run_that_waits(db):
    assert ask_for_run() == ask_for_run()


def test_a_run_waits_for_the_one_that_is_running(gifu, hamburg):
    first = begun()
    second = ask_for_run()
    assert not begin_run()
    while first.state == RunState.RUNNING:
        assert advance()
        first.refresh_from_db()
    assert begin_run()
    second.refresh_from_db()
    assert second.state == RunState.RUNNING


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_the_database_knows_one_run_of_a_kind(db, state):
    SuggestionRun.objects.create(state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        SuggestionRun.objects.create(state=state)


def test_a_cancelled_run_leaves_what_readers_see(gifu, hamburg, staff):
    compute_suggestions()
    Profile.objects.filter(pk=hamburg.pk).update(state=ProfileState.WITHDRAWN)
    run = begun()
    steps(run, until=WRITE)
    assert advance()
    assert run.lists.count() == 1
    cancel_run(run, by=staff)
    assert (run.state, run.lists.count()) == (RunState.CANCELLED, 0)
    assert lists() == {"gifu": ["hamburg"], "hamburg": ["gifu"]}
    assert not advance()
    assert Entry.objects.get(action="suggestions.run_cancelled").record_id == run.public_id
    with pytest.raises(DomainError) as refused:
        cancel_run(run, by=staff)
    assert refused.value.code == "run_over"
    assert start_run(by=staff).state == RunState.WAITING


def test_a_worker_hands_nothing_in_for_a_cancelled_run(gifu, hamburg, staff):
    run = begun()
    steps(run, until=WRITE)
    shard = shards.claim_shard(run.pk)
    cancel_run(run, by=staff)
    assert not shards.tick_off(shard)


def test_progress_counts_what_is_ranked_and_written(gifu, hamburg):
    run = ask_for_run()
    assert (progress_of(run), progress_of(run).percent) == (Progress(0, 0), 0)
    begin_run()
    read_directory(run.pk)
    assert progress_of(run) == Progress(0, 4)  # either side ranked, then as much written
    steps(run, until=WRITE)
    assert progress_of(run) == Progress(2, 3)
    assert progress_of(run).percent == 66


def test_what_a_killed_worker_held_is_taken_up(gifu, hamburg, settings):
    run = begun()
    lost = shards.claim_shard(run.pk)
    other = shards.claim_shard(run.pk)
    assert not advance()  # both are in hands
    assert {lost.side, other.side} == {"eu", "jp"}
    long_ago = timezone.now() - timezone.timedelta(seconds=settings.SHARD_CLAIM_SECONDS + 1)
    run.shards.update(claimed_at=long_ago)
    compute_suggestions()
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert sorted(run.shards.values_list("stage", "attempts")) == [
        (RANK, 2),
        (RANK, 2),
        (WRITE, 1),
    ]


def test_a_worker_that_comes_late_changes_nothing(gifu, hamburg):
    run = begun()
    steps(run, until=WRITE)
    late = shards.claim_shard(run.pk)
    run.shards.filter(pk=late.pk).update(state=ShardState.WAITING, claim=None)
    assert shards.work_on_shard(run.pk)
    assert not shards.tick_off(late)
    assert run.lists.count() == 2


def test_a_shard_is_claimed_once(gifu, hamburg):
    run = begun()
    assert len({shards.claim_shard(run.pk).pk for _hand in range(2)}) == 2
    assert shards.claim_shard(run.pk) is None


def test_a_run_whose_reading_was_interrupted_is_read_again(gifu, hamburg):
    run = ask_for_run()
    begin_run()  # and the worker is lost
    assert tasks.drain_runs() == 2
    run.refresh_from_db()
    assert run.snapshot_at is not None
    assert tasks.work_on_run(run.pk) == 5  # two ranked, one choice, one written, one swap
    assert lists() == {"gifu": ["hamburg"], "hamburg": ["gifu"]}
    assert tasks.drain_runs() == 0


def test_hands_are_asked_to_help(gifu, hamburg, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        assert tasks.compute_suggestions() == 2
    assert [callback.args[0] for callback in callbacks] == [
        "matchmaking.drain_runs",
        "matchmaking.work_on_run",
        "matchmaking.work_on_run",
    ]


def test_many_changes_at_once_ask_for_a_full_run(gifu):
    profiles_changed.send(sender=Profile)
    profiles_changed.send(sender=Profile)
    assert SuggestionRun.objects.get().state == RunState.WAITING


def test_a_profile_deleted_during_a_run_does_not_stop_it(gifu, hamburg, aero):
    gone = ProfileFactory(flagships=[aero])
    run = begun()
    gone.delete()
    compute_suggestions()
    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_notes_that_lay_there_at_the_beginning_are_covered(gifu, hamburg):
    note_change(gifu)
    note_change(hamburg)
    run = ask_for_run()
    begin_run()
    note_change(hamburg)
    while advance():
        pass
    run.refresh_from_db()
    assert run.is_current
    assert list(SuggestionRefresh.objects.values_list("profile__slug", flat=True)) == ["hamburg"]


def test_the_command_says_what_it_did(gifu, hamburg, capsys):
    call_command("compute_suggestions")
    said = capsys.readouterr().out
    assert said.startswith("Suggestions for 2 profiles are up to date: 2 pairs listed, ")
    call_command("compute_suggestions", "--json")
    told = json.loads(capsys.readouterr().out)
    current = SuggestionRun.objects.get(is_current=True)
    assert (told["run"], told["digest"]) == (str(current.public_id), current.digest)
    assert (told["state"], told["profiles"], told["pairs"]) == ("done", 2, 2)


@pytest.fixture
def broken_lists(transactional_db):
    """Lists that cannot be written, as after a disk error: the database itself refuses."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE 'refused'; END $$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON matchmaking_partnerlist"
            " EXECUTE FUNCTION refuse()"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON matchmaking_partnerlist; DROP FUNCTION refuse()")


@pytest.mark.django_db(transaction=True)
def test_a_failed_run_leaves_lists_and_notes_and_is_kept(broken_lists, gifu, hamburg):
    note_change(gifu)
    with pytest.raises(DatabaseError, match="refused"):
        compute_suggestions()
    assert SuggestionRefresh.objects.count() == 1
    assert lists() == {}
    failed = SuggestionRun.objects.get()
    assert (failed.state, failed.is_current) == (RunState.FAILED, False)
    assert "refused" in failed.failure
    assert failed.finished_at is not None
    assert SuggestionShard.objects.get(stage=WRITE).attempts == shards.ATTEMPTS


@pytest.mark.django_db(transaction=True)
def test_two_runs_asked_for_at_once_are_one(db):
    both = [Elsewhere(ask_for_run), Elsewhere(ask_for_run)]
    assert len({hand.wait().pk for hand in both}) == 1
    assert SuggestionRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_hands_that_begin_at_once_begin_one_run(gifu, hamburg):
    with transaction.atomic():
        run = ask_for_run()
        assert begin_run()
        other = Elsewhere(lambda: (ask_for_run(), begin_run()))
        wait_for_lock("transactionid")
    asked, has_begun = other.wait()
    assert not has_begun
    assert asked.pk != run.pk
    assert sorted(SuggestionRun.objects.values_list("state", flat=True)) == ["running", "waiting"]


@pytest.mark.django_db(transaction=True)
def test_many_hands_make_one_whole_run(gifu, aero, monkeypatch):
    monkeypatch.setattr(shards, "SHARD_ROWS", 1)
    ProfileFactory.create_batch(5, flagships=[aero])
    ProfileFactory.create_batch(4, japanese=True, flagships=[aero])
    run = begun()
    hands = [Elsewhere(lambda: runs.work_on_run(run.pk)) for _hand in range(4)]
    for hand in hands:
        hand.wait()
    while advance():  # what the last one left while another held the row
        pass
    run.refresh_from_db()
    assert (run.state, run.profile_count, run.lists.count()) == (RunState.DONE, 10, 10)
    assert set(run.shards.values_list("state", "attempts")) == {(ShardState.DONE, 1)}
    assert reproduce_run(run).is_same


@pytest.mark.django_db(transaction=True)
def test_readers_see_the_old_lists_until_the_new_ones_are_whole(gifu, hamburg, aero):
    compute_suggestions()
    ProfileFactory(slug="toulouse", flagships=[aero])
    with transaction.atomic(), connection.cursor() as cursor:
        # The run writes its lists and stands where it drops those of before.
        cursor.execute("LOCK TABLE matchmaking_profilevector IN EXCLUSIVE MODE")
        running = Elsewhere(compute_suggestions)
        wait_for_lock("relation")
        assert lists() == {"gifu": ["hamburg"], "hamburg": ["gifu"]}
    assert running.wait().is_current
    assert sorted(lists()["gifu"]) == ["hamburg", "toulouse"]
