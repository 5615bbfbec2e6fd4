"""Who may do what with the endpoints of an organisation, or of the public directory."""

from typing import TYPE_CHECKING
from uuid import UUID

from webhooks.models import Endpoint
from webhooks.owners import organisations

if TYPE_CHECKING:
    from accounts.models import User


def can_manage(user: "User", organisation: UUID | None) -> bool:
    """Editors those of their organisation, both desks those of the public directory."""
    if organisation is None:
        return user.is_helpdesk
    return organisation in set(organisations().edited_by(user))


def can_switch(user: "User", endpoint: Endpoint) -> bool:
    """Whoever manages it; the helpdesk may end what an endpoint of others does to our server."""
    return user.is_helpdesk or can_manage(user, endpoint.organisation_id)
