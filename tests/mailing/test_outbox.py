"""The outbox: nothing lost, nothing sent twice, whatever fails in between."""

from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from django.core import mail as sent
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from mailing import services
from mailing.enums import State
from mailing.models import OutgoingMail
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def queue(key: str = "k", **values: str) -> OutgoingMail:
    defaults = {"to": "a@example.org", "language": "en", "subject": "S", "text": "T"}
    return services.queue_rendered(**{**defaults, **values}, dedupe_key=key)


def test_queue_with_the_same_key_keeps_the_first_mail():
    first = queue(subject="first")
    second = queue(subject="second")
    assert first.pk == second.pk
    assert OutgoingMail.objects.get().subject == "first"


def test_queue_sends_nothing_before_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        queue()
    assert sent.outbox == []
    assert len(callbacks) == 1


def test_queued_mail_vanishes_with_its_transaction():
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_deliver_sends_once_however_often_it_runs():
    mail = queue()
    assert [services.deliver(mail.pk), services.deliver(mail.pk)] == [True, False]
    assert len(sent.outbox) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.sent_at is not None) == (State.SENT, 1, True)


def test_message_puts_the_calendar_last_with_its_method():
    mail = queue(
        html="<p>T</p>", calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR", calendar_method="REQUEST"
    )
    services.deliver(mail.pk)
    (message,) = sent.outbox
    root = message.message()
    types = [part.get_content_type() for part in root.walk()]
    assert types == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    calendar = root.get_payload()[-1]
    assert calendar.get_param("method") == "REQUEST"
    assert root["Message-ID"] == mail.message_id


@pytest.mark.parametrize(
    ("address", "one_press"),
    [("https://a.example/stop/", "List-Unsubscribe=One-Click"), ("http://a.example/stop/", None)],
)
def test_one_press_is_offered_over_https_only(address, one_press):
    services.deliver(queue(unsubscribe_url=address).pk)
    root = sent.outbox[0].message()
    assert root["List-Unsubscribe"] == f"<{address}>"
    assert root["List-Unsubscribe-Post"] == one_press


def test_a_mail_that_comes_once_names_no_list():
    services.deliver(queue().pk)
    assert sent.outbox[0].message()["List-Unsubscribe"] is None


def break_smtp(monkeypatch, error):
    """Stand in for the mail server, not for our own code."""

    def refuse(self, messages):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def test_deliver_gives_a_mail_back_when_the_server_is_away(monkeypatch):
    mail = queue()
    with monkeypatch.context() as patch:
        break_smtp(patch, SMTPServerDisconnected("gone"))
        assert services.deliver(mail.pk) is False
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (State.WAITING, "SMTPServerDisconnected: gone")
    assert mail.due_at > timezone.now()
    OutgoingMail.objects.update(due_at=timezone.now())
    assert services.drain() == 1
    assert [message.subject for message in sent.outbox] == ["S"]


def test_deliver_gives_up_on_an_address_that_the_server_refuses_for_good(monkeypatch):
    mail = queue()
    break_smtp(monkeypatch, SMTPRecipientsRefused({"a@example.org": (550, b"no such user")}))
    services.deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.state == State.FAILED


@pytest.mark.parametrize(
    "error",
    [
        SMTPRecipientsRefused({"a@example.org": (451, b"greylisted")}),
        SMTPDataError(452, b"disk full"),
        SMTPAuthenticationError(535, b"wrong password: ours to mend"),
        SMTPSenderRefused(550, b"not your sender: ours to mend", "helpdesk@example.org"),
    ],
)
def test_deliver_tries_again_after_what_may_pass(monkeypatch, error):
    mail = queue()
    break_smtp(monkeypatch, error)
    services.deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.state == State.WAITING


def test_drain_leaves_nobody_behind_one_mail_that_breaks(monkeypatch):
    """An error that nobody foresaw: the mail stays claimed, and is freed as a lost one."""
    first, second = queue("first"), queue("second")
    send = EmailBackend.send_messages

    def break_once(self, messages):
        monkeypatch.setattr(EmailBackend, "send_messages", send)
        raise LookupError("unknown encoding")

    monkeypatch.setattr(EmailBackend, "send_messages", break_once)
    assert services.drain() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.SENDING, State.SENT)


def test_admin_shows_no_mail_and_makes_none(client):
    mail = queue(text="https://example.org/a-key/")
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    page = client.get(f"/admin/mailing/outgoingmail/{mail.pk}/change/")
    assert (page.status_code, "a-key" in page.content.decode()) == (200, False)
    assert client.get("/admin/mailing/outgoingmail/add/").status_code == 403
    assert client.post(f"/admin/mailing/outgoingmail/{mail.pk}/delete/").status_code == 403


def test_worker_thought_lost_does_not_give_back_the_claim_of_another():
    queue()
    mail = OutgoingMail.objects.get()
    OutgoingMail.objects.update(state=State.SENDING, claimed_at=timezone.now())  # the other one's
    mail.claimed_at = timezone.now() - timedelta(hours=1)
    services.give_back(mail, SMTPServerDisconnected("late"))
    assert OutgoingMail.objects.get().state == State.SENDING


def test_drain_frees_what_a_lost_worker_held_and_sends_the_same_message(settings):
    mail = queue()
    long_ago = timezone.now() - timedelta(seconds=settings.MAIL_CLAIM_SECONDS + 1)
    OutgoingMail.objects.update(state=State.SENDING, claimed_at=long_ago)
    assert services.drain() == 1
    assert sent.outbox[0].extra_headers["Message-ID"] == mail.message_id


def test_drain_leaves_a_mail_that_somebody_is_sending_now():
    queue()
    OutgoingMail.objects.update(state=State.SENDING, claimed_at=timezone.now())
    assert services.drain() == 0


def test_drain_goes_on_after_a_bad_row(monkeypatch):
    bad, good = queue("1", subject="bad"), queue("2", subject="good")
    OutgoingMail.objects.filter(pk=bad.pk).update(to="a@example.org\nBcc: b@example.org")
    assert services.drain() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (State.FAILED, State.SENT)


def test_text_keeps_one_blank_line_between_paragraphs():
    assert queue(text="\nDear X,\n\n\n  \n\nSee you.\n- a\n").text == "Dear X,\n\nSee you.\n- a\n"


def test_waiting_mails_to_an_address_are_taken_back_by_their_keys():
    services.deliver(queue("request:1:1:7", to="old@example.org").pk)
    for key in ("account:1", "request:1:0:7", "request:12:0:7", "outcome:1:7"):
        queue(key, to="Old@example.org")
    queue("request:1:0:8", to="other@example.org")
    assert services.drop_waiting("old@example.org", only=[]) == []
    assert services.drop_waiting("old@example.org", only=["request:1:"]) == ["request:1:0:7"]
    dropped = services.drop_waiting("old@example.org", but=["account:"])
    assert sorted(dropped) == ["outcome:1:7", "request:12:0:7"]
    left = OutgoingMail.objects.order_by("pk").values_list("dedupe_key", flat=True)
    assert list(left) == ["request:1:1:7", "account:1", "request:1:0:8"]
