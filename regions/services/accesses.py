"""The helpdesk ends somebody's token or connected app, and says why."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import ApiToken, Connection, User
from audit.services import record
from regions import rules
from regions.queries.accesses import name_of
from regions.services import connections
from regions.services.letters import write_to


@transaction.atomic(durable=True)
def end_access(key: ApiToken | Connection, *, by: User, reason: str) -> bool:
    """At once; its person is told by mail. False where it had ended before."""
    if not rules.can_review(by):
        raise PermissionDenied
    done = (
        revoked(key, by=by, reason=reason)
        if isinstance(key, ApiToken)
        else connections.ended(key, by=by, reason=reason)
    )
    if done:
        write_to(
            [key.user], "access_ended", key=str(key.public_id), name=name_of(key), reason=reason
        )
    return done


def revoked(token: ApiToken, *, by: User, reason: str) -> bool:
    now = timezone.now()
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if not rows.update(revoked_at=now, updated_at=now):
        return False
    record(
        "api_token.revoked",
        token,
        by=by,
        organisation=token.organisation_id,
        scopes=token.scopes,
        reason=reason,
    )
    return True
