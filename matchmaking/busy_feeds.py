"""Calendars of others, read one way: an adapter to web servers that strangers name.

They are asked through the guard of ``kernel.outbound``. ``BUSY_FEED_HOSTS`` names hosts inside one's own
network that may be asked all the same, also over http.
"""

import json
import subprocess
import sys
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings

from kernel.outbound import (
    Answer,
    Deadline,
    ForbiddenError,
    OutboundError,
    Question,
    TooLargeError,
    ask,
)
from matchmaking.enums import FeedProblem
from matchmaking.times.spans import Span

ROOT = Path(__file__).parents[1]
LARGEST = 5 * 2**20  # bytes
SECONDS = 20  # for everything together
REDIRECTS = 3
CPU_SECONDS = 10
REDIRECTED = {301, 302, 303, 307, 308}
ASKED = {
    "Accept": "text/calendar",
    "Accept-Encoding": "identity",
    "User-Agent": "Kakehashi",
}


class FeedError(Exception):
    """A calendar that was not read, and why."""

    def __init__(self, problem: FeedProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def fetch(url: str) -> bytes:
    """The text behind an address. Raises FeedError."""
    deadline = Deadline.after(SECONDS)
    for _hop in range(REDIRECTS + 1):
        answer = answered(url, deadline)
        if answer.status not in REDIRECTED:
            return text_of(answer)
        url = urljoin(url, answer.headers.get("Location", ""))
    raise FeedError(FeedProblem.REFUSED)


def answered(url: str, deadline: Deadline) -> Answer:
    question = Question(url=url, headers=ASKED, largest=LARGEST, at_home=settings.BUSY_FEED_HOSTS)
    try:
        return ask(question, deadline)
    except ForbiddenError as error:
        raise FeedError(FeedProblem.FORBIDDEN) from error
    except TooLargeError as error:
        raise FeedError(FeedProblem.TOO_LARGE) from error
    except OutboundError as error:
        raise FeedError(FeedProblem.UNREACHABLE) from error


def text_of(answer: Answer) -> bytes:
    encoding = answer.headers.get("Content-Encoding", "identity")
    if answer.status != HTTPStatus.OK or encoding != "identity":
        raise FeedError(FeedProblem.REFUSED)
    return answer.body


def read_busy(text: bytes, *, zone: str, window: Span) -> list[Span]:
    """The busy time in a calendar, worked out in a process of its own. Raises FeedError."""
    span = [window.starts_at.isoformat(), window.ends_at.isoformat(), str(CPU_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603  # our own module; the calendar goes in as data
            [sys.executable, "-m", "matchmaking.times.busy_calendar", zone, *span],
            input=text,
            capture_output=True,
            timeout=2 * SECONDS,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FeedError(FeedProblem.UNREADABLE) from error
    if done.returncode:
        raise FeedError(FeedProblem.UNREADABLE)
    return [
        Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in json.loads(done.stdout)
    ]
