"""Who may do what with suggestions, introductions, postings, requests and meetings."""

from accounts.models import User
from events.enums import Right
from events.rules import rights_of
from matchmaking.enums import Party
from matchmaking.models import (
    ContactCheck,
    DayParticipant,
    Delegate,
    FollowUp,
    Introduction,
    MatchmakingDay,
    Meeting,
    MeetingDocument,
    MeetingRequest,
    PostingAnswer,
    Series,
)
from regions.models import Affiliation, Profile


def speaks_for(user: User, profile: Profile) -> bool:
    """Is this person, today, an editor or administrator of the organisation?"""
    if not user.is_active:
        return False
    return Affiliation.objects.current().editing().filter(user=user, profile=profile).exists()


def can_request(user: User, sender: Profile) -> bool:
    return speaks_for(user, sender) or user.is_helpdesk


def can_answer(user: User, request: MeetingRequest) -> bool:
    """The organisation whose turn it is; the helpdesk may answer on its behalf."""
    return speaks_for(user, request.answering) or user.is_helpdesk


def works_for(user: User, profile: Profile) -> bool:
    """Whatever the role: everybody who works for an organisation can attend and write for it."""
    mine = Affiliation.objects.current().filter(user=user, profile=profile)
    return user.is_active and mine.exists()


def own_side(user: User, request: MeetingRequest) -> Party | None:
    """For which side this person acts or attends; None for everybody else, the helpdesk too."""
    for party in Party:
        if speaks_for(user, request.organisation_of(party)):
            return party
    named = Delegate.objects.current().filter(request=request, user=user).first()
    return Party(named.side) if named and user.is_active else None


def side_of(user: User, request: MeetingRequest) -> Party | None:
    """For which side this person writes; the helpdesk for the side that is to answer."""
    return own_side(user, request) or (Party(request.turn) if user.is_helpdesk else None)


def can_name_delegates(user: User, request: MeetingRequest, party: str) -> bool:
    """Each side picks its own people; the helpdesk on its behalf."""
    return speaks_for(user, request.organisation_of(party)) or user.is_helpdesk


def can_withdraw(user: User, request: MeetingRequest) -> bool:
    return speaks_for(user, request.sender) or user.is_helpdesk


def can_cancel(user: User, meeting: Meeting) -> bool:
    request = meeting.request
    return (
        speaks_for(user, request.sender) or speaks_for(user, request.receiver) or user.is_helpdesk
    )


def can_propose_move(user: User, meeting: Meeting) -> bool:
    """Whoever may cancel may ask for another time instead."""
    return can_cancel(user, meeting)


def can_answer_move(user: User, meeting: Meeting) -> bool:
    """The side that did not propose it; the helpdesk on its behalf."""
    asked = meeting.request.organisation_of(meeting.request.turn)
    return bool(meeting.move_by) and (speaks_for(user, asked) or user.is_helpdesk)


def can_propose_series(user: User, meeting: Meeting) -> bool:
    """Either side may ask to go on; the helpdesk on its behalf."""
    return can_cancel(user, meeting)


def can_answer_series(user: User, series: Series) -> bool:
    """The side that did not propose it; the helpdesk on its behalf."""
    return speaks_for(user, series.asked) or user.is_helpdesk


def can_withdraw_series(user: User, series: Series) -> bool:
    return speaks_for(user, series.proposer) or user.is_helpdesk


def can_report(user: User, day: MatchmakingDay, participant: DayParticipant | None) -> bool:
    """What goes wrong on the day: a participant of itself, the organisers of everything."""
    if participant and participant.day_id == day.pk and speaks_for(user, participant.profile):
        return True
    return can_arrange(user, day)
