"""The page on which a person lets an app act for an organisation, or refuses."""

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from allauth.idp.oidc.internal.oauthlib.utils import extract_params, get_validator_context
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from oauthlib.common import add_params_to_uri
from oauthlib.oauth2.rfc6749 import errors

from accounts.connections import connection_name
from accounts.models import App
from accounts.signed_in import person
from api.oauth.server import server
from kernel.errors import DomainError
from regions.app_forms import ConsentForm
from regions.queries.following import organisations_of
from regions.services.connections import connect_app


@dataclass(frozen=True, slots=True)
class Asked:
    """What an app asks for, as the protocol found it in order."""

    app: App
    scopes: list[str]
    redirect_uri: str
    state: str | None
    prompts: set[str]

    @property
    def target(self) -> str:
        """Where the person goes on, as a source of a Content-Security-Policy."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"

    @property
    def host(self) -> str:
        return urlsplit(self.redirect_uri).hostname or self.target


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """The address that apps know: it leads to the page in the reader's language."""
    check_key()
    asked = request.POST if request.method == "POST" else request.GET
    with override(language_for(asked)):
        page = reverse("app-consent")
    return redirect(f"{page}?{asked.urlencode()}")


def language_for(asked: QueryDict) -> str:
    """The first of ``ui_locales`` that the site speaks, or what the browser says."""
    spoken = dict(settings.LANGUAGES)
    wanted = [tag.partition("-")[0].lower() for tag in asked.get("ui_locales", "").split()]
    return next((tag for tag in wanted if tag in spoken), get_language() or settings.LANGUAGE_CODE)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Who is asked is signed in; nothing is allowed without the button being pressed."""
    check_key()
    asked = asked_of(request)
    if isinstance(asked, HttpResponse):
        return asked
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if "login" in asked.prompts and request.method == "GET":
        return redirect_to_login(without_prompt(request), reverse("account_reauthenticate"))
    if request.POST.get("then") == "refuse":
        return sent_back(asked, {"error": "access_denied", "state": asked.state})
    organisations = organisations_of(request.user)
    data = request.POST if request.method == "POST" else None
    form = ConsentForm(data, organisations=organisations, asked=asked.scopes)
    if form.is_valid() and (answer := allowed(request, asked, form)):
        return answer
    return shown(request, asked, form)


def check_key() -> None:
    if not settings.IDENTITY_KEY:
        raise Http404


def asked_of(request: HttpRequest) -> Asked | HttpResponse:
    """What is asked for; or the refusal: to the app where that is safe, else on a page."""
    uri, _method, _body, headers = extract_params(request)
    try:
        scopes, found = server().validate_authorization_request(uri, "GET", "", headers)
    except errors.FatalClientError as error:
        return render(request, "regions/app_refused.html", {"error": error}, status=400)
    except errors.OAuth2Error as error:
        return to_app(error.in_uri(error.redirect_uri))
    app = get_object_or_404(App.objects.select_related("client"), client_id=found["client_id"])
    prompts = set(request.GET.get("prompt", "").split())
    return Asked(app, scopes, found["redirect_uri"], found.get("state"), prompts)


def without_prompt(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("prompt", None)
    return f"{request.path}?{query.urlencode()}"


def allowed(request: HttpRequest, asked: Asked, form: ConsentForm) -> HttpResponse | None:
    """The connection, and a code for it; None where something is in the way, which the form says."""
    user, scopes = person(request), form.chosen_scopes
    try:
        connection = connect_app(asked.app, form.chosen, by=user, scopes=scopes)
    except DomainError as error:
        form.add_error(None, error.message)
        return None
    get_validator_context().requested_resources = [connection_name(connection)]
    uri, _method, _body, headers = extract_params(request)
    answer, _nothing, _status = server().create_authorization_response(
        uri, "GET", "", headers, scopes=scopes, credentials={"user": user}
    )
    return to_app(answer["Location"])


def sent_back(asked: Asked, values: dict[str, str | None]) -> HttpResponse:
    told = [(name, value) for name, value in values.items() if value]
    return to_app(add_params_to_uri(asked.redirect_uri, told))


def to_app(address: str) -> HttpResponse:
    """On to the app, which may have a scheme of its own; with the issuer's name (RFC 9207)."""
    response = HttpResponse(status=303)
    response["Location"] = add_params_to_uri(address, [("iss", settings.SITE_URL)])
    return response


def shown(request: HttpRequest, asked: Asked, form: ConsentForm) -> HttpResponse:
    context: dict[str, Any] = {
        "asked": asked,
        "app": asked.app,
        "form": form,
        "can_allow": bool(form.fields or form.always),
        "title": _("Connect %(app)s?") % {"app": asked.app.name},
    }
    status = 422 if form.errors else 200
    page = render(request, "regions/app_consent.html", context, status=status)
    return going_on_to(asked.target, request, page)


def going_on_to(target: str, request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """The browser asks the policy of this page about the address that the answer leads to."""
    framed = csp_update({"form-action": [target]})(lambda _request: page)(request)
    return cast("HttpResponse", framed)
