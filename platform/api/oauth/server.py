"""The protocol, by oauthlib over allauth's rows, as OAuth 2.1 wants it: PKCE always, codes once."""

import re
from typing import Any

from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from allauth.idp.oidc.internal.oauthlib.server import (
    generate_opaque_token,
    generate_refresh_token,
)
from allauth.idp.oidc.internal.oauthlib.utils import get_validator_context
from allauth.idp.oidc.models import Client, Token
from django.conf import settings
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749 import errors
from oauthlib.openid import Server

from accounts.connections import connection_of, end_tokens, spend

LOOPBACK = re.compile(r"(http://(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?=/|$)")


class Validator(OAuthLibRequestValidator):  # type: ignore[misc]  # allauth is untyped
    """A client is one that the helpdesk registered; a grant holds while its connection does."""

    def validate_client_id(self, client_id: Any, request: Request) -> bool:
        found: bool = super().validate_client_id(client_id, request)
        return found and is_open(request.client)

    def validate_redirect_uri(
        self, _client_id: str, redirect_uri: str, request: Request, *_args: Any, **_kwargs: Any
    ) -> bool:
        """Letter by letter, but for the port of a program on the person's own machine (RFC 8252)."""
        known = request.client.get_redirect_uris()
        return redirect_uri in known or without_port(redirect_uri) in map(without_port, known)

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        known: bool = super().authenticate_client(request, *args, **kwargs)
        return known and is_open(request.client)

    def authenticate_client_id(
        self, client_id: str, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        known: bool = super().authenticate_client_id(client_id, request, *args, **kwargs)
        return known and is_open(request.client)

    def is_pkce_required(self, client_id: str, request: Request) -> bool:  # noqa: ARG002
        """Always, and never in the plain form (RFC 9700, section 2.1.1)."""
        if request.code_challenge and request.code_challenge_method != "S256":
            raise errors.UnsupportedCodeChallengeMethodError(request=request)
        return True

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Client, request: Request, *args: Any
    ) -> bool:
        known: bool = super().validate_scopes(client_id, scopes, client, request, *args)
        return known and bool(scopes)

    def validate_silent_authorization(self, request: Request) -> bool:  # noqa: ARG002
        """Nothing is allowed without being asked for on a page."""
        return False

    def validate_code(
        self, client_id: str, code: str, client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        found: bool = super().validate_code(client_id, code, client, request, *args, **kwargs)
        names = get_validator_context().granted_resources
        return found and connection_of(names) is not None

    def validate_refresh_token(
        self, refresh_token: str, client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        if not super().validate_refresh_token(refresh_token, client, request, *args, **kwargs):
            return False
        return connection_of(get_validator_context().refresh_token.get_resources()) is not None

    def validate_bearer_token(self, token: str, scopes: list[str], request: Request) -> bool:
        if not super().validate_bearer_token(token, scopes, request):
            return False
        return connection_of(get_validator_context().access_token.get_resources()) is not None

    def revoke_token(
        self, token: str, _hint: str, request: Request, *_args: Any, **_kwargs: Any
    ) -> None:
        """One of the client's own, of either kind; with a refresh token all that came of it."""
        rows = Token.objects.by_value(token).filter(client=request.client)
        row = rows.filter(type__in=[Token.Type.ACCESS_TOKEN, Token.Type.REFRESH_TOKEN]).first()
        if row is None:
            return
        connection = connection_of(row.get_resources())
        if connection and row.type == Token.Type.REFRESH_TOKEN:
            end_tokens(connection)
        row.delete()


def without_port(address: str) -> str:
    """A loopback address without its port; any other as it is, with what makes it differ."""
    found = LOOPBACK.match(address)
    return f"{found[1]}{address[found.end() :]}" if found else address


def is_open(client: Client) -> bool:
    app = getattr(client, "app", None)
    return app is not None and app.is_open


def server() -> Server:
    found = Server(
        request_validator=Validator(),
        token_generator=generate_opaque_token,
        refresh_token_generator=generate_refresh_token,
        token_expires_in=settings.IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN,
    )
    for grant in (found.auth_grant, found.openid_connect_auth, found.refresh_grant):
        grant.custom_validators.post_token.append(spend_grant)
    return found


def spend_grant(request: Request) -> None:
    """The last check before tokens are made: this code or refresh token was never exchanged."""
    context = get_validator_context()
    context.requested_resources = None  # the API is the only one; the connection is carried on
    if request.grant_type == Client.GrantType.AUTHORIZATION_CODE:
        secret, names = request.code, context.granted_resources
    else:
        secret, names = request.refresh_token, context.refresh_token.get_resources()
    connection = connection_of(names)
    if connection is None or not spend(secret, connection):
        raise errors.InvalidGrantError(request=request)
