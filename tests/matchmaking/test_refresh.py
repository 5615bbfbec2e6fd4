"""Single changes taken into the lists: the same as computing everything anew, and at once."""

import random

import numpy as np
import pytest
from django.db import transaction
from django.utils import timezone

from matchmaking import tasks
from matchmaking.enums import RunState
from matchmaking.models import (
    LIST_LENGTH,
    PARTS_KEPT,
    PartnerList,
    ProfileVector,
    SuggestionRefresh,
    SuggestionRun,
)
from matchmaking.queries import book as books
from matchmaking.queries.features import apart_pairs
from matchmaking.queries.market import frame_of, read_changed, rows_of_pairs
from matchmaking.scoring.book import LISTED
from matchmaking.scoring.kernel import best_partners
from matchmaking.scoring.market import SIDES, Market
from matchmaking.services import refreshing
from matchmaking.services.feedback import dismiss_partner
from matchmaking.services.runs import advance, ask_for_run, begin_run, read_directory
from matchmaking.services.suggestions import compute_suggestions, note_change, refresh_suggestions
from regions.enums import ProfileState
from regions.models import Profile
from regions.signals import profile_changed
from tests.factories import (
    CooperationFormFactory,
    InterestFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)
from tests.matchmaking.elsewhere import Elsewhere, wait_for_lock

pytestmark = pytest.mark.django_db
CHANGE_QUERIES = 31


def stored():
    """Every current list as (partner, score) without those who are put in to be seen."""
    return {
        line.profile_id: list(zip(line.partners, line.scores, strict=True))[
            : len(line.partners) - line.inserted
        ]
        for line in PartnerList.objects.current()
        if line.partners
    }


def computed_anew():
    """What a full run would say now, with the statistics of the current one."""
    run = SuggestionRun.objects.get(is_current=True)
    everybody = list(Profile.objects.values_list("pk", flat=True))
    changed = read_changed(everybody, run.pk)
    market = Market(
        keys=changed.keys,
        sides=changed.sides,
        wants=changed.wants,
        gives=changed.gives,
        subjects=books.read_book(run.pk).market.subjects,
        apart=rows_of_pairs(changed.keys, apart_pairs()),
    )
    found = {}
    for side in SIDES:
        lists = best_partners(
            market, market.on_side(side), market.on_side(*LISTED[side]), limit=LIST_LENGTH
        )
        for row, partners, scores in zip(lists.rows, lists.partners, lists.scores, strict=True):
            kept = partners >= 0
            if kept.any():
                found[int(market.keys[row])] = list(
                    zip(market.keys[partners[kept]].tolist(), scores[kept].tolist(), strict=True)
                )
    return found


class Town:
    """A directory in which things happen."""

    def __init__(self, seed, count):
        self.random = random.Random(seed)
        self.sectors = [SectorFactory(parent=SectorFactory()) for _number in range(6)]
        self.forms = [CooperationFormFactory() for _number in range(3)]
        for number in range(count):
            self.publish(("eu", "jp", "third")[number % 7 % 3])

    def publish(self, side):
        profile = ProfileFactory(japanese=True) if side == "jp" else ProfileFactory(side=side)
        self.say_something(profile)
        return profile

    def say_something(self, profile):
        profile.profile_sectors.all().delete()
        for sector in self.random.sample(self.sectors, self.random.randint(0, 3)):
            profile.profile_sectors.create(sector=sector)
        profile.interests.all().delete()
        for _wish in range(self.random.randint(0, 3)):
            InterestFactory(
                profile=profile,
                direction=self.random.choice(["seek", "offer"]),
                form=self.random.choice(self.forms),
                sector=self.random.choice(self.sectors),
            )
        return profile

    def happens(self):
        """One change, noted as the services of the directory do."""
        profile = self.random.choice(list(Profile.objects.order_by("pk")))
        deed = self.random.choice(["publish", "say", "say", "withdraw", "return", "partner"])
        if deed == "publish":
            profile = self.publish(self.random.choice(["eu", "jp", "third"]))
        elif deed == "say":
            self.say_something(profile)
        elif deed == "partner":
            other = self.random.choice(list(Profile.objects.exclude(pk=profile.pk).order_by("pk")))
            PartnershipFactory(profiles=[profile, other])
        else:
            state = ProfileState.WITHDRAWN if deed == "withdraw" else ProfileState.PUBLISHED
            Profile.objects.filter(pk=profile.pk).update(state=state)
        note_change(profile)


