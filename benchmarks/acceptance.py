# ruff: noqa: T201, INP001
"""Accepting under contention: many requests for few hours of one organisation, by several processes.

Measured against the rule alone, kept by a PL/pgSQL function on tables of its own: the request is closed if
it is open, the meeting is written, both organisations' hours are taken under the same exclusion constraint,
or nothing happens. Ours does that and all that people need: who may, the thread's words, the audit line,
mails in each reader's language with calendar entries, and for the losers three other hours. The ratio has no
bound. What is checked: in every order and every race, both give each hour to exactly one, and refuse all
others. Exits with 1 if not.
"""

import multiprocessing
import os
import statistics
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
os.environ["BROKER_URL"] = "memory://"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.db import DatabaseError, connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from kernel.errors import DomainError  # noqa: E402
from matchmaking.models import Booking, Meeting, MeetingRequest, ProposedTime  # noqa: E402
from matchmaking.services.requests import accept_request  # noqa: E402
from regions.enums import AffiliationRole  # noqa: E402
from regions.models import Affiliation, Profile, Sector  # noqa: E402

HANDS = int(os.environ.get("BENCH_HANDS", "4"))
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "160"))
HOURS = 16
ROUNDS = 3
FIRST = datetime(2027, 3, 1, 8, tzinfo=UTC)
# A quarter of the wishes begins half an hour later, so that they overlap with two hours.
HALF = timedelta(minutes=30)
BARE = """
CREATE TABLE bare_request (
    id bigint PRIMARY KEY, state text NOT NULL DEFAULT 'open', answered_at timestamptz);
CREATE TABLE bare_meeting (id bigserial PRIMARY KEY, request_id bigint UNIQUE REFERENCES bare_request,
                           during tstzrange NOT NULL);
CREATE TABLE bare_booking (
    id bigserial PRIMARY KEY, meeting_id bigint REFERENCES bare_meeting, holder text NOT NULL,
    during tstzrange NOT NULL, EXCLUDE USING gist (holder WITH =, during WITH &&));
CREATE FUNCTION bare_accept(wanted bigint, one bigint, other bigint, hour tstzrange) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE made bigint;
BEGIN
    UPDATE bare_request SET state = 'accepted', answered_at = now() WHERE id = wanted AND state = 'open';
    IF NOT FOUND THEN RAISE EXCEPTION 'request_closed'; END IF;
    INSERT INTO bare_meeting (request_id, during) VALUES (wanted, hour) RETURNING id INTO made;
    INSERT INTO bare_booking (meeting_id, holder, during)
    SELECT made, 'organisation:' || holder, hour
    FROM unnest(ARRAY[least(one, other), greatest(one, other)]) holder;
END $$;
"""
Try = tuple[int, datetime]  # request, and the hour that it is accepted for


def prepare() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare_booking, bare_meeting, bare_request")
        cursor.execute("DROP FUNCTION IF EXISTS bare_accept")
        cursor.execute(BARE)
    for number, profile in enumerate(people_wanted()):
        person = User.objects.create(
            email=f"bench{number}@example.org",
            family_name="Bench",
            language="ja" if number % 2 else "en",
        )
        Affiliation.objects.create(user=person, profile=profile, role=AffiliationRole.EDITOR)


def people_wanted() -> list[Profile]:
    return list(Profile.objects.published().order_by("pk")[: REQUESTS + 1])


def requests() -> list[Try]:
    """Fresh requests to the first organisation, all open, each for one hour."""
    Booking.objects.all().delete()
    Meeting.objects.all().delete()
    MeetingRequest.objects.all().delete()
    receiver, *senders = people_wanted()
    sector = Sector.objects.filter(parent__isnull=False).first()
    made = MeetingRequest.objects.bulk_create(
        MeetingRequest(
            sender=sender, receiver=receiver, purpose="Bench", sector=sector, language="en",
            expires_at=timezone.now() + timedelta(days=21),
        )
        for sender in senders
    )  # fmt: skip
    tries = [(one.pk, hour(number)) for number, one in enumerate(made)]
    ProposedTime.objects.bulk_create(
        ProposedTime(
            request_id=pk, proposed_by=receiver, starts_at=start, ends_at=start + timedelta(hours=1)
        )
        for pk, start in tries
    )
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bare_booking, bare_meeting, bare_request")
        cursor.executemany(
            "INSERT INTO bare_request (id) VALUES (%s)", [[pk] for pk, _start in tries]
        )
    return tries


