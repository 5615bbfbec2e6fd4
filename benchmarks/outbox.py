# ruff: noqa: T201, INP001
"""The outbox: ten thousand mails with calendar entries, from rows to an SMTP server.

Measured against a bare loop of ``smtplib`` over one connection, with the ready-made bytes of the very same
messages, to the same server (a program of its own that throws mails away). Ours claims the rows, reads
them, sends them and commits that they left. In turns, a thousand mails at a time; medians of the turns.
Bound: at least half as fast. Exits with 1 if that is missed, or a mail is lost or repeated.
"""

import os
import smtplib
import statistics
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from embedded.valkey import free_port  # noqa: E402

PORT = free_port()
os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{PORT}"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.core.mail.utils import DNS_NAME  # noqa: E402
from django.utils import timezone  # noqa: E402

from mailing.enums import State  # noqa: E402
from mailing.models import OutgoingMail  # noqa: E402
from mailing.services import drain, written  # noqa: E402
from matchmaking.calendar import Entry, render  # noqa: E402

MAILS = int(os.environ.get("BENCH_MAILS", "10000"))
TURN = 1000
BOUND = 0.5
# Counts what it accepts, and says so when asked for help: HELP → "250 <number>".
SINK = """
import sys
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

class Counting(SMTP):
    async def smtp_HELP(self, arg):
        await self.push(f"250 {Sink.accepted}")

class Sink(Controller):
    accepted = 0
    def factory(self):
        return Counting(self.handler)

class Handler:
    async def handle_DATA(self, server, session, envelope):
        Sink.accepted += 1
        return "250 OK"

Sink(Handler(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
print("ready", flush=True)
sys.stdin.read()
"""
TEXT = "Dear Élodie Marchandeau,\n\n" + "Gifu Prefecture (岐阜県) would like to meet you.\n" * 20
HTML = (
    "<!doctype html><html><body>"
    + "<p>岐阜県 would like to meet you.</p>\n" * 40
    + "</body></html>"
)


@contextmanager
def mail_server():
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", SINK, str(PORT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    process.stdout.readline()
    try:
        yield
    finally:
        process.communicate(b"")


def accepted() -> int:
    with smtplib.SMTP("127.0.0.1", PORT) as server:
        return int(server.docmd("HELP")[1])


def entry(number: int) -> str:
    begin = datetime(2027, 3, 1, 8, tzinfo=UTC) + timedelta(hours=number)
    return render(
        Entry(
            uid=f"{number}@kakehashi", sequence=1, method="REQUEST", status="CONFIRMED",
            starts_at=begin, ends_at=begin + timedelta(hours=1), zone="Europe/Paris",
            stamp=timezone.now(), summary="Meeting: 岐阜県, Vitagora", description=TEXT, location="Online",
            url="https://kakehashi.example/x", organizer_name="Kakehashi",
            organizer_email="helpdesk@kakehashi.example", attendee_name="Élodie Marchandeau",
            attendee_email="manager@vitagora.example",
        )
    )  # fmt: skip


def fill(count: int) -> list[tuple[str, bytes]]:
    """Fresh rows in place of the old ones; returns addresses and messages."""
    calendars = [entry(number) for number in range(20)]
    OutgoingMail.objects.all().delete()
    mails = [
        OutgoingMail(
            dedupe_key=f"bench:{number}", message_id=f"<{number}@kakehashi.example>",
            to=f"reader{number}@example.org", language="en", subject="A meeting with 岐阜県",
            text=TEXT, html=HTML, calendar=calendars[number % 20], calendar_method="REQUEST",
        )
        for number in range(count)
    ]  # fmt: skip
    for mail in mails:
        mail.wire = written(mail)
    OutgoingMail.objects.bulk_create(mails, batch_size=1000)
    return [(mail.to, mail.wire) for mail in mails]


def ours(count: int) -> float:
    before = accepted()
    start = perf_counter()
    sent = drain(limit=count + 1)
    seconds = perf_counter() - start
    rows = OutgoingMail.objects.filter(state=State.SENT, attempts=1).count()
    if not sent == rows == accepted() - before == count:
        sys.exit(f"sent {sent}, recorded {rows}, accepted {accepted() - before} of {count}")
    return seconds


def bare(messages: list[tuple[str, bytes]]) -> float:
    start = perf_counter()
    with smtplib.SMTP("127.0.0.1", PORT, local_hostname=DNS_NAME.get_fqdn()) as server:
        for to, content in messages:
            server.sendmail("helpdesk@kakehashi.example", [to], content)
    return perf_counter() - start


def main() -> int:
    times = []
    with mail_server():
        for _turn in range(MAILS // TURN):
            messages = fill(TURN)
            times.append((ours(TURN), bare(messages)))
    size = statistics.mean(len(content) for _to, content in messages)
    mine, loop = (statistics.median(column) / TURN for column in zip(*times, strict=True))
    ratio = statistics.median(b / a for a, b in times)
    print(f"{MAILS} mails of {size / 1000:.1f} kB: {1 / mine:.0f} a second")
    print(f"bare smtplib loop: {1 / loop:.0f} a second")
    print(f"ratio {ratio:.2f} (bound {BOUND})")
    return int(ratio < BOUND)


if __name__ == "__main__":
    sys.exit(main())
