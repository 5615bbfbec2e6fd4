"""What programs find out by themselves: addresses, rights and keys (RFC 8414, RFC 9728, OpenID)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import jwkkit
from allauth.idp.oidc.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.enums import Identity, Scope

SECONDS = 3600
Document = Callable[[], dict[str, Any]]


def published(document: Document) -> Callable[[HttpRequest], HttpResponse]:
    """The same for everybody, for an hour; not there without a key."""

    @wraps(document)
    def view(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
        if not settings.IDENTITY_KEY:
            raise Http404
        response = JsonResponse(document())
        response["Access-Control-Allow-Origin"] = "*"
        patch_cache_control(response, public=True, max_age=SECONDS)
        return response

    return require_safe(view)


def address(name: str) -> str:
    """As the issuer is called, whatever name the site was asked by."""
    return settings.SITE_URL + reverse(name)


@published
def configuration() -> dict[str, Any]:
    """One document for OAuth 2 and OpenID Connect; it names only what there is."""
    methods = ["client_secret_basic", "client_secret_post", "none"]
    return {
        "issuer": settings.SITE_URL,
        "authorization_endpoint": address("oauth-authorize"),
        "token_endpoint": address("oauth-token"),
        "revocation_endpoint": address("oauth-revoke"),
        "userinfo_endpoint": address("oauth-userinfo"),
        "jwks_uri": address("oauth-keys"),
        "scopes_supported": [*Identity.values, *Scope.values],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
        "authorization_response_iss_parameter_supported": True,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": [
            *("sub", "name", "given_name", "family_name", "locale", "zoneinfo"),
            *("email", "email_verified"),
        ],
        "ui_locales_supported": [code for code, _name in settings.LANGUAGES],
        "service_documentation": address("api-docs"),
    }


@published
def resource() -> dict[str, Any]:
    """RFC 9728: whose tokens the API takes."""
    return {
        "resource": f"{settings.SITE_URL}/api/v1/",
        "authorization_servers": [settings.SITE_URL],
        "scopes_supported": Scope.values,
        "bearer_methods_supported": ["header"],
        "resource_name": "Kakehashi",
        "resource_documentation": address("api-docs"),
    }


@published
def keys() -> dict[str, Any]:
    found = [jwkkit.load_jwk_from_pem(key.pem)[0] for key in get_adapter().list_private_keys()]
    return {"keys": found}
