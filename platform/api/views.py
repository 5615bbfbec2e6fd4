"""The bases of every resource: read-only, strict about parameters, in the reader's language."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import activate
from django.views.decorators.http import conditional_page
from django_filters import Filter, MultipleChoiceFilter
from django_filters.rest_framework import FilterSet
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from api.deprecation import announce
from api.filters import check_names
from api.language import LANGUAGE_PARAMETER, reader_language
from api.pagination import Pages
from api.rendering import WrittenJSON
from api.validators import State, is_unchanged, stamp

Row = TypeVar("Row", bound=Model)
READING = ("GET", "HEAD", "OPTIONS")
FRESH_SECONDS = 60
EXPOSED = (
    "Content-Language, Deprecation, ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, "
    "Retry-After, Sunset"
)
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


class Reading(APIView):
    """Reads in the reader's language, with parameters that are refused where nobody knows them."""

    http_method_names = ["get", "head", "options"]
    own_parameters: frozenset[str] = frozenset()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Moments are told in UTC to everybody, whatever clock the person of a session reads."""
        with timezone.override("UTC"):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # The locale middleware reads the active language back into Content-Language and Vary.
        activate(reader_language(request))
        self.check_reader(request, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            self.check_parameters(request)

    def check_reader(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who may read here."""
        super().initial(request, *args, **kwargs)

    def check_parameters(self, request: Request) -> None:
        check_names(
            request.query_params,
            known=self.known_parameters(),
            repeatable=self.repeatable_parameters(),
        )

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        docs = request.build_absolute_uri(reverse("api-docs"))
        announce(answer, request, operation_of(request), docs)
        return answer

    def known_parameters(self) -> set[str]:
        return {LANGUAGE_PARAMETER, *self.own_parameters}

    def repeatable_parameters(self) -> set[str]:
        return set()


def operation_of(request: HttpRequest | Request) -> str:
    """``GET /api/v1/profiles/{id}/``: an operation as the OpenAPI document names it."""
    match = request.resolver_match
    path = CONVERTER.sub(r"{\1}", match.route) if match else ""
    return f"{request.method} /{path}"


@method_decorator(conditional_page, name="dispatch")
class PublicRead(Reading):
    """What anybody may read, from any site.

    Nobody is recognised here, so an answer depends on the address and the language only: it may be
    cached by everyone and be read by the scripts of every site, which send no credentials.
    """

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes: Sequence[type[BaseRenderer]] = (WrittenJSON,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        timezone.deactivate()  # nobody's own zone decides which day it is here

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """The answer to a browser that asks before it sends a header of its own."""
        headers = {
            "Access-Control-Allow-Methods": ", ".join(READING),
            "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, "
            "If-Modified-Since, If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return Response(status=204, headers=headers)

    def state(self) -> State | None:
        """In which state the rows are that this answer is made of, in one cheap query.

        None where nothing cheap says so exactly: then the bytes of the answer are its validator.
        """
        return None

    def unless_unchanged(
        self, request: Request, read: Callable[..., Response], *args: Any, **kwargs: Any
    ) -> Response:
        """304 before a row is read, or the answer with the validators of the state before it."""
        state = self.state()
        if state is None:
            return read(request, *args, **kwargs)
        if is_unchanged(request, state):
            return stamp(Response(status=304), request, state)
        response = read(request, *args, **kwargs)
        return stamp(response, request, state) if response.status_code == 200 else response

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.method in READING:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = EXPOSED
        if response.status_code in {200, 304}:
            patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response


class PublicResource(PublicRead, ReadOnlyModelViewSet[Row]):
    """A list in pages with strict filters, and one row by its public name.

    ``singular`` and ``plural`` name the resource in the reference; ``tries`` holds parameters worth
    trying, and ``key_help`` says what a row is asked for by.
    """

    filterset_class: type[FilterSet] | None = None
    singular: str
    plural: str
    key_help = ""
    tries: dict[str, str] = {}
    # What else one row may answer, for the document: by status, or status and media type.
    row_answers: dict[Any, Any] = {}

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.unless_unchanged(request, super().list, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.unless_unchanged(request, super().retrieve, *args, **kwargs)

    def known_parameters(self) -> set[str]:
        if self.detail:
            return super().known_parameters()
        paging = cast("Pages", self.paginator).parameters
        return super().known_parameters() | paging | set(self.filters())

    def repeatable_parameters(self) -> set[str]:
        return {
            name for name, one in self.filters().items() if isinstance(one, MultipleChoiceFilter)
        }

    def filters(self) -> dict[str, Filter]:
        return dict(self.filterset_class.base_filters) if self.filterset_class else {}
