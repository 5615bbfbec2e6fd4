"""The OpenAPI document: what every operation of the API has in common, written once."""

from functools import cache
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework.generics import ListAPIView

from accounts.enums import Scope
from api.authentication import scope_for
from api.deprecation import REGISTER
from api.language import LANGUAGE_PARAMETER
from api.problems import MEDIA_TYPE
from api.schema_problems import PROBLEMS, TAG_NEEDED, UNKNOWN_CALLER, WRITING
from api.views import READING, PublicRead, PublicResource, Reading
from api.writing import SignedIn

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LANGUAGE = OpenApiParameter(
    LANGUAGE_PARAMETER,
    OpenApiTypes.STR,
    enum=LANGUAGES,
    description="The language of labels and messages; without it, Accept-Language decides.",
)
CONTENT_LANGUAGE = OpenApiParameter(
    "Content-Language",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    enum=LANGUAGES,
    response=[200],
    description="The language of labels and messages.",
)
ETAG = OpenApiParameter(
    "ETag",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="Send it back as If-None-Match: while nothing has changed, the answer is 304.",
)
LAST_MODIFIED = OpenApiParameter(
    "Last-Modified",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200],
    description="A second since which nothing has changed, where it is known. As "
    "If-Modified-Since it works like the ETag, which is finer.",
)
UNCHANGED = {304: OpenApiResponse(description="Nothing has changed since the answer of that ETag.")}


def if_match(*, required: bool) -> OpenApiParameter:
    return OpenApiParameter(
        "If-Match",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        required=required,
        description="The ETag that you have read: where somebody has written since, the answer is "
        "412 and nothing changes.",
    )


ROW = OpenApiParameter(
    "id", OpenApiTypes.UUID, OpenApiParameter.PATH, description="The id of what is asked for."
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A text of yours, such as a UUID: sent again with the same body within a day, the "
    "call is not carried out again but answered as the first time.",
)


