"""Who calls: the bearer of a token, an app that somebody connected, or the session of the site."""

from typing import Any, Never

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.access import Access, address_of, recognise
from accounts.connections import recognise_app
from accounts.models import User
from api.limits import count, note
from kernel.errors import DomainError

REALM = 'Bearer realm="Kakehashi"'


def realm() -> str:
    """The challenge, and where programs read how to get a token (RFC 9728, section 5.1)."""
    if not settings.IDENTITY_KEY:
        return REALM
    return f'{REALM}, resource_metadata="{settings.SITE_URL}{reverse("oauth-resource")}"'


class InvalidToken(exceptions.AuthenticationFailed):
    """The token is not taken; the code says why."""

    challenge = 'error="invalid_token"'


class MissingScope(exceptions.PermissionDenied):
    """The token has not the right that the operation needs."""

    default_code = "scope_missing"

    def __init__(self, scope: str) -> None:
        super().__init__(
            _("This token lacks the right “%(scope)s”. Make one that has it.") % {"scope": scope}
        )
        self.auth_header = f'{realm()}, error="insufficient_scope", scope="{scope}"'
        self.extra = {"scope": scope}


class TooManyCalls(exceptions.Throttled):
    default_code = "too_many_requests"

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait
        self.detail = exceptions.ErrorDetail(
            _("Too many requests. Wait for a moment, then go on."), code=self.default_code
        )


class Bearer(BaseAuthentication):
    """``Authorization: Bearer kkh_…``."""

    def authenticate(self, request: Request) -> tuple[User, Access] | None:
        secret = bearer_of(request)
        if secret is None:
            return None
        try:
            found = self.recognised(secret, address_of(request))
        except DomainError as error:
            raise InvalidToken(error.message, error.code) from error
        if found is None:
            return None
        standing = note(plain(request), count("token", found[1].key))
        if standing and standing.is_exceeded:
            raise TooManyCalls(standing.reset)
        return found

    def recognised(self, secret: str, address: str) -> tuple[User, Access] | None:
        return recognise(secret, address=address)

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return realm()


class ConnectedApp(Bearer):
    """An access token of OAuth 2: for the one organisation that its person chose."""

    def recognised(self, secret: str, address: str) -> tuple[User, Access] | None:
        return recognise_app(secret, address=address)


def bearer_of(request: Request) -> str | None:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


class OwnSession(SessionAuthentication):
    """The session cookie of the site; writes need the CSRF token beside it."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            refuse_forgery(error)


def refuse_forgery(error: Exception) -> Never:
    message = _("With a session, writing needs the header X-CSRFToken. Programs use a token.")
    raise exceptions.PermissionDenied(message, "csrf_failed") from error


class HasScope(BasePermission):
    """The token has the right that the view names; a session has all of them."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        scope = scope_for(view, request.method or "")
        access = access_of(request)
        if access and scope and not access.allows(scope):
            raise MissingScope(scope)
        return True


def scope_for(view: Any, method: str) -> str:
    """The right that a method of a view needs; empty for none."""
    reading = method.upper() in ("GET", "HEAD")
    scope: str = view.read_scope if reading else view.write_scope
    return scope


def access_of(request: HttpRequest | Request) -> Access | None:
    """What the token of a call allows; None for a session, which allows what its person may do."""
    access = getattr(request, "auth", None)
    return access if isinstance(access, Access) else None


def plain(request: Request) -> HttpRequest:
    """Django's request, which the middleware sees."""
    found: HttpRequest = request._request  # noqa: SLF001  # DRF gives no other way to it
    return found