def hour(number: int) -> datetime:
    return FIRST + timedelta(hours=number % HOURS) + (HALF if number % 4 == 3 else timedelta())


def ours(request: int, start: datetime) -> bool:
    thread = MeetingRequest.objects.select_related("sender", "receiver").get(pk=request)
    manager = User.objects.get(email="bench0@example.org")
    with suppress(DomainError):
        accept_request(thread, starts_at=start, by=manager)
        return True
    return False


def bare(request: int, start: datetime) -> bool:
    receiver = 0
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute(
            "SELECT bare_accept(%s, %s, %s, tstzrange(%s, %s))",
            [request, receiver, request, start, start + timedelta(hours=1)],
        )
        return True
    return False


def hand(accept: str, tries: Sequence[Try], start: object, answers: object) -> None:
    """One process: its share of all tries, begun together with the others."""
    connections.close_all()
    connection.ensure_connection()
    start.wait()
    for request, begin in tries:
        answers.put((request, begin, globals()[accept](request, begin)))


def race(accept: Callable[..., bool], tries: list[Try]) -> tuple[float, list[Try]]:
    """Seconds, and what was accepted."""
    context = multiprocessing.get_context("fork")
    start, answers = context.Barrier(HANDS + 1), context.Queue()
    shares = [tries[number::HANDS] for number in range(HANDS)]
    connections.close_all()
    processes = [
        context.Process(target=hand, args=(accept.__name__, share, start, answers))
        for share in shares
    ]
    for process in processes:
        process.start()
    start.wait()
    begin = perf_counter()
    found = [answers.get(timeout=600) for _try in tries]
    seconds = perf_counter() - begin
    for process in processes:
        process.join()
    return seconds, sorted((pk, begin) for pk, begin, accepted in found if accepted)


def is_right(tries: list[Try], accepted: list[Try]) -> bool:
    """No two at once, and whoever was refused wanted an hour that somebody has."""
    taken = [start for _pk, start in accepted]

    def meets(start: datetime) -> int:
        return sum(abs(start - other) < timedelta(hours=1) for other in taken)

    won = set(accepted)
    return all(meets(start) == 1 if (pk, start) in won else meets(start) > 0 for pk, start in tries)


def is_same_in_turn() -> bool:
    """One after the other, in one order: the same requests win."""
    tries = requests()
    return [ours(*one) for one in tries] == [bare(*one) for one in tries]


def main() -> int:
    prepare()
    right = is_same_in_turn()
    print(f"one after the other, both accept and refuse the same: {'yes' if right else 'NO'}")
    rates: list[tuple[float, float]] = []
    for _round in range(ROUNDS):
        tries = requests()
        results = [race(accept, tries) for accept in (ours, bare)]
        right &= all(is_right(tries, accepted) for _seconds, accepted in results)
        right &= Meeting.objects.count() == len(results[0][1])
        rates.append(tuple(len(accepted) / seconds for seconds, accepted in results))
    mine, alone = (statistics.median(column) for column in zip(*rates, strict=True))
    print(f"{HANDS} processes, {REQUESTS} requests for {HOURS} hours: {mine:.1f} accepted a second")
    print(f"the rule alone in PL/pgSQL: {alone:.0f} accepted a second; ratio {mine / alone:.3f}")
    print(f"nobody twice, nobody refused without need, in every race: {'yes' if right else 'NO'}")
    return int(not right)


if __name__ == "__main__":
    sys.exit(main())
