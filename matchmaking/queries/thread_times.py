"""The times that the two sides of a thread can offer each other."""

from collections.abc import Sequence

from accounts.models import User
from matchmaking.models import Delegate, Meeting, MeetingRequest
from matchmaking.queries.calendar import Offer, offer_times
from matchmaking.queries.delegates import current_delegates
from regions.models import Profile


def times_for(
    request: MeetingRequest,
    *,
    first: Profile | None = None,
    people: Sequence[User] = (),
    moving: Meeting | None = None,
    named: Sequence[Delegate] | None = None,
) -> Offer:
    """Days are counted on the clock of ``first``, else of the side whose turn it is.

    Named delegates alone stand for their organisation: colleagues who are elsewhere hinder nobody.
    ``people`` come beside them; the hour of the meeting that is moved counts as free. ``named`` are
    the current delegates, where the caller has them.
    """
    reader = first or request.answering
    delegates = current_delegates(request) if named is None else named
    coming = {one.user.pk: one.user for one in delegates} | {user.pk: user for user in people}
    return offer_times(
        reader,
        request.other_than(reader),
        minutes=request.minutes,
        people=list(coming.values()),
        represented=[request.organisation_of(side) for side in {one.side for one in delegates}],
        moving=moving,
    )
