"""Calendars read one way: from public servers only, within bounds, and nothing but when."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from matchmaking import busy_feeds as adapter
from matchmaking.busy_feeds import FeedError, fetch
from matchmaking.enums import FeedProblem
from matchmaking.models import Availability, BusyFeed, Engagement
from matchmaking.queries.calendar import free_times
from matchmaking.services.busy_feeds import (
    add_feed,
    queue_due_feeds,
    read_again,
    read_feed,
    remove_feed,
)
from tests.factories import UserFactory

HOST = "127.0.0.1"


def calendar(start, hours=1):
    end = start + timedelta(hours=hours)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Somebody//EN",
        "BEGIN:VEVENT",
        "UID:1@somewhere",
        f"DTSTAMP:{start:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
        f"DTEND:{end:%Y%m%dT%H%M%SZ}",
        "SUMMARY:A very secret matter",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()


@contextmanager
def serving(answers):
    """A web server: ``answers`` maps a path to (status, headers, body), or to a function."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            answer = answers.get(self.path, (404, {}, b""))
            if callable(answer):
                return answer(self)
            status, headers, body = answer
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            return self.wfile.write(body)

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer((HOST, 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def at_home(settings):
    settings.BUSY_FEED_HOSTS = [HOST]


def problem_of(url):
    with pytest.raises(FeedError) as failed:
        fetch(url)
    return failed.value.problem


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/a.ics",
        "https://localhost/a.ics",
        "https://[::1]/a.ics",
        "https://2130706433/a.ics",
        "http://example.org/a.ics",
        "file:///etc/passwd",
        "ftp://example.org/a.ics",
        "https:///a.ics",
    ],
)
def test_private_addresses_and_other_protocols_are_not_even_connected_to(url):
    assert problem_of(url) == FeedProblem.FORBIDDEN


def test_a_public_name_that_sends_on_to_a_private_address_is_stopped(at_home):
    with serving({"/a": (302, {"Location": "https://10.0.0.1/b"}, b"")}) as server:
        assert problem_of(f"{server}/a") == FeedProblem.FORBIDDEN


def test_redirects_are_followed_a_few_times(at_home):
    body = b"BEGIN:VCALENDAR"
    answers = {"/a": (301, {"Location": "/b"}, b""), "/b": (200, {}, body)}
    answers["/loop"] = (302, {"Location": "/loop"}, b"")
    with serving(answers) as server:
        assert fetch(f"{server}/a") == body
        assert problem_of(f"{server}/loop") == FeedProblem.REFUSED


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((404, {}, b""), FeedProblem.REFUSED),
        ((401, {}, b""), FeedProblem.REFUSED),
        ((200, {"Content-Encoding": "gzip"}, b"x"), FeedProblem.REFUSED),
        ((200, {"Content-Length": "99"}, b"half a calendar"), FeedProblem.UNREACHABLE),
    ],
)
def test_answers_that_are_no_whole_calendar_are_refused(at_home, answer, problem):
    with serving({"/a": answer}) as server:
        assert problem_of(f"{server}/a") == problem


def test_a_body_without_end_is_cut_off(at_home, monkeypatch):
    monkeypatch.setattr(adapter, "LARGEST", 1_000)
    with serving({"/a": (200, {}, b"x" * 1_001), "/b": (200, {}, b"x" * 1_000)}) as server:
        assert problem_of(f"{server}/a") == FeedProblem.TOO_LARGE
        assert len(fetch(f"{server}/b")) == 1_000


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_server_that_drips_is_cut_off_as_a_whole(at_home, monkeypatch, part):
    monkeypatch.setattr(adapter, "SECONDS", 1)
    over = threading.Event()

    def drip(handler):
        if part == "body":
            handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
        while not over.wait(0.1):
            try:
                handler.wfile.write(b"X")
                handler.wfile.flush()
            except OSError:
                return

    with serving({"/a": drip}) as server:
        try:
            assert problem_of(f"{server}/a") == FeedProblem.UNREACHABLE
        finally:
            over.set()


@pytest.mark.django_db
def test_feed_takes_its_hours_out_of_the_offer_and_stores_no_title(bridge, at_home):
    slot = free_times(bridge.gifu, bridge.vitagora)[2]
    with serving({"/secret.ics": (200, {}, calendar(slot.starts_at))}) as server:
        feed = add_feed(bridge.vitagora, f"{server}/secret.ics", by=bridge.manager)
        assert read_feed(feed.pk)
    (taken,) = Engagement.objects.all()
    assert (taken.during.lower, taken.during.upper) == (slot.starts_at, slot.ends_at)
    assert slot.starts_at not in [
        each.starts_at for each in free_times(bridge.gifu, bridge.vitagora)
    ]
    feed.refresh_from_db()
    assert (feed.problem, feed.failures, feed.read_at is not None) == ("", 0, True)
    told = str(list(Entry.objects.values_list("details", flat=True)))
    assert "secret" not in told


