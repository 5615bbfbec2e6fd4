"""Who is written to about an endpoint."""

from accounts.models import User
from webhooks.models import Endpoint
from webhooks.owners import organisations


def readers_of(endpoint: Endpoint) -> list[User]:
    """The editors of its organisation; of the public directory whoever made it, else both desks."""
    if endpoint.organisation_id is not None:
        return list(organisations().editors_of(endpoint.organisation_id))
    maker = endpoint.created_by
    if isinstance(maker, User) and maker.is_helpdesk:
        return [maker]
    return list(User.objects.helpdesk().order_by("pk"))
