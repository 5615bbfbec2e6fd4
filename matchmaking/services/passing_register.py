"""The parts of a hand-over, in the order in which an officer reads them."""

from matchmaking.services import passing, passing_rooms, passing_subscriptions
from regions.passing import register


def register_parts() -> None:
    register(
        passing.Requests(),
        passing.Meetings(),
        passing.Outcomes(),
        passing_rooms.NextSteps(),
        passing.Introductions(),
        passing.Postings(),
        passing.Answers(),
        passing_subscriptions.Follows(),
        passing_subscriptions.Digests(),
        passing_subscriptions.CalendarFeeds(),
        passing.PastMeetings(),
        passing.ReportedOutcomes(),
        passing_rooms.MeetingNotes(),
    )
