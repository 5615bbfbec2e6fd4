"""Meetings of which the two sides say different things, as the helpdesk reads them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from kernel.clocks import Clock, clocks
from matchmaking.enums import MessageKind, Party, Round
from matchmaking.models import FollowUp, Meeting, ThreadMessage
from matchmaking.queries.outcomes import Reliability, reliabilities
from regions.models import Profile


@dataclass(frozen=True, slots=True)
class Account:
    """What one side says, with the words that the other side reads and those it does not."""

    organisation: Profile
    answer: FollowUp | None
    words: list[str]
    reliability: Reliability


@dataclass(frozen=True, slots=True)
class Case:
    meeting: Meeting
    clocks: list[Clock]
    accounts: list[Account]


def with_words(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With both organisations and what they said: a fixed number of queries."""
    said = ThreadMessage.objects.filter(kind__in=[MessageKind.NO_SHOW, MessageKind.CONTESTED])
    return meetings.select_related(
        "request__sender__seat",
        "request__sender__territory",
        "request__receiver__seat",
        "request__receiver__territory",
    ).prefetch_related(
        Prefetch("request__messages", said.exclude(text="")),
        Prefetch("follow_ups", FollowUp.objects.filter(round=Round.AFTER)),
    )


def contested_cases(meetings: Sequence[Meeting], zone: str) -> list[Case]:
    """One query beside those of :func:`with_words`, for the reliabilities."""
    organisations = {
        pk for one in meetings for pk in (one.request.sender_id, one.request.receiver_id)
    }
    known = reliabilities(organisations)
    return [case_of(meeting, zone, known) for meeting in meetings]


def case_of(meeting: Meeting, zone: str, known: dict[int, Reliability]) -> Case:
    thread = meeting.request
    zones = [zone, thread.sender.time_zone, thread.receiver.time_zone]
    answers = {one.profile_id: one for one in meeting.follow_ups.all()}
    accounts = []
    for side in Party:
        organisation = thread.organisation_of(side)
        words = [line.text for line in thread.messages.all() if line.side == side]
        answer = answers.get(organisation.pk)
        accounts.append(Account(organisation, answer, words, known[organisation.pk]))
    return Case(meeting, clocks(meeting.starts_at, meeting.ends_at, zones), accounts)
