"""Connections of apps: which one a token speaks for, and what came of a code that comes twice."""

from datetime import timedelta
from uuid import UUID

from allauth.idp.oidc.models import Token
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access, noted_use
from accounts.enums import Scope
from accounts.models import Connection, SpentGrant, User
from accounts.token_secrets import PREFIX, digest
from kernel.errors import DomainError

NAMED = "urn:uuid:"  # a token names its connection where allauth keeps the resource of RFC 8707
KEPT_DAYS = 120  # longer than any refresh token


def connection_name(connection: Connection) -> str:
    return f"{NAMED}{connection.public_id}"


def connection_of(names: list[str] | None) -> Connection | None:
    """The valid connection that a code or token names."""
    ids = [UUID(name.removeprefix(NAMED)) for name in names or [] if name.startswith(NAMED)]
    valid = Connection.objects.valid().select_related("user", "app")
    return valid.filter(public_id__in=ids[:1]).first() if ids else None


def recognise_app(secret: str, *, address: str) -> tuple[User, Access] | None:
    """Whose access token of an app this is; None for what is no such token.

    DomainError says why one is not taken.
    """
    if secret.startswith(PREFIX):
        return None
    token = Token.objects.by_value(secret).filter(type=Token.Type.ACCESS_TOKEN).first()
    if token is None:
        return None
    connection = connection_of(token.get_resources())
    if connection is None or connection.user_id != token.user_id:
        raise DomainError(
            "token_revoked", _("This app is not connected any more. Connect it anew.")
        )
    if token.expires_at and token.expires_at <= timezone.now():
        raise DomainError(
            "token_expired", _("This token has expired. Renew it by the refresh token.")
        )
    if connection.organisation_id is None:
        raise DomainError(
            "token_identity_only", _("This token only tells who somebody is. Ask for a right.")
        )
    noted_use(connection, address=address)
    scopes = frozenset(token.get_scopes()) & set(connection.scopes) & set(Scope.values)
    access = Access(scopes, connection.organisation_id, f"app:{connection.pk}")
    return connection.user, access


def spend(secret: str, connection: Connection) -> bool:
    """Exchange a code or refresh token; False where that was done before, however close the race."""
    _row, is_first = SpentGrant.objects.get_or_create(
        digest=digest(secret), defaults={"connection": connection}
    )
    return is_first


def end_after_theft(secret: str, *, patience: timedelta) -> Connection | None:
    """What is exchanged a second time was stolen by one of the two: all tokens of its connection end.

    RFC 6749, section 4.1.2; RFC 9700, section 4.14.2. Answers the connection, whose person has to
    connect anew.
    """
    spent = SpentGrant.objects.filter(digest=digest(secret)).select_related("connection").first()
    if spent is None or spent.created_at > timezone.now() - patience:
        return None
    end_tokens(spent.connection)
    return spent.connection


def end_tokens(connection: Connection) -> int:
    """Remove all tokens of a connection; answers how many there were."""
    mine = Token.objects.filter(user_id=connection.user_id, client=connection.app.client_id)
    named = mine.filter(data__resources__contains=[connection_name(connection)])
    return int(named.delete()[0])


def forget_old_grants() -> int:
    """Remove tokens and spent grants that nothing asks for any more; answers how many."""
    now = timezone.now()
    old, _kinds = Token.objects.filter(expires_at__lt=now - timedelta(days=7)).delete()
    spent, _kinds = SpentGrant.objects.filter(
        created_at__lt=now - timedelta(days=KEPT_DAYS)
    ).delete()
    return int(old + spent)
