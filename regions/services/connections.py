"""Apps that people connect: allowed by a person for one of their organisations, and ended."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Scope
from accounts.models import App, Connection, User
from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.models import Profile
from regions.services.letters import write_to

LASTS = timedelta(days=365)


@transaction.atomic(durable=True)
def connect_app(
    app: App, organisation: Profile | None, *, by: User, scopes: Sequence[str]
) -> Connection:
    """Let an app act for this person and organisation. What was allowed before is replaced.

    Without an organisation it may only know who the person is.
    """
    if organisation and not rules.roles_in(by, organisation):
        raise PermissionDenied
    check_rights(app, organisation, scopes)
    app = App.objects.select_for_update(no_key=True).get(pk=app.pk)  # two presses, one connection
    if not app.is_open:
        raise DomainError("app_closed", _("This app cannot be connected any more."))
    named = organisation.public_id if organisation else None
    kept = Connection.objects.filter(app=app, user=by, organisation_id=named, revoked_at=None)
    before = kept.first()
    connection, _made = Connection.objects.update_or_create(
        app=app,
        user=by,
        organisation_id=named,
        revoked_at=None,
        defaults={"scopes": sorted(set(scopes)), "expires_at": timezone.now() + LASTS},
    )
    if before is None or not before.is_valid or before.scopes != connection.scopes:
        tell_connected(connection, organisation, by=by)
    return connection


def check_rights(app: App, organisation: Profile | None, scopes: Sequence[str]) -> None:
    """Only rights that the app may ask for; none beyond knowing the person without an organisation."""
    acting = set(scopes) & set(Scope.values)
    if not scopes or not set(scopes) <= set(app.client.get_scopes()):
        raise DomainError("app_rights", _("Choose at least one of the rights that are offered."))
    if bool(acting) != bool(organisation):
        raise DomainError(
            "app_organisation", _("Choose the organisation that the app is to act for.")
        )


def tell_connected(connection: Connection, organisation: Profile | None, *, by: User) -> None:
    log_deed("app.connected", connection, by=by, scopes=connection.scopes)
    key = f"{connection.pk}:{connection.updated_at.timestamp()}"
    write_to([by], "app_connected", key=key, connection=connection, profile=organisation)


@transaction.atomic(durable=True)
def end_connection(connection: Connection, *, by: User) -> bool:
    """Its person ends it at once; a second time changes nothing."""
    if connection.user_id != by.pk:
        raise PermissionDenied
    return ended(connection, by=by)


def ended(connection: Connection, *, by: User, reason: str = "") -> bool:
    """Inside a transaction: the row, whose tokens then are good for nothing, and the log."""
    now = timezone.now()
    rows = Connection.objects.filter(pk=connection.pk, revoked_at=None)
    if not rows.update(revoked_at=now, updated_at=now):
        return False
    log_deed("app.disconnected", connection, by=by, reason=reason)
    return True


def log_deed(action: str, connection: Connection, *, by: User, **details: Any) -> None:
    record(
        action,
        connection,
        by=by,
        organisation=connection.organisation_id,
        app=connection.app.name_en,
        **details,
    )
