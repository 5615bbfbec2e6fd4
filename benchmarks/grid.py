# ruff: noqa: T201, INP001
"""The grid of a matchmaking day: 136 participants, 12 slots, 500 meetings, rendered by the page itself.

The page of a draft is asked for as a browser would (session, queries, templates), the median of seven.
Bound: under a second. All in one transaction that is rolled back. Exits with 1 if the bound is missed.
"""

import os
import random
import statistics
import sys
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["ALLOWED_HOSTS"] = "localhost"
os.environ["STATICFILES_STORAGE"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
os.environ["SECURE_SSL_REDIRECT"] = "0"

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import User  # noqa: E402
from events.models import Event  # noqa: E402
from matchmaking.models import (  # noqa: E402
    DayMeeting,
    DayParticipant,
    DayPlace,
    DaySlot,
    MatchmakingDay,
    MeetingBlock,
    Resource,
    Timetable,
)
from regions.models import Profile  # noqa: E402

PEOPLE, SLOTS, TABLES, TURNS, BOUND = 136, 12, 50, 7, 1.0
BEGINS = datetime(2030, 5, 17, 7, tzinfo=UTC)


def make_day() -> Timetable:
    event = Event.objects.create(
        slug="benchmark-of-the-grid", name_en="Grid", kind="matchmaking", state="open",
        starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=8), time_zone="Europe/Brussels",
    )  # fmt: skip
    day = MatchmakingDay.objects.create(event=event)
    block = MeetingBlock.objects.create(
        day=day, starts_at=BEGINS, ends_at=BEGINS + timedelta(minutes=30 * SLOTS)
    )
    slots = [
        DaySlot.objects.create(
            day=day, block=block, position=n, starts_at=BEGINS + timedelta(minutes=30 * n),
            ends_at=BEGINS + timedelta(minutes=30 * n + 25),
        )
        for n in range(SLOTS)
    ]  # fmt: skip
    profiles = Profile.objects.published().order_by("pk")[:PEOPLE]
    people = [
        DayParticipant.objects.create(day=day, profile=one, attending="onsite") for one in profiles
    ]
    tables = [
        Resource.objects.create(
            kind="table", name_en=f"Table {n}", time_zone="Europe/Brussels", event=event
        )
        for n in range(TABLES)
    ]
    for n, table in enumerate(tables):
        DayPlace.objects.create(day=day, resource=table, position=n)
    timetable = Timetable.objects.create(
        day=day, number=1, state="done", problem={}, result={"possible": 600, "bound": 600.0}
    )
    DayMeeting.objects.bulk_create(meetings(timetable, people, slots, tables))
    return timetable


def meetings(timetable: Timetable, people: list, slots: list, tables: list) -> list[DayMeeting]:
    r, made, met = random.Random(1), [], set()  # noqa: S311
    for slot in slots:
        order = people[:]
        r.shuffle(order)
        free = iter(tables)
        for a, b in zip(order[::2], order[1::2], strict=False):
            one, other = sorted((a, b), key=lambda each: each.pk)
            table = next(free, None)
            if (one.pk, other.pk) not in met and table:
                met.add((one.pk, other.pk))
                made.append(
                    DayMeeting(
                        timetable=timetable,
                        one=one,
                        other=other,
                        asked_by=one,
                        slot=slot,
                        place=table,
                    )
                )
    return made


def measure() -> bool:
    timetable = make_day()
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.helpdesk().first() or helpdesk())
    page = f"/en/events/{timetable.day.event.slug}/matchmaking/timetables/1/"
    times, processor = [], []
    for _turn in range(TURNS):
        begun, worked = perf_counter(), process_time()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page)
        times.append(perf_counter() - begun)
        processor.append(process_time() - worked)
    if response.status_code != HTTPStatus.OK:
        raise SystemExit(f"the page answered {response.status_code}")
    count, cells = (
        timetable.meetings.count(),
        response.content.decode().count('<td class="timetable__cell'),
    )
    median = statistics.median(times)
    print(
        f"grid: {PEOPLE} participants, {SLOTS} slots, {count} meetings ({cells} cells with one), "
        f"{len(response.content) // 1024} KiB, {len(queries)} queries: {median:.3f} s "
        f"({min(times):.3f}-{max(times):.3f}), of the processor {statistics.median(processor):.3f} s"
    )
    return median < BOUND


def helpdesk() -> User:
    return User.objects.create_user(email="grid@benchmark.example", password=None, desk="eu")


if __name__ == "__main__":
    with transaction.atomic():
        held = measure()
        transaction.set_rollback(True)
    if not held:
        print(f"MISSED: under {BOUND} s")
    sys.exit(not held)
