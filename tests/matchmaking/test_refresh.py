"""Single changes taken into the lists: the same as computing everything anew, and at once."""

import random

import pytest

from matchmaking.models import (
    LIST_LENGTH,
    PartnerList,
    SuggestionRun,
)
from matchmaking.queries import book as books
from matchmaking.queries.features import apart_pairs
from matchmaking.queries.market import read_changed, rows_of_pairs
from matchmaking.scoring.book import LISTED
from matchmaking.scoring.kernel import best_partners
from matchmaking.scoring.market import SIDES, Market
from matchmaking.services.suggestions import compute_suggestions, note_change, refresh_suggestions
from regions.enums import ProfileState
from regions.models import Profile
from tests.factories import (
    CooperationFormFactory,
    InterestFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("seed", range(3))
def test_changes_one_after_the_other_make_what_a_full_run_would_make(seed):
    town = Town(seed, 24)
    compute_suggestions()
    assert stored() == computed_anew()
    for _change in range(12):
        for _at_once in range(town.random.randint(1, 3)):
            town.happens()
        assert refresh_suggestions() > 0
        assert stored() == computed_anew()
