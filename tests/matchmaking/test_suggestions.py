"""The stored lists: computed in one piece, written by difference, refreshed after a change."""

import threading
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit.models import Entry
from matchmaking import tasks
from matchmaking.enums import RunState
from matchmaking.models import Suggestion, SuggestionRefresh, SuggestionRun
from matchmaking.queries.features import read_features
from matchmaking.scoring import Weights
from matchmaking.services.suggestions import (
    ONE_RUN_AT_A_TIME,
    compute_suggestions,
    note_change,
    refresh_suggestions,
)
from regions.enums import ProfileState
from regions.models import Profile, ProfileSector
from regions.signals import profile_changed
from tests.factories import (
    CooperationFormFactory,
    InterestFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
    ThemeFactory,
    ThirdRegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def aero(db):
    return SectorFactory(code="AER-AIR", parent=SectorFactory(code="AER"))


@pytest.fixture
def gifu(aero):
    return ProfileFactory(japanese=True, slug="gifu", flagships=[aero])


@pytest.fixture
def hamburg(aero):
    return ProfileFactory(slug="hamburg", flagships=[aero])


def lines():
    rows = Suggestion.objects.values_list("profile__slug", "partner__slug", "rank")
    return sorted(rows)


def both_ways(*partners):
    """The lines of Gifu's list and those that run back."""
    there = [("gifu", partner, rank) for rank, partner in enumerate(partners, start=1)]
    return sorted(there + [(partner, "gifu", 1) for partner in partners])


def test_compute_suggestions_lists_each_for_the_other(gifu, hamburg):
    run = compute_suggestions()
    assert lines() == both_ways("hamburg")
    assert (run.state, run.profile_count, run.changed_count) == (RunState.DONE, 2, 2)
    assert Weights.from_data(run.weights) == Weights()
    assert run.finished_at >= run.started_at
    there, back = Suggestion.objects.order_by("pk")
    assert there.score == back.score > 0
    assert there.reasons[0] == {
        "kind": "shared_flagship",
        "sector": "AER-AIR",
        "field": "sectors",
        "points": there.reasons[0]["points"],
    }


def test_compute_suggestions_reads_all_that_a_profile_says(gifu, hamburg, aero):
    form, theme = CooperationFormFactory(code="TECHDEV"), ThemeFactory(code="GREEN")
    region = ThirdRegionFactory(code="ASEAN")
    InterestFactory(profile=gifu, direction="seek", form=form, sector=aero)
    InterestFactory(
        profile=hamburg, form=form, sector=aero, third_region=region, third_region_role="hub"
    )
    InterestFactory(
        profile=gifu, form=form, sector=aero, third_region=region, third_region_role="target"
    )
    gifu.themes.add(theme)
    hamburg.themes.add(theme)
    compute_suggestions()
    facts = Suggestion.objects.get(profile=gifu).reasons
    assert {fact["kind"] for fact in facts} == {
        "they_offer_what_you_seek",
        "shared_flagship",
        "shared_theme",
        "third_region",
        "common_language",
        "not_confirmed",
    }


def test_compute_suggestions_leaves_expired_interests_out(gifu, hamburg, aero):
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    InterestFactory(profile=hamburg, sector=aero, expires_on=yesterday)
    assert read_features().offers.owner.size == 0


@pytest.mark.parametrize("count", [1, 3])
def test_reading_features_costs_the_same_for_any_number_of_profiles(
    gifu, aero, count, django_assert_num_queries
):
    ProfileFactory.create_batch(count, sectors=[aero])
    with django_assert_num_queries(7):
        assert read_features().count == count + 1


@pytest.mark.parametrize("state", set(ProfileState) - {ProfileState.PUBLISHED})
def test_compute_suggestions_leaves_out_what_is_not_published(gifu, aero, state):
    ProfileFactory(state=state, flagships=[aero])
    compute_suggestions()
    assert lines() == []


def test_compute_suggestions_leaves_out_partners_of_today(gifu, hamburg):
    PartnershipFactory(profiles=[gifu, hamburg])
    compute_suggestions()
    assert lines() == []


def test_compute_suggestions_writes_only_what_changed(gifu, hamburg, aero):
    first = compute_suggestions()
    assert compute_suggestions().changed_count == 0
    ProfileFactory(slug="toulouse", sectors=[aero])
    Profile.objects.filter(pk=hamburg.pk).update(state=ProfileState.WITHDRAWN)
    third = compute_suggestions()
    assert third.changed_count == 4  # two lines come, two go
    assert lines() == both_ways("toulouse")
    assert set(Suggestion.objects.values_list("run", flat=True)) == {third.pk}
    assert first.suggestions.count() == 0


def test_compute_suggestions_may_be_asked_for_by_the_helpdesk_only(gifu, hamburg):
    with pytest.raises(PermissionDenied):
        compute_suggestions(by=UserFactory(profile=gifu))
    desk = UserFactory(desk="jp")
    run = compute_suggestions(by=desk)
    entry = Entry.objects.get(action="suggestions.computed")
    assert (entry.record_id, entry.actor_id) == (run.public_id, desk.public_id)
    assert entry.details == {"changed": 2}


def test_compute_suggestions_command_says_what_it_did(gifu, hamburg, capsys):
    call_command("compute_suggestions")
    said = capsys.readouterr().out
    assert said.startswith("Suggestions for 2 profiles are up to date: 2 changed, ")


def test_a_changed_profile_leaves_a_note_and_asks_for_a_refresh(
    gifu, django_capture_on_commit_callbacks
):
    before = timezone.now()
    with django_capture_on_commit_callbacks() as callbacks:
        profile_changed.send(sender=Profile, profile=gifu)
        profile_changed.send(sender=Profile, profile=gifu)
    note = SuggestionRefresh.objects.get()
    assert note.profile_id == gifu.pk
    assert before <= note.requested_at <= timezone.now()
    assert [callback.args[0] for callback in callbacks] == ["matchmaking.refresh_suggestions"] * 2


def test_refresh_does_nothing_when_nothing_waits(gifu, hamburg):
    assert refresh_suggestions() is None
    assert SuggestionRun.objects.count() == 0


def test_refresh_covers_all_that_waits_in_one_run(gifu, hamburg):
    note_change(gifu)
    note_change(hamburg)
    assert tasks.refresh_suggestions() is True
    assert tasks.refresh_suggestions() is False
    assert lines() == both_ways("hamburg")
    assert SuggestionRun.objects.count() == 1
    assert SuggestionRefresh.objects.count() == 0


def test_compute_clears_the_notes_that_it_covers(gifu, hamburg):
    note_change(gifu)
    assert tasks.compute_suggestions() == 2
    assert SuggestionRefresh.objects.count() == 0


def test_a_note_goes_with_its_profile(gifu):
    note_change(gifu)
    gifu.delete()
    assert SuggestionRefresh.objects.count() == 0


@pytest.fixture
def broken_lists(transactional_db):
    """Lists that cannot be written, as after a disk error: the database itself refuses."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE 'refused'; END $$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON matchmaking_suggestion EXECUTE FUNCTION refuse()"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON matchmaking_suggestion; DROP FUNCTION refuse()")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [refresh_suggestions, compute_suggestions])
def test_a_failed_run_leaves_lists_and_notes_and_is_kept(broken_lists, gifu, hamburg, run):
    note_change(gifu)
    with pytest.raises(DatabaseError, match="refused"):
        run()
    assert SuggestionRefresh.objects.count() == 1
    assert lines() == []
    failed = SuggestionRun.objects.get()
    assert failed.state == RunState.FAILED
    assert failed.finished_at is not None


class Elsewhere(threading.Thread):
    """A function on a connection of its own, with its result."""

    def __init__(self, work):
        super().__init__()
        self.work, self.result = work, None
        self.start()

    def run(self):
        try:
            self.result = self.work()
        finally:
            connection.close()

    def wait(self):
        self.join(timeout=30)
        assert not self.is_alive()
        return self.result


def wait_for_lock(kind):
    """Until another connection of this database waits for a lock of this kind."""
    deadline = timezone.now() + timezone.timedelta(seconds=20)
    while timezone.now() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                " WHERE NOT l.granted AND l.locktype = %s AND d.datname = current_database()",
                [kind],
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody came to wait")


@pytest.mark.django_db(transaction=True)
def test_a_change_during_a_run_keeps_its_note(gifu, hamburg):
    note_change(gifu)
    note_change(hamburg)
    with transaction.atomic(), connection.cursor() as cursor:
        # The run has read the notes when it comes to write, and stands here.
        cursor.execute("LOCK TABLE matchmaking_suggestion IN SHARE MODE")
        running = Elsewhere(refresh_suggestions)
        wait_for_lock("relation")
        Elsewhere(lambda: note_change(hamburg)).wait()
    assert running.wait().state == RunState.DONE
    assert list(SuggestionRefresh.objects.values_list("profile__slug", flat=True)) == ["hamburg"]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_not_committed_yet_keeps_its_note(gifu, hamburg):
    note_change(gifu)
    note_change(hamburg)
    with transaction.atomic():
        note_change(hamburg)
        run = Elsewhere(refresh_suggestions).wait()  # it neither waits for us nor covers us
        assert run.state == RunState.DONE
    assert list(SuggestionRefresh.objects.values_list("profile__slug", flat=True)) == ["hamburg"]


@pytest.mark.django_db(transaction=True)
def test_runs_wait_for_one_another_and_share_the_work(gifu, hamburg):
    note_change(gifu)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_RUN_AT_A_TIME])
        first, second = Elsewhere(refresh_suggestions), Elsewhere(refresh_suggestions)
        wait_for_lock("advisory")
    runs = [run for run in (first.wait(), second.wait()) if run]
    assert len(runs) == 1
    assert SuggestionRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_readers_see_the_old_list_until_the_new_one_is_whole(gifu, hamburg, aero):
    compute_suggestions()
    first = ProfileFactory(slug="toulouse", public_id=UUID(int=0))  # of equals, it comes first
    ProfileSector.objects.create(profile=first, sector=aero, flagship_rank=1)
    note_change(gifu)
    with transaction.atomic(), connection.cursor() as cursor:
        # The run writes its lists and stands where it clears the notes.
        cursor.execute("LOCK TABLE matchmaking_suggestionrefresh IN EXCLUSIVE MODE")
        running = Elsewhere(compute_suggestions)
        wait_for_lock("relation")
        assert lines() == both_ways("hamburg")
    assert running.wait().changed_count == 3
    assert [(profile, partner) for profile, partner, _rank in lines()] == [
        ("gifu", "hamburg"),
        ("gifu", "toulouse"),
        ("hamburg", "gifu"),
        ("toulouse", "gifu"),
    ]
