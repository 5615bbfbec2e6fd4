"""Who calls by a token, and what the token lets them do: never more than they may do themselves."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

from allauth.core.internal.httpkit import get_client_ip
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ApiToken, Connection, User
from accounts.token_secrets import digest, is_well_formed
from kernel.errors import DomainError

USE_NOTED_EVERY = timedelta(minutes=1)
KEPT_BITS = {4: 24, 6: 48}  # of an address that is shown as the last use
COUNTED_BITS = {4: 32, 6: 64}  # whoever has an IPv6 address has at least 64 bits of them


@dataclass(frozen=True, slots=True)
class Access:
    """What a caller may do: ``organisation`` is the public id of the only one, None for all of
    theirs. ``key`` names the caller where calls are counted.
    """

    scopes: frozenset[str]
    organisation: UUID | None
    key: str

    def allows(self, scope: str) -> bool:
        """Writing a resource includes reading it."""
        resource, _colon, _verb = scope.partition(":")
        return scope in self.scopes or (
            scope.endswith(":read") and f"{resource}:write" in self.scopes
        )


def recognise(secret: str, *, address: str) -> tuple[User, Access]:
    """Whose token this is. DomainError says why one is not taken; its use is noted once a minute."""
    if not is_well_formed(secret):
        raise DomainError("token_malformed", _("This is no token of ours. Was it copied in full?"))
    token = ApiToken.objects.select_related("user").filter(digest=digest(secret)).first()
    if token is None or not token.user.is_active:
        raise DomainError("token_unknown", _("There is no such token. Make a new one."))
    if token.revoked_at:
        raise DomainError("token_revoked", _("This token was revoked. Make a new one."))
    if token.expires_at <= timezone.now():
        raise DomainError("token_expired", _("This token has expired. Make a new one."))
    noted_use(token, address=address)
    access = Access(frozenset(token.scopes), token.organisation_id, f"token:{token.pk}")
    return token.user, access


def noted_use(key: ApiToken | Connection, *, address: str) -> None:
    """Note when and from where it was used, once a minute."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
    if key.last_used_at and key.last_used_at > now - USE_NOTED_EVERY:
        return
    rows = ApiToken.objects if isinstance(key, ApiToken) else Connection.objects
    rows.filter(stale, pk=key.pk).update(
        last_used_at=now, last_used_from=shortened(address, KEPT_BITS)
    )


def address_of(request: HttpRequest) -> str:
    """The caller's address as the sign-in counts it: behind our proxy the one that the proxy saw,
    never what the caller writes into X-Forwarded-For. Empty where the server knows none.
    """
    return get_client_ip(request) or ""


def shortened(address: str, bits: dict[int, int]) -> str:
    """The network of an address; the address itself where it is none."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    return str(ip_network((found, bits[found.version]), strict=False))