@pytest.mark.django_db
def test_feed_is_read_once_until_it_is_due_again(bridge, at_home):
    start = timezone.now().replace(microsecond=0) + timedelta(days=5)
    answers = {"/a": (200, {}, calendar(start))}
    with serving(answers) as server:
        feed = add_feed(bridge.gifu, f"{server}/a", by=bridge.officer)
        assert [read_feed(feed.pk), read_feed(feed.pk)] == [True, False]
        answers["/a"] = (200, {}, calendar(start + timedelta(days=1)))
        read_again(bridge.gifu, feed.public_id, by=bridge.officer)
        assert read_feed(feed.pk)
    (taken,) = Engagement.objects.all()
    assert taken.during.lower == start + timedelta(days=1)


@pytest.mark.django_db
def test_failed_feed_keeps_what_it_brought_says_why_and_waits_longer(bridge, at_home):
    start = timezone.now().replace(microsecond=0) + timedelta(days=5)
    answers = {"/a": (200, {}, calendar(start))}
    waits = []
    with serving(answers) as server:
        feed = add_feed(bridge.gifu, f"{server}/a", by=bridge.officer)
        read_feed(feed.pk)
        answers["/a"] = (404, {}, b"")
        for _time in range(8):
            BusyFeed.objects.update(due_at=timezone.now())
            assert not read_feed(feed.pk)
            feed.refresh_from_db()
            waits.append(round((feed.due_at - timezone.now()) / timedelta(minutes=30)))
        assert feed.problem == FeedProblem.REFUSED
        answers["/a"] = (200, {}, b"<html>Sign in</html>")
        BusyFeed.objects.update(due_at=timezone.now())
        assert not read_feed(feed.pk)
    feed.refresh_from_db()
    assert waits == [1, 2, 4, 8, 16, 32, 48, 48]
    assert (feed.problem, feed.failures) == (FeedProblem.UNREADABLE, 9)
    assert Engagement.objects.count() == 1


@pytest.mark.django_db
def test_due_feeds_are_queued_one_by_one(bridge, django_capture_on_commit_callbacks):
    for number in range(3):
        add_feed(bridge.gifu, f"https://example.org/{number}.ics", by=bridge.officer)
    BusyFeed.objects.filter(url__endswith="/1.ics").update(
        due_at=timezone.now() + timedelta(minutes=5)
    )
    with django_capture_on_commit_callbacks() as queued:
        assert queue_due_feeds() == 2
    assert len(queued) == 2


@pytest.mark.django_db
def test_removed_feed_takes_what_it_brought_along(bridge, at_home):
    start = timezone.now().replace(microsecond=0) + timedelta(days=5)
    with serving({"/a": (200, {}, calendar(start))}) as server:
        feed = add_feed(bridge.gifu, f"{server}/a", by=bridge.officer)
        read_feed(feed.pk)
    remove_feed(bridge.gifu, feed.public_id, by=bridge.officer)
    assert (BusyFeed.objects.count(), Engagement.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("nonsense", "no_calendar_address"),
        ("file:///etc/passwd", "no_calendar_address"),
        ("https://me:secret@example.org/a.ics", "no_calendar_address"),
        ("https://", "no_calendar_address"),
        ("WEBCAL://example.org/a.ics", "feed_known"),
    ],
)
def test_addresses_that_cannot_be_read_are_refused_at_the_door(bridge, url, code):
    add_feed(bridge.gifu, "https://example.org/a.ics", by=bridge.officer)
    with pytest.raises(DomainError) as refusal:
        add_feed(bridge.gifu, url, by=bridge.officer)
    assert (refusal.value.code, refusal.value.field) == (code, "url")


@pytest.mark.django_db
def test_three_calendars_are_enough(bridge):
    for number in range(3):
        add_feed(bridge.gifu, f"https://example.org/{number}.ics", by=bridge.officer)
    with pytest.raises(DomainError) as refusal:
        add_feed(bridge.gifu, "https://example.org/4.ics", by=bridge.officer)
    assert refusal.value.code == "too_many_feeds"


@pytest.mark.django_db
def test_feeds_are_added_removed_and_read_by_who_may_set_the_hours(bridge):
    feed = add_feed(bridge.gifu, "https://example.org/a.ics", by=UserFactory(desk="jp"))
    for user in (bridge.manager, UserFactory(), UserFactory(member_of=bridge.gifu)):
        with pytest.raises(PermissionDenied):
            add_feed(bridge.gifu, "https://example.org/b.ics", by=user)
        with pytest.raises(PermissionDenied):
            remove_feed(bridge.gifu, feed.public_id, by=user)
        with pytest.raises(PermissionDenied):
            read_again(bridge.gifu, feed.public_id, by=user)
    remove_feed(bridge.vitagora, feed.public_id, by=bridge.manager)  # not theirs: nothing happens
    assert BusyFeed.objects.count() == 1
    assert Availability.objects.count() == 2
