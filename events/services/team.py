"""Co-organisers: chosen by the helpdesk, each with the rights that are needed."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from events import rules
from events.models import Event, TeamMember
from kernel.errors import DomainError


@transaction.atomic(durable=True)
def set_rights(event: Event, email: str, rights: Sequence[str], *, by: User) -> TeamMember | None:
    """Give a person exactly these rights; without any, the person leaves the team."""
    if not rules.can_choose_team(by):
        raise PermissionDenied
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise DomainError(
            "nobody_found",
            _("Nobody with this address has an account. Ask the person to register first."),
            field="email",
        )
    record("event.rights_set", event, by=by, person=str(user.public_id), rights=list(rights))
    if not rights:
        event.team.filter(user=user).delete()
        return None
    member, _created = TeamMember.objects.update_or_create(
        event=event, user=user, defaults={"rights": list(rights)}
    )
    return member
