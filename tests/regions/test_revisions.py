"""Conditional requests: 304 while nothing changed, and never when something did."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from api import validators
from regions.models import DirectoryRevision, Practice, Profile, Sector
from regions.queries.revisions import PROFILES, revision_of
from regions.services.documents import write_due_documents
from tests.factories import PracticeFactory, ProfileFactory, SectorFactory

pytestmark = pytest.mark.django_db
PROFILES_URL, SECTORS_URL, PRACTICES_URL = (
    f"/api/v1/{name}/" for name in ("profiles", "sectors", "practices")
)


@pytest.fixture(autouse=True)
def _nothing_was_seen(monkeypatch):
    monkeypatch.setattr(validators, "_first_seen", {})


def again(client: Client, path: str, tag: str, **headers: str) -> int:
    return client.get(path, headers={"if-none-match": tag} | headers).status_code


@pytest.mark.parametrize("path", [PROFILES_URL, SECTORS_URL, PRACTICES_URL])
def test_what_did_not_change_costs_one_query(client, django_assert_num_queries, path):
    ProfileFactory(sectors=[SectorFactory()])
    PracticeFactory()
    first = client.get(path)
    assert not first["ETag"].startswith("W/")
    with django_assert_num_queries(1):
        response = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == first["ETag"]
    assert response["Cache-Control"] == "public, max-age=60"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Vary"] == first["Vary"]


def test_a_row_and_head_are_conditional_too(client, django_assert_num_queries):
    address = f"{PROFILES_URL}{ProfileFactory().public_id}/"
    tag = client.get(address)["ETag"]
    for read in (client.get, client.head):
        with django_assert_num_queries(1):
            assert read(address, headers={"if-none-match": tag}).status_code == 304


CHANGES: dict[str, tuple[str, Callable[[Profile], Any], bool]] = {
    "a profile": (PROFILES_URL, lambda _one: Profile.objects.update(name_en="Anew"), True),
    "a profile that left": (
        PROFILES_URL,
        lambda one: Profile.objects.filter(pk=one.pk).update(state="withdrawn"),
        True,
    ),
    "a sector of it": (PROFILES_URL, lambda one: one.profile_sectors.all().delete(), True),
    "the label of a sector": (PROFILES_URL, lambda _one: Sector.objects.update(name_en="X"), True),
    "a party of a practice": (PRACTICES_URL, lambda _one: Profile.objects.update(slug="x"), True),
    "a practice": (PRACTICES_URL, lambda _one: Practice.objects.update(title_en="Anew"), True),
    "a profile, for sectors": (SECTORS_URL, lambda _one: Profile.objects.update(slug="x"), False),
    "nothing": (PROFILES_URL, lambda one: Profile.objects.update(slug=one.slug), False),
}


@pytest.mark.parametrize(("path", "change", "matters"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_told_and_what_does_not_matter_is_not(client, path, change, matters):
    profile = ProfileFactory(sectors=[SectorFactory()])
    PracticeFactory(partnership__profiles=[])
    tag = client.get(path)["ETag"]
    change(profile)
    assert again(client, path, tag) == (200 if matters else 304)


def test_writing_documents_changes_no_answer(client):
    ProfileFactory()
    tag = client.get(PROFILES_URL)["ETag"]
    write_due_documents()
    assert again(client, PROFILES_URL, tag) == 304


def test_tags_differ_by_language_address_host_and_code(client, monkeypatch):
    ProfileFactory()
    tags = {
        client.get(PROFILES_URL)["ETag"],
        client.get(PROFILES_URL, headers={"accept-language": "ja"})["ETag"],
        client.get(f"{PROFILES_URL}?page_size=1")["ETag"],
        client.get(PROFILES_URL, headers={"host": "localhost"})["ETag"],
    }
    monkeypatch.setattr(validators, "release", lambda: "another")
    tags.add(client.get(PROFILES_URL)["ETag"])
    assert len(tags) == 5


def test_a_search_for_words_is_told_by_its_bytes(client):
    ProfileFactory(name_en="Wood")
    address = f"{PROFILES_URL}?q=wood"
    first = client.get(address)
    assert not first.has_header("Last-Modified")
    assert again(client, address, first["ETag"]) == 304


def test_a_request_that_is_refused_is_refused_however_it_is_asked(client):
    tag = client.get(PROFILES_URL)["ETag"]
    assert again(client, f"{PROFILES_URL}?kind=castle", tag) == 400


def test_another_day_is_another_answer(client, monkeypatch):
    """An interest ends with the day, and nobody changes a row."""
    tag = client.get(PROFILES_URL)["ETag"]
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    monkeypatch.setattr("regions.api.bases.public_day", lambda: tomorrow)
    assert again(client, PROFILES_URL, tag) == 200


# When other transactions commit late ---------------------------------------------------------------


class Late:
    """A transaction on a connection of its own that has changed something and not committed."""

    def __init__(self, change: Callable[[], Any]) -> None:
        self.change, self.done = change, threading.Event()
        self.changed = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        assert self.changed.wait(10)

    def run(self) -> None:
        try:
            with transaction.atomic():
                self.change()
                self.changed.set()
                self.done.wait(10)
        finally:
            connections.close_all()

    def commit(self) -> None:
        self.done.set()
        self.thread.join(10)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_commits_late_is_told(client):
    first, second = ProfileFactory(), ProfileFactory()
    late = Late(lambda: Profile.objects.filter(pk=first.pk).update(name_en="Late"))
    Profile.objects.filter(pk=second.pk).update(name_en="Early")
    tag = client.get(PROFILES_URL)["ETag"]
    assert again(client, PROFILES_URL, tag) == 304
    late.commit()
    assert again(client, PROFILES_URL, tag) == 200


@pytest.mark.django_db(transaction=True)
def test_nobody_who_changes_something_waits_for_another(client):
    first, second = ProfileFactory(), ProfileFactory()
    before = revision_of([PROFILES]).changes[PROFILES]
    late = Late(lambda: Profile.objects.filter(pk=first.pk).update(name_en="Late"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
        Profile.objects.filter(pk=second.pk).update(name_en="Early")
    assert revision_of([PROFILES]).changes[PROFILES] == before + 1
    late.commit()
    assert revision_of([PROFILES]).changes[PROFILES] == before + 2
    assert DirectoryRevision.objects.filter(family=PROFILES).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_that_is_older_than_a_change_can_still_change_something():
    first, second = ProfileFactory(), ProfileFactory()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        before = revision_of([PROFILES]).changes[PROFILES]
        Late(lambda: Profile.objects.filter(pk=first.pk).update(name_en="Late")).commit()
        Profile.objects.filter(pk=second.pk).update(name_en="Older")
    assert revision_of([PROFILES]).changes[PROFILES] == before + 2


# Last-Modified ------------------------------------------------------------------------------------------


class Moments:
    """A server's clock that stands still between the moments that a test names."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime(2026, 4, 1, 9, tzinfo=UTC)
        read = validators.last_modified

        def at(state: validators.State) -> int | None:
            moment = {"asked_at": self.now, "told_at": self.now}
            return read(validators.State(state.name, state.stamp, **moment))

        monkeypatch.setattr(validators, "last_modified", at)


def test_the_time_is_told_once_its_second_is_over(client, monkeypatch):
    moments = Moments(monkeypatch)
    ProfileFactory()
    assert not client.get(PROFILES_URL).has_header("Last-Modified")
    moments.now += timedelta(seconds=1)
    told = client.get(PROFILES_URL)["Last-Modified"]
    assert parsedate_to_datetime(told) == datetime(2026, 4, 1, 9, tzinfo=UTC)
    assert client.get(PROFILES_URL, headers={"if-modified-since": told}).status_code == 304


def test_a_change_in_the_same_second_is_never_taken_for_nothing(client, monkeypatch):
    moments = Moments(monkeypatch)
    ProfileFactory()
    client.get(PROFILES_URL)
    moments.now += timedelta(seconds=1)
    told = client.get(PROFILES_URL)["Last-Modified"]
    Profile.objects.update(name_en="In the same second")
    for _ in range(3):
        response = client.get(PROFILES_URL, headers={"if-modified-since": told})
        assert response.status_code == 200
        moments.now += timedelta(seconds=1)
    later = client.get(PROFILES_URL)["Last-Modified"]
    assert parsedate_to_datetime(later) > parsedate_to_datetime(told)
