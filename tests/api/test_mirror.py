"""A copy that is fed by the API alone equals the directory, whatever happens and whoever is killed."""

import gzip
import json
import os
import random
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from kakehashi_client import HttpError, Mirror
from regions.models import (
    DirectoryChange,
    PartnershipParty,
    Profile,
    ProfileSector,
    Touched,
)
from regions.services.changes import settle_changes
from regions.services.dumping import DIRECTORY, write_dump
from tests.factories import (
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)
from tests.mirror_changes import Late, World
from tests.mirroring import Killed, Line, told_by_dump

pytestmark = pytest.mark.django_db(transaction=True)
SITE = "http://testserver"
STEPS = int(os.environ.get("MIRROR_STEPS", "150"))
SEEDS = [int(seed) for seed in os.environ.get("MIRROR_SEEDS", "7 11").split()]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DUMP_DIR, settings.SITE_URL = str(tmp_path / "dumps"), SITE
    return tmp_path


@pytest.fixture
def copy(folder):
    """A copy with small pages, so that changes come between them."""
    mirror = Mirror(SITE, folder / "copy.sqlite", transport=Line(), page_size=3)
    yield mirror
    mirror.close()


def directory(folder: Path) -> dict:
    """What the directory holds now, by a dump that is made for this."""
    name = write_dump().name
    with gzip.open(folder / "dumps" / name / DIRECTORY) as lines:
        return told_by_dump(iter(lines))


def held(mirror: Mirror) -> dict:
    return {(kind, key): record for kind, key, record in mirror.store.records()}


@pytest.mark.timeout(900 if STEPS <= 150 else 0)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_copy_equals_the_directory_after_whatever_happened(folder, seed):
    dice = random.Random(seed)
    world = World(dice, desk=UserFactory(desk="eu"))
    line = Line(dice=dice, deaths=0.15)
    path = folder / "copy.sqlite"
    if dice.random() < 0.5:
        write_dump()
    for number in range(STEPS):
        world.step()
        if number % 3 == 0:
            read_and_perhaps_die(line, path)
    world.settle()
    line.deaths = 0.0
    mirror = Mirror(SITE, path, transport=line)
    mirror.bring_up_to_date()
    assert held(mirror) == directory(folder)
    assert mirror.bring_up_to_date() == 0
    mirror.close()
    assert DirectoryChange.objects.filter(action="delete").exists()


def read_and_perhaps_die(line: Line, path: Path) -> None:
    """One run of the client, as a new process would begin it."""
    mirror = Mirror(SITE, path, transport=line, page_size=3)
    try:
        mirror.bring_up_to_date()
    except Killed:
        pass
    finally:
        mirror.close()


def test_a_change_that_commits_late_is_not_passed_over(copy, folder):
    first, second = ProfileFactory.create_batch(2)
    copy.bring_up_to_date()
    late = Late(
        lambda: Profile.objects.filter(pk=first.pk).update(name_en="Written first"), commits=True
    )
    Profile.objects.filter(pk=second.pk).update(name_en="Written second")
    assert copy.bring_up_to_date() == 1
    late.finish()
    assert copy.bring_up_to_date() == 1
    assert held(copy) == directory(folder)


def test_a_label_that_changes_while_a_tag_is_given_reaches_the_record(copy, folder):
    """Neither of the two transactions sees the other; the record is right all the same."""
    sector, profile = SectorFactory(), ProfileFactory()
    copy.bring_up_to_date()
    late = Late(
        lambda: type(sector).objects.filter(pk=sector.pk).update(name_en="Renamed"), commits=True
    )
    ProfileSector.objects.create(profile=profile, sector=sector)
    copy.bring_up_to_date()
    late.finish()
    copy.bring_up_to_date()
    record = held(copy)["profile", str(profile.public_id)]
    assert record["sectors"][0]["name"]["en"] == "Renamed"
    assert held(copy) == directory(folder)


