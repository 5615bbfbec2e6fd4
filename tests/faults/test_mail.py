"""A worker killed at either side of the server's acceptance."""

import pytest
from django.db import transaction

from mailing.enums import State
from mailing.models import OutgoingMail
from mailing.services import queue_rendered
from tests.faults.conftest import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]


def queue(number=1):
    """Queue so many mails in one transaction, as a service does; returns their Message-IDs."""
    with transaction.atomic():
        mails = [
            queue_rendered(
                to="reader@example.org",
                language="en",
                subject="Invitation",
                text="Please come.",
                dedupe_key=f"invitation:{index}",
            )
            for index in range(number)
        ]
    return sorted(mail.message_id for mail in mails)


def wait_until_all_are_sent():
    left = OutgoingMail.objects.exclude(state=State.SENT)
    wait_until(lambda: not left.exists(), "mails were not sent")


def test_a_worker_killed_before_the_server_accepts_sends_once(sink, worker):
    sink.open()
    sink.hold("RCPT")
    ids = queue()
    worker.start()
    wait_until(sink.waiting.is_set, "no mail arrived")
    worker.kill()
    sink.release()
    worker.start()
    wait_until_all_are_sent()
    assert sink.accepted == ids


def test_a_worker_killed_after_the_server_accepted_repeats_the_same_message(sink, worker):
    sink.open()
    sink.hold("DATA")
    ids = queue()
    worker.start()
    wait_until(sink.waiting.is_set, "no mail arrived")
    worker.kill()
    sink.release()
    worker.start()
    wait_until_all_are_sent()
    assert sink.accepted == ids * 2