class Schema(AutoSchema):
    """AutoSchema that knows the base views: language, problems, summaries."""

    view: Any

    def get_summary(self) -> str | None:
        if not isinstance(self.view, PublicResource):
            return super().get_summary()
        return self.view.singular if self.view.detail else self.view.plural

    def get_override_parameters(self) -> list[Any]:
        parameters = super().get_override_parameters()
        if isinstance(self.view, Reading):
            parameters += [LANGUAGE, CONTENT_LANGUAGE]
        if isinstance(self.view, PublicRead):
            parameters += [ETAG, LAST_MODIFIED]
        elif getattr(self.view, "tagged", False):
            parameters.append(ETAG)
        if isinstance(self.view, SignedIn) and "{id}" in self.path:
            parameters.append(ROW)
        if isinstance(self.view, SignedIn) and self.is_write:
            parameters += self.write_headers()
        if isinstance(self.view, PublicResource) and self.view.detail:
            parameters.append(self.key())
        return parameters

    @property
    def is_listing(self) -> bool:
        return self.method == "GET" and isinstance(self.view, ListAPIView)

    @property
    def is_write(self) -> bool:
        return self.method not in READING

    def write_headers(self) -> list[OpenApiParameter]:
        """Idempotency-Key on every write, If-Match where it is taken."""
        found = [IDEMPOTENCY_KEY]
        required = self.method in self.view.needs_tag
        if required or self.view.takes_tag:
            found.append(if_match(required=required))
        return found

    def get_auth(self) -> list[dict[str, Any]]:
        """A token of either kind with the right that is needed, or the session of the site."""
        if not isinstance(self.view, SignedIn):
            return []
        scope = scope_for(self.view, self.method)
        scopes = [scope] if scope else []
        return [{"token": scopes}, {"oauth": scopes}, {"session": []}]

    def key(self) -> OpenApiParameter:
        """The part of the address that names the row."""
        unique = self.view.lookup_value_converter == "uuid"
        return OpenApiParameter(
            self.view.lookup_url_kwarg or self.view.lookup_field,
            OpenApiTypes.UUID if unique else OpenApiTypes.STR,
            OpenApiParameter.PATH,
            description=self.view.key_help,
        )

    def get_examples(self) -> list[OpenApiExample]:
        """The parameters worth trying: those in the address for a row, the others for a list."""
        examples = super().get_examples()
        if not isinstance(self.view, PublicResource):
            return examples
        key = self.view.lookup_url_kwarg or self.view.lookup_field
        place: Literal["path", "query"] = "path" if self.view.detail else "query"
        return examples + [
            OpenApiExample(name, value=value, parameter_only=(name, place))
            for name, value in self.view.tries.items()
            if (name == key) == bool(self.view.detail)
        ]

    def get_response_serializers(self) -> Any:
        by_itself = isinstance(self.view, SignedIn) and not self.is_listing
        found = self.view.answer if by_itself else super().get_response_serializers()
        if not isinstance(self.view, Reading) or isinstance(found, dict):
            return found
        known = PROBLEMS | self.more_problems()
        problems = {(status, MEDIA_TYPE): known[status] for status in sorted(known)}
        unchanged = UNCHANGED if isinstance(self.view, PublicRead) else {}
        return self.success(found) | problems | unchanged | self.own_answers()

    def own_answers(self) -> dict[Any, OpenApiResponse]:
        """What this resource alone answers for one of its rows."""
        if not isinstance(self.view, PublicResource) or not self.view.detail:
            return {}
        return self.view.row_answers

    def more_problems(self) -> dict[int, OpenApiResponse]:
        if not isinstance(self.view, SignedIn):
            return {}
        if not self.is_write:
            return UNKNOWN_CALLER
        needed = TAG_NEEDED if self.method in self.view.needs_tag else {}
        return UNKNOWN_CALLER | WRITING | needed

    def success(self, found: Any) -> dict[Any, OpenApiResponse]:
        if self.method == "DELETE":
            return {204: OpenApiResponse(description="It is gone.")}
        if isinstance(self.view, SignedIn) and self.method in self.view.created:
            return {201: OpenApiResponse(found, "What was made.")}
        return {200: OpenApiResponse(found, "What was asked for.")}


def name_tags(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """A hook: declare each tag at the root, with the words of its list."""
    tags: dict[str, str] = {}
    for operations in result["paths"].values():
        for operation in operations.values():
            tags.setdefault(operation["tags"][0], operation.get("summary", ""))
    result["tags"] = [{"name": name, "description": words} for name, words in tags.items()]
    return result


def name_securities(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """A hook: the three ways to be recognised."""
    result["components"]["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "kkh_…",
            "description": "A token from the page “API tokens” of your account. The roles that an "
            "operation names are the rights that the token needs; writing includes reading.",
        },
        "oauth": {
            "type": "oauth2",
            "description": "For apps that act for people of several organisations: the helpdesk "
            "registers them, and each person chooses an organisation and rights. PKCE (S256) is "
            "needed. Addresses: `/.well-known/oauth-authorization-server`.",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "/oauth/authorize",
                    "tokenUrl": "/oauth/token",
                    "refreshUrl": "/oauth/token",
                    "scopes": {value: str(label) for value, label in Scope.choices},
                }
            },
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The session of the site. Writing needs the header X-CSRFToken.",
        },
    }
    return result


def mark_deprecated(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """A hook: what will go is marked, an operation or one parameter of it."""
    for one in REGISTER:
        method, path = one.operation.split(" ")
        operation = result["paths"][path][method.lower()]
        named = [p for p in operation.get("parameters", []) if p["name"] == one.parameter]
        for thing in named if one.parameter else [operation]:
            thing["deprecated"] = True
    return result


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, in English, as `manage.py spectacular` writes it."""
    with override("en"):
        schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return schema
