"""Answers are fetched from a real IMAP server."""

import socket
import subprocess
import sys
import time
from imaplib import IMAP4

import pytest

from embedded.valkey import free_port
from matchmaking.mailbox import MailboxError
from matchmaking.models import IncomingReply, Meeting
from matchmaking.services import replies
from matchmaking.services.replies import read_mailbox
from tests.matchmaking.letters import letter


@pytest.fixture(scope="module")
def server():
    port = free_port()
    command = [
        sys.executable,
        "-c",
        "from pymap.main import main; main()",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with subprocess.Popen(
        [*command, "--no-tls", "dict", "--demo-user", "desk", "--demo-password", "p/w"]
    ) as process:
        wait_for(port)
        yield port
        process.terminate()


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("The IMAP server did not start.")


@pytest.fixture
def mailbox(server, settings):
    settings.IMAP_URL = f"imap://desk:p%2Fw@127.0.0.1:{server}/INBOX"
    with IMAP4("127.0.0.1", server) as client:
        client.login("desk", "p/w")
        yield client


def unread_of(client):
    client.select("INBOX")
    return client.search(None, "UNSEEN")[1][0].split()


def test_read_mailbox_applies_each_mail_once(bridge, mailbox):
    request = bridge.ask()
    raw = letter(uid=request.calendar_uid, starts_at=request.current_times[0].starts_at)
    mailbox.append("INBOX", None, None, raw)
    mailbox.append("INBOX", None, None, b"From: a@example.com\r\n\r\nHello")
    assert (read_mailbox(), read_mailbox()) == (2, 0)
    assert Meeting.objects.count() == 1
    assert sorted(IncomingReply.objects.values_list("verdict", flat=True)) == ["applied", "refused"]
    assert unread_of(mailbox) == []


@pytest.mark.django_db
def test_read_mailbox_refuses_a_huge_mail_without_reading_all_of_it(mailbox):
    mailbox.append("INBOX", None, None, b"From: a@example.com\r\n\r\n" + b"x" * 3_000_000)
    assert read_mailbox() == 1
    row = IncomingReply.objects.get()
    assert (row.verdict, row.reason, row.size) == ("refused", "message_too_large", 1_000_001)


def test_a_mail_that_breaks_something_stays_unread_and_holds_up_nobody(
    bridge, mailbox, monkeypatch
):
    request = bridge.ask()
    mailbox.append("INBOX", None, None, b"From: a@example.com\r\n\r\nHello")
    raw = letter(uid=request.calendar_uid, starts_at=request.current_times[0].starts_at)
    mailbox.append("INBOX", None, None, raw)
    receive = replies.receive_mail

    def break_once(content):
        monkeypatch.setattr(replies, "receive_mail", receive)
        raise ZeroDivisionError(len(content))

    monkeypatch.setattr(replies, "receive_mail", break_once)
    assert read_mailbox() == 1
    assert Meeting.objects.count() == 1
    assert len(unread_of(mailbox)) == 1
    assert (read_mailbox(), unread_of(mailbox)) == (1, [])


@pytest.mark.django_db
def test_read_mailbox_without_an_address_reads_nothing(settings):
    settings.IMAP_URL = ""
    assert read_mailbox() == 0


@pytest.mark.django_db
def test_read_mailbox_says_that_the_server_is_away(settings):
    settings.IMAP_URL = f"imap://desk:secret@127.0.0.1:{free_port()}/INBOX"
    with pytest.raises(MailboxError):
        read_mailbox()


def test_read_mailbox_says_that_the_password_is_wrong(server, settings):
    settings.IMAP_URL = f"imap://desk:wrong@127.0.0.1:{server}/INBOX"
    with pytest.raises(MailboxError):
        read_mailbox()
