"""What programs ask of OAuth 2: tokens, their end, who somebody is. Errors as RFC 6749 words them."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from allauth.idp.oidc.internal.oauthlib.utils import (
    convert_response,
    extract_params,
    respond_json_error,
)
from allauth.idp.oidc.internal.resources import get_resources
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from accounts.connections import end_after_theft
from api.oauth.server import server

View = Callable[[HttpRequest], HttpResponse]
CROSS_SITE = {
    "Access-Control-Allow-Origin": "*",  # no credentials: what is not in the body is not believed
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Max-Age": "86400",
}
# Of a refresh that is sent again at once, for want of an answer, nobody is accused.
PATIENCE = {"code": timedelta(0), "refresh_token": timedelta(seconds=30)}


def for_programs(view: View) -> View:
    """Not there without a key; kept by nobody; without cookies, so that every site may ask."""

    @wraps(view)
    def open_to_programs(request: HttpRequest) -> HttpResponse:
        if not settings.IDENTITY_KEY:
            raise Http404
        response = HttpResponse(status=204) if request.method == "OPTIONS" else view(request)
        for name, value in CROSS_SITE.items():
            response[name] = value
        patch_vary_headers(response, ("Authorization",))
        return response

    return csrf_exempt(never_cache(open_to_programs))


@for_programs
@require_http_methods(["POST"])
def token(request: HttpRequest) -> HttpResponse:
    """A code or a refresh token for an access token. One that comes twice ends what came of it."""
    try:
        get_resources(request)
    except ValidationError as error:
        said = {"error": "invalid_target", "error_description": " ".join(error.messages)}
        return JsonResponse(said, status=400)
    with transaction.atomic():
        response: HttpResponse = convert_response(
            *server().create_token_response(*extract_params(request))
        )
        response["Content-Type"] = "application/json"
        if response.status_code == 400 and is_refused_grant(response):
            for name, patience in PATIENCE.items():
                end_after_theft(request.POST.get(name, ""), patience=patience)
    return response


def is_refused_grant(response: HttpResponse) -> bool:
    return bool(json.loads(response.content).get("error") == "invalid_grant")


@for_programs
@require_http_methods(["POST"])
def revoke(request: HttpRequest) -> HttpResponse:
    """RFC 7009: a program ends its own token. Whether there was one is not told."""
    response: HttpResponse = convert_response(
        *server().create_revocation_response(*extract_params(request))
    )
    return response


@for_programs
@require_http_methods(["GET", "HEAD", "POST"])
def userinfo(request: HttpRequest) -> HttpResponse:
    """Who signed in, as far as the app may know (OpenID Connect Core, section 5.3)."""
    try:
        answer = server().create_userinfo_response(*extract_params(request))
        response: HttpResponse = convert_response(*answer)
    except OAuth2Error as error:
        response = respond_json_error(request, error)
    return response
