"""What became of each mail: told by servers, returned mails and providers, each report once."""

import base64
import json
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from types import SimpleNamespace

import pytest
from anymail.signals import tracking
from django.core.mail.backends.locmem import EmailBackend
from django.urls import include, path
from django.utils import timezone

from mailing import services
from mailing.delivery import note_refusals, receive_report, take_event
from mailing.enums import Delivery, Source, State
from mailing.models import DeliveryEvent, FailedAddress, OutgoingMail
from mailing.reports import read_report
from tests.mailing.returned import report

pytestmark = pytest.mark.django_db
NO_ACTION = (
    b'Content-Type: multipart/report; boundary="X"\r\n\r\n--X\r\n'
    b"Content-Type: message/delivery-status\r\n\r\nAction\r\n--X--"
)
urlpatterns = [path("anymail/", include("anymail.urls"))]


def queue(key="k", to="anna@example.org"):
    return services.queue_rendered(to=to, language="en", subject="S", text="T", dedupe_key=key)


def sent(key="k", **values):
    mail = queue(key, **values)
    services.deliver(mail.pk)
    mail.refresh_from_db()
    return mail


def standing():
    return list(FailedAddress.objects.standing().values_list("address", flat=True))


def fate(mail):
    mail.refresh_from_db()
    return mail.delivery


class TestReturnedMails:
    """RFC 3464 reports."""

    @pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
    def test_a_report_finds_its_mail(self, original):
        mail = sent()
        assert receive_report(report(mail, original=original))
        event = mail.events.get()
        assert (fate(mail), event.source, event.code) == ("bounced", Source.REPORT, "5.1.1")
        assert event.reason == "550 5.1.1 <anna@example.org>: User unknown"

    def test_an_address_that_does_not_exist_gets_nothing_more(self):
        mail, waiting = sent(), queue("waiting")
        receive_report(report(mail))
        later = queue("later")
        waiting.refresh_from_db()
        assert standing() == ["anna@example.org"]
        assert (waiting.state, waiting.delivery) == (State.HELD, Delivery.HELD)
        assert (later.state, later.delivery) == (State.HELD, Delivery.HELD)
        assert services.drain() == 0

    def test_the_address_counts_in_any_case(self):
        receive_report(report(sent()))
        assert queue("later", to="Anna@Example.org").state == State.HELD

    def test_the_same_report_counts_once(self):
        raw = report(sent())
        assert receive_report(raw)
        assert receive_report(raw)
        assert DeliveryEvent.objects.count() == 1

    @pytest.mark.parametrize(
        ("status", "diagnosis"),
        [("5.2.2", "mailbox full"), ("5.7.1", "blocked"), ("5.3.4", "too big"), ("5.0.0", "no")],
    )
    def test_what_says_nothing_of_the_address_ends_nothing(self, status, diagnosis):
        mail = sent()
        receive_report(report(mail, status=status, diagnosis=diagnosis))
        assert fate(mail) == "bounced"
        assert standing() == []

    def test_a_delay_is_no_failure(self):
        mail = sent()
        receive_report(report(mail, action="delayed", status="4.4.1"))
        assert fate(mail) == "delayed"
        assert not OutgoingMail.objects.failed().exists()

    def test_a_forwarding_that_fails_does_not_end_our_address(self):
        mail = sent()
        receive_report(report(mail, to="elsewhere@example.net"))
        assert fate(mail) == "bounced"
        assert standing() == []

    def test_a_report_about_a_mail_of_others_changes_nothing(self):
        mail = sent()
        assert receive_report(report(mail, message_id="<other@example.org>"))
        assert fate(mail) == ""
        assert standing() == []

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"\xff\xfe\x00",
            b"Subject: x\r\n\r\nout of office",
            b"Content-Type: multipart/report\r\n\r\nno parts",
            NO_ACTION,
        ],
    )
    def test_what_is_no_report_is_left_to_others(self, raw):
        assert read_report(raw) is None

    def test_hostile_headers_become_one_short_line(self):
        mail = sent()
        receive_report(report(mail, diagnosis="x" * 5000 + "\x00\x1b[31m"))
        assert mail.events.get().reason == "x" * (500 - len("smtp; "))


