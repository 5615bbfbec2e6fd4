"""For which of two sides a program acts: that of its token, which must be the one that a rule takes."""

from django.core.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts.signed_in import person
from matchmaking import rules
from matchmaking.enums import Party
from matchmaking.models import MeetingRequest
from regions.api.acting import check_side, only_organisation
from regions.models import Profile


def check_acting(request: Request, thread: MeetingRequest) -> None:
    """Who acts for both sides acts for the first of them: a token of the other one is refused."""
    side = rules.side_of(person(request), thread)
    if side:
        check_side(request, thread.organisation_of(side))


def own_side(request: Request, thread: MeetingRequest) -> Profile:
    """The organisation that the caller acts or attends for; PermissionDenied without one."""
    side = rules.own_side(person(request), thread)
    if side is None:
        raise PermissionDenied
    ours = thread.organisation_of(side)
    check_side(request, ours)
    return ours


def party_of(request: Request, thread: MeetingRequest) -> Party:
    """The side of the token, else the caller's own; for the helpdesk the one that is to answer."""
    only = only_organisation(request)
    for party in Party:
        if only is not None and thread.organisation_of(party).public_id == only:
            return party
    return rules.side_of(person(request), thread) or Party(thread.turn)
