"""No mail is lost and none is sent twice, whatever is killed, emptied or away."""

import pytest
from django.core.cache import cache
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


def test_an_emptied_broker_loses_no_mail(sink, worker):
    sink.open()
    ids = queue(20)
    cache.clear()  # the same Valkey: the whole queue is gone
    worker.start()
    wait_until(lambda: sink.accepted, "no mail arrived")
    cache.clear()
    wait_until_all_are_sent()
    assert sorted(sink.accepted) == ids


def test_a_mail_server_that_is_away_for_a_while_gets_every_mail_once(sink, worker):
    ids = queue(3)
    worker.start()
    tried = OutgoingMail.objects.filter(attempts__gte=1)
    wait_until(lambda: tried.count() == 3, "no attempt was made")
    sink.open()
    wait_until_all_are_sent()
    assert sorted(sink.accepted) == ids
