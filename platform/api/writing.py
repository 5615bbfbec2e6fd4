"""The bases of what a person, or a program for them, reads and writes after signing in."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions, serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import Bearer, ConnectedApp, HasScope, OwnSession, access_of
from api.filters import check_names
from api.language import LANGUAGE_PARAMETER
from api.parsers import StrictJSONParser, printable
from api.views import EXPOSED as PUBLICLY_EXPOSED
from api.views import READING, Reading

SENT_HEADERS = "Accept, Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match"
EXPOSED = f"{PUBLICLY_EXPOSED}, Idempotent-Replayed, Location, WWW-Authenticate"


class SignedIn(Reading):
    """For one caller alone, kept by nobody: by a token from any site, by a session from ours.

    ``read_scope`` and ``write_scope`` are the rights that a token needs. The others are for the
    document: methods that create, methods that need If-Match, whether it is taken, whether answers
    have a tag, and what is answered where that is no list.
    """

    http_method_names = ["get", "head", "options", "post", "put", "patch", "delete"]
    authentication_classes = (ConnectedApp, Bearer, OwnSession)
    permission_classes = (IsAuthenticated, HasScope)
    parser_classes = (StrictJSONParser,)
    read_scope = write_scope = ""
    created: frozenset[str] = frozenset()
    needs_tag: frozenset[str] = frozenset()
    takes_tag = tagged = False
    answer: type[serializers.Serializer[Any]] | None = None

    def check_reader(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A browser asks for leave before it sends a token: that needs none."""
        if request.method != "OPTIONS":
            super().check_reader(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in READING:
            # What has no body says in the address whose row is meant.
            named = self.known_parameters() if request.method == "DELETE" else set()
            check_names(request.query_params, known={LANGUAGE_PARAMETER, *named}, repeatable=set())

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        headers = {
            "Access-Control-Allow-Methods": ", ".join(self.allowed_methods),
            "Access-Control-Allow-Headers": SENT_HEADERS,
            "Access-Control-Max-Age": "86400",
        }
        return Response(status=204, headers=headers)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(answer, private=True, no_store=True)
        patch_vary_headers(answer, ("Authorization", "Cookie"))
        if not is_session(request):
            # No credentials are allowed here, so a script of another site never reads a session.
            answer["Access-Control-Allow-Origin"] = "*"
            answer["Access-Control-Expose-Headers"] = EXPOSED
        return answer

    def checked(self, kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
        """The body, as this serializer reads it. ValidationError names each field."""
        serializer = kind(data=request.data, context=self.context)
        serializer.is_valid(raise_exception=True)
        data: dict[str, Any] = serializer.validated_data
        return data

    @property
    def context(self) -> dict[str, Any]:
        return {"request": self.request, "view": self}


def documented(**words: Any) -> Callable[[type[Any]], type[Any]]:
    """The words of the document for the POST that a view inherits."""
    return extend_schema_view(post=extend_schema(**words))


class SignedInRead(SignedIn):
    """What is only read."""

    http_method_names = ["get", "head", "options"]


def is_session(request: Request) -> bool:
    """Is the caller known by the cookie of the site?"""
    user = getattr(request, "_user", None)  # not asked where nobody was to be recognised
    return bool(user and user.is_authenticated and access_of(request) is None)


class Command(serializers.Serializer[Any]):
    """A body that is sent to us: a member that nobody reads is named, never passed over."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            raise serializers.ValidationError(
                {printable(name): [self.not_read(printable(name))] for name in unknown}
            )
        return super().to_internal_value(data)

    def not_read(self, name: str) -> exceptions.ErrorDetail:
        known = ", ".join(self.fields) or "–"
        message = _("There is no member “%(name)s” here; there are: %(known)s.")
        return exceptions.ErrorDetail(
            message % {"name": name[:100], "known": known}, code="unknown_field"
        )


class NothingMore(Command):
    """A command that needs no words."""
