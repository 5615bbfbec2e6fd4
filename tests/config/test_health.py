"""The health check says of each part whether it works, and never more than it should."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from config import heartbeat
from mailing.enums import State
from mailing.models import OutgoingMail

pytestmark = pytest.mark.django_db

ALL_WELL = dict.fromkeys(["status", "database", "broker", "worker", "beat", "mail"], "ok")
NOWHERE = "redis://:a-secret@127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def _living():
    heartbeat.show_life("worker")
    heartbeat.show_life("beat")


def test_health_is_ok_when_every_part_works(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, ALL_WELL)


def test_health_is_never_cached(client):
    assert "no-store" in client.get("/healthz")["Cache-Control"]


def test_health_cannot_be_posted(client):
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize("who", ["worker", "beat"])
def test_health_misses_a_process_that_shows_no_life(client, settings, who):
    with heartbeat.store(settings.REDIS_URL) as store:
        store.delete(heartbeat.key(who))
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == ALL_WELL | {
        "status": "degraded",
        who: "no sign of life for 20 seconds",
    }


def test_health_sees_life_again_after_the_store_was_emptied(client, settings):
    with heartbeat.store(settings.REDIS_URL) as store:
        store.flushdb()
    assert client.get("/healthz").status_code == 503
    heartbeat.show_life("worker")
    heartbeat.show_life("beat")
    assert client.get("/healthz").status_code == 200


def test_a_sign_of_life_that_cannot_be_written_stops_nobody(settings):
    settings.REDIS_URL = NOWHERE
    heartbeat.show_life("worker")


def test_health_names_a_broker_that_is_away_but_no_password(client, settings):
    settings.CELERY_BROKER_URL = NOWHERE
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == ALL_WELL | {
        "status": "degraded",
        "broker": "does not answer (ConnectionError)",
    }


def test_health_answers_when_the_store_of_life_is_away(client, settings):
    settings.REDIS_URL = NOWHERE
    away = "does not answer (ConnectionError)"
    expected = ALL_WELL | {"status": "degraded", "worker": away, "beat": away}
    assert client.get("/healthz").json() == expected


def test_health_names_a_database_that_is_away(client, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"host": "/nowhere"})
    response = client.get("/healthz")
    assert response.status_code == 503
    away = "does not answer (OperationalError)"
    assert response.json() == ALL_WELL | {"status": "degraded", "database": away, "mail": away}


def test_health_names_a_mail_server_that_is_away(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["mail"] == "does not answer (ConnectionRefusedError)"


@pytest.mark.parametrize(
    ("state", "seconds", "answer"),
    [
        (State.WAITING, 110, "ok"),
        (State.WAITING, 130, "1 overdue"),
        (State.SENDING, 130, "1 overdue"),
        (State.FAILED, 130, "ok"),
        (State.SENT, 130, "ok"),
    ],
)
def test_health_counts_mails_that_should_have_left(client, state, seconds, answer):
    now = timezone.now()
    OutgoingMail.objects.create(
        to="reader@example.org",
        subject="News",
        text="News.",
        state=state,
        due_at=now - timedelta(seconds=seconds),
        sent_at=now if state == State.SENT else None,
    )
    assert json.loads(client.get("/healthz").content)["mail"] == answer
