"""The webhooks of an organisation: made, changed, paused, with what was sent and what came of it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.signed_in import person
from api.deeds import Deed, Subject
from api.idempotency import once
from api.tags import check_match, state_of, still_read, tagged
from api.writing import NothingMore, SignedIn, documented
from regions.api import webhook_parts as parts
from regions.api.acting import check_works_there, only_organisation, own_organisation
from webhooks.models import Delivery, Endpoint
from webhooks.queries import deliveries_of
from webhooks.services import endpoints as services

RIGHT = "webhooks:write"


def seen_rows(request: Request) -> QuerySet[Endpoint]:
    """Those that the caller may see, as far as they are of the token's organisation."""
    check_works_there(request)
    rows, only = Endpoint.objects.visible_to(request.user), only_organisation(request)
    return rows if only is None else rows.filter(organisation_id=only)


def seen(request: Request, public_id: UUID) -> Endpoint:
    found = seen_rows(request).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def seen_delivery(request: Request, public_id: UUID) -> Delivery:
    rows = Delivery.objects.filter(endpoint__in=seen_rows(request))
    found = rows.select_related("message", "endpoint").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def state_of_endpoint(endpoint: Endpoint) -> str:
    """What people write of it: that it fails is no change that somebody would overwrite."""
    return state_of(endpoint.name, endpoint.url, endpoint.kinds, endpoint.state)


def told(request: Request, public_id: UUID) -> Response:
    endpoint = seen(request, public_id)
    return tagged(parts.EndpointSerializer(endpoint).data, state_of_endpoint(endpoint))


class Webhooks(SignedIn, ListAPIView[Endpoint]):
    """The webhooks of your organisations, by name; for the helpdesk all."""

    read_scope = write_scope = RIGHT
    created = frozenset({"POST"})
    own_parameters = frozenset({"page", "page_size"})
    serializer_class, answer = parts.EndpointSerializer, parts.NewEndpointSerializer
    filter_backends = ()
    queryset = Endpoint.objects.none()  # for the document alone

    def get_queryset(self) -> QuerySet[Endpoint]:
        return seen_rows(self.request).order_by("name", "pk")

    @extend_schema(operation_id="webhooks_list", summary="Webhooks")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="webhooks_add",
        summary="Add a webhook",
        description="The answer alone holds its `secret`. It is on at once; send it a test.",
        request=parts.AddEndpointCommand,
    )
    @once
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        data = self.checked(parts.AddEndpointCommand, request)
        owner = owner_named(request, data.pop("organisation"), directory=data.pop("directory"))
        made = services.add_endpoint(owner, by=person(request), **data)
        answer = tagged(parts.NewEndpointSerializer(made).data, state_of_endpoint(made), status=201)
        answer["Location"] = request.build_absolute_uri(f"{request.path}{made.public_id}/")
        return answer


def owner_named(request: Request, public_id: UUID | None, *, directory: bool) -> UUID | None:
    """Whose a new webhook is. A token acts for its organisation, also in the helpdesk's hands."""
    if directory:
        if only_organisation(request) is not None:
            raise PermissionDenied
        return None
    return own_organisation(request, public_id).public_id


class Webhook(SignedIn):
    """One webhook."""

    read_scope = write_scope = RIGHT
    http_method_names = ["get", "head", "put", "delete", "options"]
    takes_tag = tagged = True
    answer = parts.EndpointSerializer

    @extend_schema(operation_id="webhooks_retrieve", summary="A webhook")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told(request, id)

    @extend_schema(
        operation_id="webhooks_change",
        summary="Change a webhook",
        description="Its secret stays.",
        request=parts.ChangeEndpointCommand,
    )
    @once
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(parts.ChangeEndpointCommand, request)
        endpoint = seen(request, id)
        check_match(request, state_of_endpoint(endpoint))
        check = still_read(request, state_of_endpoint)
        services.change_endpoint(endpoint, by=person(request), check=check, **data)
        return told(request, id)

    @extend_schema(
        operation_id="webhooks_delete",
        summary="Delete a webhook",
        description="With everything that was or waits to be sent to it.",
    )
    @once
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002
        endpoint = seen(request, id)
        check_match(request, state_of_endpoint(endpoint))
        check = still_read(request, state_of_endpoint)
        services.delete_endpoint(endpoint, by=person(request), check=check)
        return Response(status=204)