def test_a_name_that_changes_while_a_partnership_begins_reaches_it(copy, folder):
    """Also where the record that shows the name was told of before the name was committed."""
    profile, tie = ProfileFactory(), PartnershipFactory()
    copy.bring_up_to_date()
    late = Late(
        lambda: Profile.objects.filter(pk=profile.pk).update(name_en="Renamed meanwhile"),
        commits=True,
    )
    PartnershipParty.objects.create(partnership=tie, profile=profile)
    practice = PracticeFactory(partnership=tie)
    copy.bring_up_to_date()
    late.finish()
    copy.bring_up_to_date()
    records = held(copy)
    told = [
        records["partnership", str(tie.public_id)],
        records["practice", str(practice.public_id)]["partnership"],
    ]
    assert [one["parties"][0]["profile"]["label"] for one in told] == ["Renamed meanwhile"] * 2
    assert records == directory(folder)


def test_what_is_rolled_back_is_never_told(copy):
    profile = ProfileFactory()
    copy.bring_up_to_date()
    Late(
        lambda: Profile.objects.filter(pk=profile.pk).update(name_en="Never said"), commits=False
    ).finish()
    assert copy.bring_up_to_date() == 0


def test_numbers_rise_without_gaps_while_many_give_them():
    """A race of those who number: every number once, and the later one never the smaller."""

    def work(base: int) -> None:
        try:
            for number in range(5):
                ProfileFactory(slug=f"race-{base}-{number}", territory=None, side="third")
                settle_changes()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[base]) for base in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    settle_changes()
    changes = list(DirectoryChange.objects.order_by("number").values_list("number", "at"))
    assert [number for number, _at in changes] == list(range(1, len(changes) + 1))
    assert len(changes) == 20
    assert [at for _number, at in changes] == sorted(at for _number, at in changes)
    assert not Touched.objects.exists()


def test_a_killed_load_of_a_dump_leaves_the_old_copy(copy, folder):
    profile = ProfileFactory()
    write_dump()
    copy.bring_up_to_date()
    before = held(copy)
    Profile.objects.filter(pk=profile.pk).update(name_en="Another")
    write_dump()
    copy.transport.deaths = 1.0
    with pytest.raises(Killed):
        copy.begin()
    copy.transport.deaths = 0.0
    assert held(copy) == before
    copy.begin()
    assert held(copy) == directory(folder)


def test_a_lost_cursor_fills_the_copy_anew(copy, folder):
    ProfileFactory()
    copy.bring_up_to_date()
    with copy.store.at_once():
        copy.store.remember(cursor="of another time")
    assert copy.bring_up_to_date() > 0
    assert held(copy) == directory(folder)


def test_a_dump_whose_cursor_is_lost_is_not_loaded_for_ever(copy, folder):
    """As after a restore: the copy is built from the feed then."""
    ProfileFactory()
    manifest = folder / "dumps" / write_dump().name / "manifest.json"
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(told | {"cursor": "of another time"}))
    assert copy.bring_up_to_date() > 0
    assert held(copy) == directory(folder)


def test_nothing_new_costs_an_empty_answer(copy):
    ProfileFactory()
    copy.bring_up_to_date()
    copy.bring_up_to_date()
    copy.transport.asked.clear()
    assert copy.step() == (0, False)
    assert len(copy.transport.asked) == 1
    assert copy.store.state("asked") == copy.transport.asked[0]


def test_a_damaged_file_is_refused(copy, folder):
    ProfileFactory()
    name = write_dump().name
    path = folder / "dumps" / name / DIRECTORY
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ValueError, match="damaged"):
        copy.bring_up_to_date()
    assert held(copy) == {}


def test_another_refusal_is_told_as_it_is(copy):
    copy.page_size = 10_000
    with pytest.raises(HttpError) as error:
        copy.bring_up_to_date()
    assert json.loads(error.value.body)["errors"][0]["parameter"] == "page_size"


def test_what_left_is_remembered_with_its_successor(copy):
    kept, gone = ProfileFactory.create_batch(2)
    copy.bring_up_to_date()
    with transaction.atomic():
        Profile.objects.filter(pk=gone.pk).update(state="merged", merged_into=kept)
    copy.bring_up_to_date()
    rows = list(copy.store.database.execute("SELECT kind, id, reason, successor FROM gone"))
    assert rows == [("profile", str(gone.public_id), "merged", str(kept.public_id))]
