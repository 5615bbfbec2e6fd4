"""Who may do what with requests and meetings."""

from accounts.models import User
from matchmaking.models import FollowUp, Meeting, MeetingRequest
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


def can_withdraw(user: User, request: MeetingRequest) -> bool:
    return speaks_for(user, request.sender) or user.is_helpdesk


def can_cancel(user: User, meeting: Meeting) -> bool:
    request = meeting.request
    return (
        speaks_for(user, request.sender) or speaks_for(user, request.receiver) or user.is_helpdesk
    )


def can_report(user: User, question: FollowUp) -> bool:
    """The organisation that is asked what became of a meeting; the helpdesk on its behalf."""
    return speaks_for(user, question.profile) or user.is_helpdesk