class TestRefusals:
    """What our own server refuses for good."""

    def refuse(self, monkeypatch, error):
        def send(self, messages):
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", send)
        mail = queue()
        services.deliver(mail.pk)
        return mail

    def test_a_refused_recipient_ends_the_address(self, monkeypatch):
        error = SMTPRecipientsRefused({"anna@example.org": (550, b"5.1.1 no such user")})
        mail = self.refuse(monkeypatch, error)
        assert note_refusals() == 1
        assert note_refusals() == 0
        assert fate(mail) == "refused"
        assert (mail.events.get().source, mail.events.get().code) == (Source.SERVER, "5.1.1")
        assert standing() == ["anna@example.org"]

    @pytest.mark.parametrize(
        "error",
        [
            SMTPRecipientsRefused({"anna@example.org": (550, b"5.7.1 we dislike your host")}),
            SMTPDataError(554, b"5.7.0 spam"),
        ],
    )
    def test_a_policy_ends_no_address(self, monkeypatch, error):
        mail = self.refuse(monkeypatch, error)
        note_refusals()
        assert fate(mail) == "refused"
        assert standing() == []


def event(mail, kind, **values):
    defaults = {
        "event_type": kind,
        "event_id": f"{kind}-1",
        "timestamp": None,
        "metadata": {"mail": mail.message_id},
        "message_id": "of the provider",
        "recipient": mail.to,
        "reject_reason": None,
        "mta_response": "said",
        "description": "",
    }
    return SimpleNamespace(**(defaults | values))


class TestProviders:
    """Events of django-anymail."""

    def test_delivered_then_complained(self):
        mail = sent()
        assert take_event(event(mail, "delivered"))
        assert fate(mail) == "delivered"
        take_event(event(mail, "complained"))
        take_event(event(mail, "delivered", event_id="late"))
        assert fate(mail) == "complained"
        assert standing() == ["anna@example.org"]
        assert list(mail.events.values_list("kind", flat=True)) == [
            "delivered",
            "complained",
            "delivered",
        ]

    def test_an_event_that_comes_twice_counts_once(self):
        mail = sent()
        assert [take_event(event(mail, "bounced")) for _ in range(2)] == [True, False]

    @pytest.mark.parametrize(("reason", "ends"), [("invalid", True), ("spam", False)])
    def test_a_bounce_ends_an_invalid_address_alone(self, reason, ends):
        take_event(event(sent(), "bounced", reject_reason=reason))
        assert bool(standing()) == ends

    @pytest.mark.parametrize(
        "values",
        [
            {"recipient": "eve@example.org"},
            {"metadata": {}},
            {"metadata": {"mail": "<other@x>"}},
            {"event_type": "opened"},
        ],
    )
    def test_what_is_about_nothing_of_ours_changes_nothing(self, values):
        mail = sent()
        assert not take_event(event(mail, "bounced", **values))
        assert fate(mail) == ""

    def test_the_providers_own_name_for_a_mail_may_be_our_message_id(self):
        mail = sent()
        bare = mail.message_id.strip("<>")
        assert take_event(event(mail, "delivered", metadata=None, message_id=bare))

    def test_the_signal_is_heard(self):
        mail = sent()
        tracking.send(object(), event=event(mail, "delivered"), esp_name="Postmark")
        assert fate(mail) == "delivered"

    def post(self, client, mail, **extra):
        body = {
            "RecordType": "Bounce",
            "Type": "HardBounce",
            "TypeCode": 1,
            "ID": 4323372036854775807,
            "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
            "Email": mail.to,
            "Details": "smtp;550 5.1.1 unknown",
            "BouncedAt": "2026-11-28T16:33:54Z",
            "Metadata": {"mail": mail.message_id},
        }
        return client.post(
            "/anymail/postmark/tracking/", json.dumps(body), "application/json", **extra
        )

    @pytest.mark.urls(__name__)
    def test_the_webhook_asks_for_its_secret(self, client, settings):
        settings.ANYMAIL = {"WEBHOOK_SECRET": "name:password"}
        mail = sent()
        assert self.post(client, mail).status_code == 400
        assert fate(mail) == ""
        token = base64.b64encode(b"name:password").decode()
        answer = self.post(client, mail, headers={"Authorization": f"Basic {token}"})
        assert answer.status_code == 200
        assert fate(mail) == "bounced"
        assert standing() == ["anna@example.org"]

    def test_without_a_provider_there_is_no_webhook(self, client):
        assert client.post("/anymail/postmark/tracking/").status_code == 404


def test_every_mail_carries_its_name_for_the_provider():
    mail = queue()
    assert services.message(mail).metadata == {"mail": mail.message_id}


def test_a_late_report_about_an_old_mail_does_not_end_a_confirmed_address():
    mail = sent()
    FailedAddress.objects.create(
        address=mail.to, kind="bounced", confirmed_at=timezone.now() + timedelta(seconds=1)
    )
    receive_report(report(mail))
    assert standing() == []


def test_a_new_failure_ends_a_confirmed_address_again():
    FailedAddress.objects.create(
        address="anna@example.org", kind="bounced", confirmed_at=timezone.now()
    )
    receive_report(report(sent()))
    assert standing() == ["anna@example.org"]