class WebhookCommand(Deed):
    """A deed on a webhook."""

    write_scope = RIGHT
    answer: type[Serializer[Any]] | None = parts.EndpointSerializer
    subject = Subject(seen, state_of_endpoint, told)


@documented(
    operation_id="webhooks_switch",
    summary="Pause a webhook, or go on",
    description="What waits while it is off goes out once it is on again.",
    request=parts.SwitchCommand,
)
class Switch(WebhookCommand):
    command = parts.SwitchCommand

    def act(self, row: Endpoint, data: dict[str, Any]) -> None:
        by = person(self.request)
        services.switch_endpoint(row, on=data["on"], by=by, check=self.still_read())


@documented(
    operation_id="webhooks_rotate",
    summary="Take a new secret",
    description="For a day the old one signs, too. The answer alone holds the new one.",
    request=NothingMore,
)
class Rotate(WebhookCommand):
    answer, tagged = parts.SecretSerializer, False

    def act(self, row: Endpoint, data: dict[str, Any]) -> Any:  # noqa: ARG002
        return services.rotate_secret(row, by=person(self.request), check=self.still_read())

    def answered(self, request: Request, row: Endpoint, done: Any) -> Response:  # noqa: ARG002
        return Response(parts.SecretSerializer(done).data)


@documented(
    operation_id="webhooks_test",
    summary="Send a test",
    description="A message that tells nothing; read the delivery to see what came of it.",
    request=NothingMore,
)
class Test(WebhookCommand):
    answer, tagged = parts.SentMessageSerializer, False

    def act(self, row: Endpoint, data: dict[str, Any]) -> Any:  # noqa: ARG002
        return services.send_test(row, by=person(self.request))

    def answered(self, request: Request, row: Endpoint, done: Any) -> Response:  # noqa: ARG002
        return Response(parts.SentMessageSerializer(done).data)


@documented(
    operation_id="webhooks_send_again",
    summary="Send again what happened since a moment",
    description="What did not arrive, or everything; also what it was not told at the time. The "
    "oldest first, at most 10,000.",
    request=parts.AgainCommand,
)
class Again(WebhookCommand):
    command = parts.AgainCommand
    answer, tagged = parts.QueuedSerializer, False

    def act(self, row: Endpoint, data: dict[str, Any]) -> int:
        return services.send_again_since(row, by=person(self.request), **data)

    def answered(self, request: Request, row: Endpoint, done: Any) -> Response:  # noqa: ARG002
        return Response({"messages": done})


class Deliveries(SignedIn, ListAPIView[Delivery]):
    """What a webhook was told, the latest first, and what came of it."""

    read_scope = RIGHT
    http_method_names = ["get", "head", "options"]
    own_parameters = frozenset({"page", "page_size"})
    serializer_class = parts.DeliverySerializer
    filter_backends = ()
    queryset = Delivery.objects.none()  # for the document alone

    def get_queryset(self) -> QuerySet[Delivery]:
        endpoint = seen(self.request, self.kwargs["id"])
        return deliveries_of(endpoint).select_related("message", "endpoint")

    @extend_schema(operation_id="webhooks_deliveries", summary="Deliveries of a webhook")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class OneDelivery(SignedIn):
    """One delivery with its text and its attempts."""

    read_scope = RIGHT
    http_method_names = ["get", "head", "options"]
    answer = parts.SentMessageSerializer

    @extend_schema(operation_id="webhooks_delivery", summary="A delivery with its attempts")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told_delivery(request, id)


def told_delivery(request: Request, public_id: UUID) -> Response:
    return Response(parts.SentMessageSerializer(seen_delivery(request, public_id)).data)


@documented(
    operation_id="webhooks_delivery_again",
    summary="Send one message again",
    description="Under the same webhook-id, from its first attempt.",
    request=NothingMore,
)
class DeliveryAgain(Deed):
    write_scope = RIGHT
    takes_tag = tagged = False
    answer = parts.SentMessageSerializer
    subject = Subject(seen_delivery, lambda row: state_of(row.updated_at), told_delivery)

    def act(self, row: Delivery, data: dict[str, Any]) -> None:  # noqa: ARG002
        services.send_again(row, by=person(self.request))
