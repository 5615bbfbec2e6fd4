"""The doors that are no resource: the OpenAPI document, its readable twin, and every other address."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.codes import CODES
from api.deprecation import REGISTER
from api.language import LANGUAGE_PARAMETER
from api.problems import PROBLEM_TYPES
from api.reference import resources
from api.schema import document
from api.views import PublicRead


class Root(PublicRead):
    """The address of the API itself leads to its documentation."""

    schema = None

    def get(self, request: Request) -> HttpResponse:  # noqa: ARG002
        return redirect("api-docs")


class OpenApiDocument(PublicRead):
    """The OpenAPI document, as YAML or (``?format=json``) as JSON."""

    renderer_classes = (
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
        OpenApiJsonRenderer,
        OpenApiJsonRenderer2,
    )
    own_parameters = frozenset({"format"})

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        return Response(document())


class NoSuchResource(PublicRead):
    """Every address under the API that is none: a problem detail instead of a page."""

    schema = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in ("GET", "HEAD") and lacks_only_a_slash(request):
            return redirect(request.get_full_path(force_append_slash=True), permanent=True)
        return super().dispatch(request, *args, **kwargs)

    def check_parameters(self, request: Request) -> None:
        """What is not there has no parameters either."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound


def lacks_only_a_slash(request: HttpRequest) -> bool:
    if request.path_info.endswith("/"):
        return False
    try:
        match = resolve(f"{request.path_info}/")
    except Resolver404:
        return False
    return getattr(match.func, "cls", None) is not NoSuchResource


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """The reference for people: what the OpenAPI document says, as a page."""
    wanted = request.GET.get(LANGUAGE_PARAMETER)
    if wanted in dict(settings.LANGUAGES):
        activate(wanted)
    site = request.build_absolute_uri("/").rstrip("/")
    context = {"resources": resources(document(), site), "problems": PROBLEM_TYPES}
    context |= {"codes": CODES, "deprecated": REGISTER}
    response = render(request, "api/docs.html", context)
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response