@pytest.mark.parametrize("seed", range(2))
def test_changes_one_after_the_other_make_what_a_full_run_would_make(seed):
    town = Town(seed, 18)
    compute_suggestions()
    assert stored() == computed_anew()
    for _change in range(8):
        for _at_once in range(town.random.randint(1, 3)):
            town.happens()
        assert refresh_suggestions() > 0
        assert stored() == computed_anew()


@pytest.fixture
def aero(db):
    return SectorFactory(code="AER-AIR", parent=SectorFactory(code="AER"))


@pytest.fixture
def gifu(aero):
    return ProfileFactory(japanese=True, slug="gifu", flagships=[aero])


@pytest.fixture
def hamburg(aero):
    return ProfileFactory(slug="hamburg", flagships=[aero])


def lists():
    slugs = dict(Profile.objects.values_list("pk", "slug"))
    return {
        slugs[line.profile_id]: [slugs[pk] for pk in line.partners]
        for line in PartnerList.objects.current()
    }


def noted():
    return sorted(SuggestionRefresh.objects.values_list("profile__slug", flat=True))


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


def test_a_note_goes_with_its_profile(gifu):
    note_change(gifu)
    gifu.delete()
    assert noted() == []


def test_nothing_is_done_where_nothing_is_noted(gifu, hamburg, django_assert_num_queries):
    compute_suggestions()
    with django_assert_num_queries(3):  # one, between a savepoint and its release
        assert refresh_suggestions() == 0


def test_the_first_note_of_all_asks_for_a_full_run(gifu):
    note_change(gifu)
    assert tasks.refresh_suggestions() == 0
    assert SuggestionRun.objects.get().state == RunState.WAITING
    assert noted() == ["gifu"]


def test_a_new_profile_stands_in_the_lists_at_once(gifu, hamburg, aero):
    run = compute_suggestions()
    toulouse = ProfileFactory(slug="toulouse", flagships=[aero])
    note_change(toulouse)
    assert tasks.refresh_suggestions() == 1
    found = lists()
    assert sorted(found.pop("gifu")) == ["hamburg", "toulouse"]
    assert found == {"hamburg": ["gifu"], "toulouse": ["gifu"]}
    run.refresh_from_db()
    assert (run.revision, SuggestionRun.objects.count(), noted()) == (1, 1, [])


@pytest.mark.parametrize(
    "state", sorted(set(ProfileState) - {ProfileState.PUBLISHED, ProfileState.MERGED})
)
def test_who_leaves_the_directory_leaves_every_list_at_once(gifu, hamburg, state):
    compute_suggestions()
    Profile.objects.filter(pk=hamburg.pk).update(state=state)
    note_change(hamburg)
    refresh_suggestions()
    assert lists() == {"gifu": []}


def test_who_was_dismissed_leaves_that_list_alone(gifu, hamburg):
    compute_suggestions()
    dismiss_partner(gifu, hamburg, reason="other", by=UserFactory(profile=gifu))
    refresh_suggestions()
    assert lists() == {"gifu": [], "hamburg": ["gifu"]}


def test_a_note_without_a_change_writes_nothing(gifu, hamburg):
    run = compute_suggestions()
    note_change(gifu)
    assert refresh_suggestions() == 1
    run.refresh_from_db()
    assert (run.revision, ProfileVector.objects.count(), noted()) == (0, 0, [])


def test_lists_that_moved_carry_what_makes_their_scores(gifu, hamburg, aero):
    compute_suggestions()
    note_change(ProfileFactory(slug="toulouse", flagships=[aero]))
    refresh_suggestions()
    stored = PartnerList.objects.current().get(profile=gifu)
    assert stored.revision == 1
    assert len(stored.parts) == len(stored.shares) == 2 * PARTS_KEPT
    assert stored.parts[:PARTS_KEPT] == stored.parts[PARTS_KEPT:]


@pytest.mark.parametrize("count", [1, 3])
def test_a_change_costs_the_same_for_any_number_of_lists(
    gifu, aero, count, django_assert_num_queries
):
    ProfileFactory.create_batch(count, flagships=[aero])
    compute_suggestions()
    frame_of(SuggestionRun.objects.get().pk)
    InterestFactory(profile=gifu, sector=aero)
    note_change(gifu)
    with django_assert_num_queries(CHANGE_QUERIES):
        assert refresh_suggestions() == 1


