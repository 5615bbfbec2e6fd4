"""Who stands for tables: participants of whom no two meet, so that each one busy is a table taken."""

from matchmaking.timetable.frame import Frame


def hosts_of(frame: Frame) -> frozenset[int]:
    """Such participants, those with the most meetings first; none who also meets without a table.

    Tables in a slot can be counted by them and by the meetings that none of them has, which is far
    shorter than a count of meetings or of people.
    """
    own = frame.meetings_of
    hosts: set[int] = set()
    barred: set[int] = set()
    for p in sorted(range(len(own)), key=lambda p: -len(own[p])):
        if len(own[p]) > 1 and p not in barred and frame.seated[own[p]].all():
            hosts.add(p)
            barred.update(q for m in own[p] for q in frame.members[m])
    return frozenset(hosts)
