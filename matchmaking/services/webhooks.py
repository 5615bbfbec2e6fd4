"""Both organisations' endpoints are told of a deed that both may read about, and of who acted."""

from audit.models import Entry
from kernel.models import Public
from matchmaking.models import Meeting, MeetingRequest
from matchmaking.webhook_kinds import MEETINGS, REQUESTS
from webhooks.services.announcing import announce


def tell_of_deed(entry: Entry, thing: Public) -> None:
    """Called for every line of the log."""
    if isinstance(thing, MeetingRequest) and entry.action in REQUESTS:
        announce_to_both(entry, thing, thing)
    elif isinstance(thing, Meeting) and entry.action in MEETINGS:
        announce_to_both(entry, thing, thing.request)


def announce_to_both(entry: Entry, thing: Public, request: MeetingRequest) -> None:
    acted = {"by_organisation": str(entry.organisation_id)} if entry.organisation_id else {}
    both = [request.sender.public_id, request.receiver.public_id]
    announce(entry.action, thing, organisations=both, **acted)