def test_another_process_catches_up(gifu, hamburg, aero):
    """What it has not written itself it reads by its revision: vectors first, then lists."""
    run = compute_suggestions()
    other = books.read_book(run.pk)
    toulouse = ProfileFactory(slug="toulouse", flagships=[aero])
    note_change(toulouse)
    refresh_suggestions()
    Profile.objects.filter(pk=hamburg.pk).update(state=ProfileState.WITHDRAWN)
    note_change(hamburg)
    refresh_suggestions()
    books.catch_up(other, run.pk, 0)
    row = int(other.rows_of(np.array([gifu.pk]))[0])
    assert other.market.keys[other.partners[row, :1]].tolist() == [toulouse.pk]
    assert other.partners[row, 1] == -1
    assert (other.partners[other.rows_of(np.array([hamburg.pk]))] == -1).all()
    fresh = books.take_book(run.pk)
    assert np.array_equal(fresh.partners, other.partners)
    assert np.array_equal(fresh.scores, other.scores)
    assert np.array_equal(fresh.shown, other.shown)


def test_a_change_during_a_run_is_taken_into_both(gifu, hamburg, aero):
    compute_suggestions()
    run = ask_for_run()
    begin_run()
    read_directory(run.pk)
    note_change(ProfileFactory(slug="toulouse", flagships=[aero]))
    assert refresh_suggestions() == 1
    assert sorted(lists()["gifu"]) == ["hamburg", "toulouse"]
    assert noted() == ["toulouse"]  # the run has not seen it
    assert refresh_suggestions() == 0
    while advance():
        pass
    assert lists()["gifu"] == ["hamburg"]
    assert refresh_suggestions() == 1
    assert sorted(lists()["gifu"]) == ["hamburg", "toulouse"]
    assert noted() == []


def test_very_many_changes_ask_for_a_full_run(gifu, hamburg, monkeypatch):
    compute_suggestions()
    monkeypatch.setattr(refreshing, "MANY", 1)
    note_change(gifu)
    note_change(hamburg)
    assert refresh_suggestions() == 0
    run = SuggestionRun.objects.get(state=RunState.WAITING)
    begin_run()
    assert refresh_suggestions() == 0
    assert SuggestionRun.objects.filter(state=RunState.WAITING).count() == 0
    run.refresh_from_db()
    while advance():
        pass
    assert noted() == []


@pytest.mark.django_db(transaction=True)
def test_a_note_that_is_renewed_meanwhile_stays(gifu, hamburg):
    compute_suggestions()
    note_change(hamburg)
    with transaction.atomic():
        note_change(hamburg)
        assert Elsewhere(refresh_suggestions_once).wait() == 1
    assert noted() == ["hamburg"]
    assert refresh_suggestions() == 1


def refresh_suggestions_once():
    return refreshing.refresh_some()


@pytest.mark.django_db(transaction=True)
def test_two_who_refresh_at_once_share_the_work(gifu, hamburg, aero):
    run = compute_suggestions()
    for name in ("toulouse", "lyon", "nantes"):
        note_change(ProfileFactory(slug=name, flagships=[aero]))
    both = [Elsewhere(refresh_suggestions), Elsewhere(refresh_suggestions)]
    assert sum(hand.wait() for hand in both) == 3
    assert sorted(lists()["gifu"]) == ["hamburg", "lyon", "nantes", "toulouse"]
    run.refresh_from_db()
    assert run.revision == 1


@pytest.mark.django_db(transaction=True)
def test_a_swap_waits_for_the_change_that_is_being_taken_in(gifu, hamburg, aero):
    first = compute_suggestions()
    second = ask_for_run()
    begin_run()
    read_directory(second.pk)
    note_change(ProfileFactory(slug="toulouse", flagships=[aero]))
    with transaction.atomic():
        SuggestionRun.objects.select_for_update().get(pk=first.pk)  # as a refresh holds it
        swapping = Elsewhere(lambda: [advance() for _step in range(6)])
        wait_for_lock("transactionid")
        assert lists() == {"gifu": ["hamburg"], "hamburg": ["gifu"]}
    swapping.wait()
    second.refresh_from_db()
    assert second.is_current
    assert noted() == ["toulouse"]
    assert refresh_suggestions() == 1
    assert sorted(lists()["gifu"]) == ["hamburg", "toulouse"]


def test_a_change_that_fails_does_not_stop_the_others(gifu, hamburg, aero, monkeypatch):
    compute_suggestions()
    toulouse = ProfileFactory(slug="toulouse", flagships=[aero])
    note_change(gifu)
    note_change(toulouse)
    apply = refreshing.apply_changes

    def broken(run, pks):
        if gifu.pk in pks:
            raise ArithmeticError
        return apply(run, pks)

    monkeypatch.setattr(refreshing, "apply_changes", broken)
    with pytest.raises(ArithmeticError):
        refresh_suggestions()
    assert noted() == ["gifu"]
    assert sorted(lists()["gifu"]) == ["hamburg", "toulouse"]
