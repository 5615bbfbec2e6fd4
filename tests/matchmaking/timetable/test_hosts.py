from collections import Counter

import pytest

from matchmaking.timetable.frame import frame_of
from matchmaking.timetable.hosts import hosts_of
from matchmaking.timetable.solving import solve
from tests.timetables import busy_day, tiny_day


@pytest.mark.parametrize(
    "day", [busy_day(14, 30, 6), *(tiny_day(seed) for seed in range(300, 320))]
)
def test_hosts_and_the_meetings_without_one_are_the_tables_that_are_taken(day):
    frame, found = frame_of(day), solve(day)
    hosts = {day.participants[p].id for p in hosts_of(frame)}
    meetings = {meeting.id: meeting for meeting in day.meetings}
    busy, rest, tables = set(), Counter(), Counter()
    for row in found.assignments:
        meeting = meetings[row.meeting]
        present = hosts & set(meeting.participants)
        busy |= {(row.slot, one) for one in present}
        rest[row.slot] += meeting.needs_place and not present
        tables[row.slot] += meeting.needs_place
    counted = Counter(slot for slot, _one in busy)
    assert {slot: counted[slot] + rest[slot] for slot in tables} == tables


def test_those_with_the_most_meetings_are_hosts_first():
    day = busy_day(14, 30, 6)
    frame = frame_of(day)
    hosts = hosts_of(frame)
    assert hosts
    for p, own in enumerate(frame.meetings_of):
        if len(own) > 1 and frame.seated[own].all() and p not in hosts:
            rivals = {q for m in own for q in frame.members[m]} & hosts
            assert max(len(frame.meetings_of[q]) for q in rivals) >= len(own)
