"""Writes that are sent again: carried out once, answered as the first time, safe when killed."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.personal import erase_person, exported
from api import idempotency
from api.models import StoredAnswer
from audit.models import Entry
from mailing.models import OutgoingMail
from matchmaking.models import MeetingRequest
from regions.api import saved_searches
from regions.models import SavedSearch
from tests.callers import Caller
from tests.factories import AffiliationFactory, ProfileFactory, SectorFactory, UserFactory

LIST, REQUESTS = "/api/v1/saved-searches/", "/api/v1/requests/"
ALL = {"name": "All", "query": ""}
KEY = {"idempotency-key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"'}


@pytest.fixture
def gifu(db):
    return ProfileFactory(japanese=True, slug="gifu", name_en="Gifu")


@pytest.fixture
def caller(gifu):
    return Caller(UserFactory(profile=gifu), gifu, "searches:write", "requests:write")


def wish(receiver, **values):
    starts = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=9)
    return {
        "receiver": str(receiver.public_id),
        "purpose": "Wood",
        "sector": SectorFactory(parent=SectorFactory()).code,
        "language": "en",
        "times": [starts.isoformat()],
    } | values


@pytest.mark.django_db
def test_the_same_call_is_answered_as_the_first_time(caller):
    first, again = caller.post(LIST, ALL, **KEY), caller.post(LIST, ALL, **KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert (again["Idempotent-Replayed"], again["Content-Type"]) == ("true", "application/json")
    assert not first.has_header("Idempotent-Replayed")
    assert Entry.objects.filter(action="saved_search.saved").count() == 1


@pytest.mark.django_db
def test_quotes_of_a_structured_field_belong_to_no_key(caller):
    caller.post(LIST, ALL, **KEY)
    bare = {"idempotency-key": KEY["idempotency-key"].strip('"')}
    assert caller.post(LIST, ALL, **bare)["Idempotent-Replayed"] == "true"


@pytest.mark.django_db
def test_where_and_headers_of_the_first_answer_are_told_again(caller):
    data = wish(ProfileFactory())
    first, again = caller.post(REQUESTS, data, **KEY), caller.post(REQUESTS, data, **KEY)
    assert first.status_code == 201
    for name in ("Location", "ETag"):
        assert again[name] == first[name]
    assert MeetingRequest.objects.count() == 1


@pytest.mark.django_db
def test_a_refusal_is_answered_again_too(caller):
    receiver = ProfileFactory()
    caller.post(REQUESTS, wish(receiver))
    data = wish(receiver)
    first = caller.post(REQUESTS, data, **KEY)
    assert (first.status_code, first.json()["code"]) == (409, "request_already_open")
    MeetingRequest.objects.update(state="declined")
    again = caller.post(REQUESTS, data, **KEY)
    assert (again.status_code, again["Idempotent-Replayed"]) == (409, "true")
    assert again["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_what_could_not_be_read_may_be_mended_under_the_same_key(caller):
    assert caller.post(LIST, {"name": ""}, **KEY).status_code == 400
    assert caller.post(LIST, ALL, **KEY).status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "data"), [(LIST, ALL | {"name": "Other"}), (f"{LIST}?lang=ja", ALL)]
)
def test_another_request_with_the_same_key_is_refused(caller, path, data):
    caller.post(LIST, ALL, **KEY)
    answer = caller.post(path, data, **KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_used")
    assert SavedSearch.objects.get().name == "All"


@pytest.mark.django_db
def test_a_key_belongs_to_its_person_and_organisation(caller, gifu):
    caller.post(LIST, ALL, **KEY)
    colleague = Caller(UserFactory(profile=gifu), gifu, "searches:write")
    assert not colleague.post(LIST, ALL, **KEY).has_header("Idempotent-Replayed")
    other = ProfileFactory()
    user = SavedSearch.objects.order_by("pk").first().user
    AffiliationFactory(user=user, profile=other)
    elsewhere = Caller(user, other, "searches:write")
    assert elsewhere.post(LIST, ALL, **KEY).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", '""', "x" * 256, "é", "a\tb"])
def test_a_key_must_be_printable(caller, key):
    answer = caller.post(LIST, ALL, **{"idempotency-key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")
    assert not SavedSearch.objects.exists()


@pytest.mark.django_db
def test_answers_are_forgotten_after_a_day(caller):
    caller.post(LIST, ALL, **KEY)
    assert idempotency.purge_answers() == 0
    StoredAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert idempotency.purge_answers() == 1
    assert not caller.post(LIST, ALL, **KEY).has_header("Idempotent-Replayed")


@pytest.mark.django_db
def test_answers_are_read_out_and_erased_with_their_person(caller):
    caller.post(LIST, ALL, **KEY)
    person = User.objects.get()
    (row,) = exported(person)["api_answers"]
    assert (row["status"], '"All"' in row["body"]) == (201, True)
    erase_person(person, by=person)
    assert not StoredAnswer.objects.exists()


# What holds when several call, and when somebody dies: with real transactions ------------------


@pytest.mark.django_db(transaction=True)
def test_write_and_answer_are_committed_together(caller, gifu, monkeypatch):
    """Killed after the service and before the answer is stored: nothing was written at all."""
    data = wish(ProfileFactory())

    def killed(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "store", killed)
        with pytest.raises(KeyboardInterrupt):
            caller.post(REQUESTS, data, **KEY)
    assert connection.get_autocommit()
    assert not MeetingRequest.objects.exists()
    assert not OutgoingMail.objects.filter(dedupe_key__startswith="request").exists()
    assert caller.post(REQUESTS, data, **KEY).status_code == 201
    assert caller.post(REQUESTS, data, **KEY)["Idempotent-Replayed"] == "true"
    assert MeetingRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_the_commit_runs_after_it(caller, monkeypatch):
    """The mail of the write is handed to the worker once it can be seen."""
    seen = []
    monkeypatch.setattr(
        "kernel.background._hand_over", lambda *_task: seen.append(StoredAnswer.objects.count())
    )
    caller.post(REQUESTS, wish(ProfileFactory(), purpose="Wood"), **KEY)
    assert set(seen) <= {1}


@pytest.mark.django_db(transaction=True)
def test_a_fault_gives_the_connection_back_as_it_was(caller, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("broken")

    caller.client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(saved_searches, "save_search", broken)
        assert caller.post(LIST, ALL, **KEY).status_code == 500
    assert connection.get_autocommit()
    assert not connection.in_atomic_block
    assert caller.post(LIST, ALL, **KEY).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_while_the_first_runs_the_second_is_told_to_wait(caller, monkeypatch):
    """The first call stands still inside its service; the second comes meanwhile."""
    inside, go_on = threading.Event(), threading.Event()
    save = saved_searches.save_search

    def slow(*args, **kwargs):
        inside.set()
        assert go_on.wait(60)
        return save(*args, **kwargs)

    first = []

    def call():
        first.append(caller.post(LIST, ALL, **KEY))
        connection.close()

    with monkeypatch.context() as patch:
        patch.setattr(saved_searches, "save_search", slow)
        thread = threading.Thread(target=call)
        thread.start()
        assert inside.wait(60)
        second = caller.post(LIST, ALL, **KEY)
        go_on.set()
        thread.join()
    assert (second.status_code, second.json()["code"]) == (409, "idempotency_key_running")
    assert second["Retry-After"] == "1"
    assert first[0].status_code == 201
    assert caller.post(LIST, ALL, **KEY).json() == first[0].json()
    assert SavedSearch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_write_once(caller):
    data = wish(ProfileFactory())
    start, answers = threading.Barrier(8), []

    def call():
        start.wait()
        answers.append(caller.post(REQUESTS, data, **KEY))
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = [one.status_code for one in answers]
    assert set(codes) <= {201, 409}
    assert 201 in codes
    assert {one.json()["code"] for one in answers if one.status_code == 409} <= {
        "idempotency_key_running"
    }
    assert MeetingRequest.objects.count() == 1
    assert StoredAnswer.objects.count() == 1
    assert Entry.objects.filter(action="request.sent").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_commit_undoes_all_of_what_failed():
    def fail():
        with idempotency.one_commit():
            with transaction.atomic(durable=True):
                UserFactory(email="lost@example.org")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not User.objects.filter(email="lost@example.org").exists()
