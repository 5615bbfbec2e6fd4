"""Webhooks for programs: as they are read, and what is sent to write them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.moments import MomentField
from api.writing import Command
from regions.api import webhook_examples as examples
from webhooks.enums import DeliveryState, EndpointState, Problem
from webhooks.kinds import kinds_for
from webhooks.models import Attempt, Delivery, Endpoint

# No choices: the document cannot say that one of them is null.
NULLABLE = {"type": ["string", "null"]}
WEBHOOK_KINDS = [(kind.code, kind.label) for kind in kinds_for(public_only=False)]
PROBLEMS = ", ".join(Problem.values)


def problem_of(found: str | None) -> str | None:
    return found or None


class EndpointBase(serializers.Serializer[Any]):
    """An address that is told what happened."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    organisation = serializers.UUIDField(
        source="organisation_id",
        allow_null=True,
        help_text="The id of the profile whose it is; null: it is told of the directory alone.",
    )
    name = serializers.CharField(help_text="What you call it.")
    url = serializers.CharField(help_text="Where messages go.")
    kinds = serializers.ListField(child=serializers.CharField(), help_text="What it is told.")
    state = serializers.ChoiceField(choices=EndpointState.choices, help_text="How it stands.")
    failures = serializers.IntegerField(help_text="How often in a row it did not answer.")
    failing_since = serializers.DateTimeField(allow_null=True, help_text="Since when; or null.")
    created_at = serializers.DateTimeField(help_text="When it was made.")


@extend_schema_serializer(examples=[examples.WEBHOOK])
class EndpointSerializer(EndpointBase):
    """A webhook. Its secret is told when it is made or rotated, and never again here."""


@extend_schema_serializer(examples=[examples.WEBHOOK_MADE])
class NewEndpointSerializer(EndpointBase):
    """A webhook that was just made, with its secret."""

    secret = serializers.SerializerMethodField(help_text="Keep it: it is not told again.")

    def get_secret(self, endpoint: Endpoint) -> str:
        return endpoint.secrets.valid()[0].value


@extend_schema_serializer(examples=[examples.SECRET])
class SecretSerializer(serializers.Serializer[Any]):
    """A new secret. For a day the old one signs, too."""

    secret = serializers.CharField(source="value", help_text="Keep it: it is not told again.")


class DeliveryBase(serializers.Serializer[Any]):
    """One message on its way to one webhook."""

    id = serializers.UUIDField(source="public_id", help_text="Of the delivery.")
    message = serializers.UUIDField(
        source="message.public_id", help_text="The webhook-id: the same however often it is sent."
    )
    webhook = serializers.UUIDField(source="endpoint.public_id", help_text="Where it goes.")
    kind = serializers.CharField(source="message.kind", help_text="What it tells.")
    happened_at = serializers.DateTimeField(source="message.at", help_text="When that happened.")
    state = serializers.ChoiceField(choices=DeliveryState.choices, help_text="How it stands.")
    attempts = serializers.IntegerField(help_text="How often it was tried.")
    due_at = serializers.DateTimeField(help_text="When it is or was tried next.")
    delivered_at = serializers.DateTimeField(allow_null=True, help_text="When it arrived; or null.")


@extend_schema_serializer(examples=[examples.DELIVERY_IN_LIST])
class DeliverySerializer(DeliveryBase):
    """A delivery with what its last attempt brought."""

    last_status = serializers.IntegerField(
        allow_null=True, help_text="The HTTP status of the last answer; or null."
    )
    last_problem = serializers.SerializerMethodField(
        help_text=f"Why the last attempt did not arrive: {PROBLEMS}; or null."
    )

    @extend_schema_field(NULLABLE)
    def get_last_problem(self, delivery: Delivery) -> str | None:
        return problem_of(delivery.last_problem)  # type: ignore[attr-defined]  # annotated


class AttemptSerializer(serializers.Serializer[Any]):
    """One request and what came back."""

    at = serializers.DateTimeField(help_text="When.")
    status = serializers.IntegerField(allow_null=True, help_text="The HTTP status; or null.")
    problem = serializers.SerializerMethodField(
        help_text=f"Why it did not arrive: {PROBLEMS}; or null."
    )
    milliseconds = serializers.IntegerField(help_text="How long it took.")
    answer = serializers.CharField(help_text="The beginning of the answer; may be empty.")

    @extend_schema_field(NULLABLE)
    def get_problem(self, attempt: Attempt) -> str | None:
        return problem_of(attempt.problem)


@extend_schema_serializer(examples=[examples.DELIVERY])
class SentMessageSerializer(DeliveryBase):
    """A delivery with the text that is signed and sent, and every attempt."""

    body = serializers.CharField(source="message.body", help_text="The very text that is signed.")
    log = serializers.SerializerMethodField(help_text="The attempts, the latest first.")

    @extend_schema_field(AttemptSerializer(many=True))
    def get_log(self, delivery: Delivery) -> Any:
        return AttemptSerializer(delivery.log.order_by("-at", "-pk"), many=True).data


@extend_schema_serializer(examples=[examples.QUEUED])
class QueuedSerializer(serializers.Serializer[Any]):
    """How much is sent again."""

    messages = serializers.IntegerField(help_text="How many messages.")


# What is sent ----------------------------------------------------------------------------------


class EndpointText(Command):
    """What a webhook is."""

    name = serializers.CharField(max_length=100, help_text="What you call it.")
    url = serializers.URLField(
        max_length=500, help_text="Begins with https:// and lies on the public Internet."
    )
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=WEBHOOK_KINDS),
        min_length=1,
        max_length=50,
        help_text="What it is told: those under *Webhooks* in the document.",
    )


@extend_schema_serializer(examples=[examples.ADD_WEBHOOK])
class AddEndpointCommand(EndpointText):
    """A new webhook."""

    organisation = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whose it is: that of the token, or your first one, without it.",
    )
    directory = serializers.BooleanField(
        default=False,
        help_text="For the helpdesk: of no organisation, told of the directory alone.",
    )


@extend_schema_serializer(examples=[examples.CHANGE_WEBHOOK])
class ChangeEndpointCommand(EndpointText):
    """All that a webhook is: it replaces what it was."""


@extend_schema_serializer(examples=[examples.SWITCH])
class SwitchCommand(Command):
    """Whether messages go out."""

    on = serializers.BooleanField(help_text="False: they wait until it is on again.")


@extend_schema_serializer(examples=[examples.AGAIN])
class AgainCommand(Command):
    """From when on everything is sent again."""

    since = MomentField(help_text="What happened from then on.")
    delivered_too = serializers.BooleanField(
        default=False, help_text="Also what has arrived already."
    )
