"""Deliveries to a real server on loopback, read with a verifier that did not write our signatures."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from audit.models import Entry
from mailing.models import OutgoingMail
from webhooks.enums import DeliveryState, EndpointState
from webhooks.models import ANSWER_LENGTH, Attempt, Delivery, Endpoint, Message
from webhooks.services import announcing, claims, delivering, recording
from webhooks.services.endpoints import (
    rotate_secret,
    send_again,
    send_again_since,
    send_test,
    switch_endpoint,
)

pytestmark = pytest.mark.django_db


def announce(thing, code="profile.changed", **more):
    return announcing.announce(code, thing, **more)


def verify(endpoint, request):
    headers, body = request
    secret = endpoint.secrets.valid().last().value
    return Webhook(secret).verify(body, {name.lower(): value for name, value in headers.items()})


def pass_time(endpoint):
    """The pauses are over."""
    now = timezone.now()
    Endpoint.objects.filter(pk=endpoint.pk).update(resting_until=None)
    Delivery.objects.filter(endpoint=endpoint, state="waiting").update(due_at=now)


def test_a_message_arrives_signed_and_says_what_happened(receiver, gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    message = announce(gifu)
    assert delivering.drain() == 1
    said = verify(endpoint, receiver.got[0])
    assert said == {
        "type": "profile.changed",
        "timestamp": message.at.isoformat().replace("+00:00", "Z"),
        "data": {
            "id": str(gifu.public_id),
            "href": f"http://127.0.0.1:8000/api/v1/profiles/{gifu.public_id}/",
        },
    }
    headers = {name.lower(): value for name, value in receiver.got[0][0].items()}
    assert headers["webhook-id"] == f"msg_{message.public_id.hex}"
    assert headers["content-type"] == "application/json"
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("delivered", 1)
    line = Attempt.objects.get()
    assert (line.status, line.problem, line.answer) == (204, "", "")


def test_a_changed_body_or_another_secret_is_noticed(receiver, gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    announce(gifu)
    delivering.drain()
    headers, body = receiver.got[0]
    with pytest.raises(WebhookVerificationError):
        verify(endpoint, (headers, body.replace(b"changed", b"deleted")))
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 43 + "=").verify(
            body, {name.lower(): value for name, value in headers.items()}
        )


def test_while_a_secret_is_rotated_both_sign_and_afterwards_the_new_one_alone(
    receiver, gifu, officer, endpoint_of
):
    endpoint = endpoint_of(gifu, officer)
    old = endpoint.secrets.get().value
    new = rotate_secret(endpoint, by=officer).value
    announce(gifu)
    delivering.drain()
    headers, body = receiver.got[0]
    headers = {name.lower(): value for name, value in headers.items()}
    for secret in (old, new):
        Webhook(secret).verify(body, headers)
    assert len(headers["webhook-signature"].split()) == 2
    endpoint.secrets.filter(value=old).update(expires_at=timezone.now())
    announce(gifu)
    delivering.drain()
    headers, body = receiver.got[1]
    headers = {name.lower(): value for name, value in headers.items()}
    Webhook(new).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(body, headers)


def test_what_fails_is_sent_again_later_under_the_same_id(receiver, gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    receiver.says = (500, {}, b"out of order")
    announce(gifu)
    assert delivering.drain() == 1
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert timedelta(seconds=4) < delivery.due_at - timezone.now() < timedelta(seconds=6)
    assert delivering.drain() == 0  # it is not due, and its endpoint rests
    receiver.says = (200, {}, b"ok")
    pass_time(endpoint)
    assert delivering.drain() == 1
    first, second = (headers["webhook-id"] for headers, _body in receiver.got)
    assert first == second
    verify(endpoint, receiver.got[1])
    lines = [(line.status, line.problem, line.answer) for line in Attempt.objects.order_by("pk")]
    assert lines == [(500, "refused", "out of order"), (200, "", "ok")]
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.failing_since) == (0, None)


def test_an_endpoint_that_fails_rests_and_does_not_hold_up_others(
    receiver, gifu, officer, desk, endpoint_of
):
    bad = endpoint_of(gifu, officer, url=f"http://127.0.0.1:{receiver.port}/bad")
    Endpoint.objects.filter(pk=bad.pk).update(resting_until=timezone.now() + timedelta(minutes=1))
    endpoint_of(None, desk)
    announce(gifu)
    announce(gifu)
    assert delivering.drain() == 2
    assert [d.state for d in Delivery.objects.filter(endpoint=bad)] == ["waiting", "waiting"]


def test_one_message_at_a_time_goes_to_an_endpoint(receiver, gifu, officer, desk, endpoint_of):
    """A slow server holds one worker; the others go on with other endpoints."""
    endpoint_of(gifu, officer)
    other = endpoint_of(None, desk)
    announce(gifu)
    announce(gifu)
    assert claims.claim().endpoint != other  # a worker that takes its time
    assert delivering.drain() == 2
    states = Delivery.objects.exclude(endpoint=other).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["sending", "waiting"]


def test_who_delivers_one_goes_on_with_what_waits_for_the_same_endpoint(
    receiver, gifu, officer, endpoint_of
):
    endpoint_of(gifu, officer)
    announce(gifu)
    announce(gifu)
    assert delivering.deliver(Delivery.objects.order_by("pk").first().pk) is True
    assert len(receiver.got) == 2


def test_redirects_are_not_followed(receiver, gifu, officer, endpoint_of):
    endpoint_of(gifu, officer)
    receiver.says = (302, {"Location": receiver.url}, b"")
    announce(gifu)
    delivering.drain()
    assert len(receiver.got) == 1
    line = Attempt.objects.get()
    assert (line.status, line.problem) == (302, "refused")


def test_of_an_endless_answer_the_beginning_is_kept(receiver, gifu, officer, endpoint_of):
    endpoint_of(gifu, officer)
    receiver.says = (200, {}, b"\0" + "あ".encode() * 100_000)
    announce(gifu)
    delivering.drain()
    answer = Attempt.objects.get().answer
    assert answer.startswith("あああ")
    assert len(answer.encode()) <= ANSWER_LENGTH + 3
    assert "\0" not in answer


def test_a_silent_server_is_given_up_in_time(receiver, gifu, officer, endpoint_of, monkeypatch):
    monkeypatch.setattr(delivering, "SECONDS", 0.5)
    receiver.wait = threading.Event()
    endpoint_of(gifu, officer)
    announce(gifu)
    delivering.drain()
    receiver.wait.set()
    line = Attempt.objects.get()
    assert (line.status, line.problem) == (None, "unreachable")
    assert 400 < line.milliseconds < 3000


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:9/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/latest/meta-data/",
        "https://[64:ff9b::a00:1]/",
    ],
)
def test_nothing_goes_into_private_ranges(receiver, settings, gifu, officer, endpoint_of, url):
    """Nor may they be entered; here one was, as a name that leads there later would be."""
    endpoint = endpoint_of(gifu, officer)
    Endpoint.objects.filter(pk=endpoint.pk).update(url=url)
    settings.WEBHOOK_HOSTS = []
    announce(gifu)
    delivering.drain()
    line = Attempt.objects.get()
    assert (line.status, line.problem) == (None, "forbidden")
    assert receiver.got == []


def test_after_the_last_pause_a_message_is_given_up(receiver, gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    receiver.says = (503, {}, b"")
    announce(gifu)
    for _attempt in range(len(recording.PAUSES) + 1):
        assert Delivery.objects.get().state == DeliveryState.WAITING
        pass_time(endpoint)
        assert delivering.drain() == 1
    assert Delivery.objects.get().state == DeliveryState.FAILED
    assert Attempt.objects.count() == len(recording.PAUSES) + 1
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.ON  # it has not failed for days


def test_a_server_that_asks_for_time_gets_it(receiver, gifu, officer, endpoint_of):
    endpoint_of(gifu, officer)
    receiver.says = (429, {"Retry-After": "7200"}, b"")
    announce(gifu)
    delivering.drain()
    assert Delivery.objects.get().due_at - timezone.now() > timedelta(minutes=119)


def test_after_days_of_failures_it_is_stopped_and_its_editors_are_told_once(
    receiver, gifu, officer, endpoint_of
):
    endpoint = endpoint_of(gifu, officer)
    receiver.says = (500, {}, b"")
    long_ago = timezone.now() - recording.GIVEN_UP_AFTER - timedelta(minutes=1)
    announce(gifu)
    announce(gifu)
    Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=long_ago, failures=20)
    assert delivering.drain() == 1
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.FAILED
    pass_time(endpoint)
    assert delivering.drain() == 0  # nothing goes to what was stopped
    mail = OutgoingMail.objects.get()
    assert mail.to == officer.email
    assert f"/en/webhooks/{endpoint.public_id}/" in mail.text
    assert "Our website" in mail.subject
    entry = Entry.objects.get(action="webhook.stopped")
    assert (entry.actor_id, entry.organisation_id) == (None, gifu.public_id)


def test_an_endpoint_that_is_gone_is_stopped_at_once(receiver, desk, gifu, endpoint_of):
    endpoint = endpoint_of(None, desk)
    receiver.says = (410, {}, b"")
    announce(gifu)
    delivering.drain()
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.FAILED
    assert OutgoingMail.objects.get().to == desk.email


def test_what_waits_while_it_is_off_goes_out_once_it_is_on(receiver, gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    announce(gifu)
    switch_endpoint(endpoint, on=False, by=officer)
    announce(gifu)  # not told to what is off
    assert delivering.drain() == 0
    switch_endpoint(endpoint, on=True, by=officer)
    assert delivering.drain() == 1


def test_a_lost_worker_s_message_is_sent_again_under_the_same_id(
    receiver, settings, gifu, officer, endpoint_of
):
    endpoint_of(gifu, officer)
    message = announce(gifu)
    lost = claims.claim()
    assert delivering.drain() == 0
    late = timezone.now() - timedelta(seconds=settings.WEBHOOK_CLAIM_SECONDS + 1)
    Delivery.objects.filter(pk=lost.pk).update(claimed_at=late)
    assert delivering.drain() == 1
    assert receiver.got[0][0]["webhook-id"] == f"msg_{message.public_id.hex}"
    assert delivering.deliver(lost.pk) is False
    assert len(receiver.got) == 1


def test_a_worker_whose_claim_lapsed_changes_nothing(receiver, gifu, officer, endpoint_of):
    """It comes back after another one has delivered the message: that stands."""
    endpoint_of(gifu, officer)
    announce(gifu)
    lost = claims.claim()
    Delivery.objects.filter(pk=lost.pk).update(claimed_at=timezone.now() - timedelta(minutes=9))
    delivering.drain()
    receiver.says = (500, {}, b"")
    delivering.attempt(lost)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.delivered_at is not None) == ("delivered", True)


def test_a_test_arrives_at_this_endpoint_alone(receiver, gifu, officer, desk, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    endpoint_of(None, desk)
    send_test(endpoint, by=officer)
    assert delivering.drain() == 1
    assert verify(endpoint, receiver.got[0])["type"] == "endpoint.ping"


def test_one_message_is_sent_again_under_its_id(receiver, gifu, officer, endpoint_of):
    endpoint_of(gifu, officer)
    announce(gifu)
    delivering.drain()
    send_again(Delivery.objects.get(), by=officer)
    assert delivering.drain() == 1
    first, second = (headers["webhook-id"] for headers, _body in receiver.got)
    assert first == second
    assert Delivery.objects.get().attempts == 1


def test_replay_brings_what_was_missed_since_then_and_not_what_arrived(
    receiver, gifu, officer, endpoint_of
):
    before = announce(gifu)  # nobody was told
    Message.objects.filter(pk=before.pk).update(at=timezone.now() - timedelta(days=2))
    missed = announce(gifu, "profile.published")
    endpoint = endpoint_of(gifu, officer)
    announce(gifu)
    delivering.drain()
    since = timezone.now() - timedelta(days=1)
    assert send_again_since(endpoint, since, by=officer) == 1
    assert delivering.drain() == 1
    assert receiver.got[1][0]["webhook-id"] == f"msg_{missed.public_id.hex}"
    assert send_again_since(endpoint, since, by=officer) == 0
    assert send_again_since(endpoint, since, by=officer, delivered_too=True) == 2
    assert delivering.drain() == 2


def test_replay_brings_no_news_of_others(receiver, gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    other = UUIDS[0]
    announce(gifu, "request.sent", organisations=[other])
    announce(gifu, "request.sent", organisations=[other, gifu.public_id])
    since = timezone.now() - timedelta(days=1)
    assert send_again_since(endpoint, since, by=officer, delivered_too=True) == 1


UUIDS = ["6f1c8a0e-3c5e-4c53-9d2b-0f6d1d7f0a11"]


def test_old_messages_are_forgotten_with_their_log(receiver, settings, gifu, officer, endpoint_of):
    endpoint_of(gifu, officer)
    old = announce(gifu)
    announce(gifu)
    delivering.drain()
    late = timezone.now() - timedelta(days=settings.WEBHOOK_LOG_DAYS, minutes=1)
    Message.objects.filter(pk=old.pk).update(at=late)
    assert delivering.forget_old() == 1
    assert (Message.objects.count(), Delivery.objects.count(), Attempt.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_make_the_same_delivery(receiver, gifu, officer, endpoint_of):
    endpoint_of(gifu, officer)
    for _message in range(4):
        announce(gifu)
    ready = threading.Barrier(3)

    def work():
        ready.wait()
        delivering.drain()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    ids = [headers["webhook-id"] for headers, _body in receiver.got]
    assert len(ids) == len(set(ids)) == 4
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_a_body_is_the_same_in_every_attempt(receiver, gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    receiver.says = (500, {}, b"")
    announce(gifu, name="岐阜")
    delivering.drain()
    pass_time(endpoint)
    delivering.drain()
    (_one, first), (_two, second) = receiver.got
    assert first == second
    assert json.loads(first)["data"]["name"] == "岐阜"
