"""Webhooks in the OpenAPI document (3.1): what an endpoint of others is sent, kind by kind."""

from typing import Any

from django.utils.translation import override

from webhooks.kinds import WebhookKind, kinds_for

MESSAGE = "WebhookMessage"
REFERENCE = {"$ref": f"#/components/schemas/{MESSAGE}"}
HEADERS = {
    "webhook-id": "Names the message: the same one may come twice, under the same id.",
    "webhook-timestamp": "When this attempt was made: seconds since 1970, signed with the message.",
    "webhook-signature": "One or more `v1,…` signatures (HMAC-SHA256 over id.timestamp.body, in base64), "
    "by the Standard Webhooks specification.",
}
SCHEMA = {
    "type": "object",
    "description": "What happened. Thin on purpose: read the record at `data.href`.",
    "properties": {
        "type": {"type": "string", "description": "The kind of message."},
        "timestamp": {"type": "string", "format": "date-time", "description": "When it happened."},
        "data": {
            "type": "object",
            "description": "What it is about: where to read it, not what it says.",
            "properties": {
                "id": {"type": "string", "format": "uuid", "description": "The record."},
                "href": {"type": "string", "format": "uri", "description": "Where to read it."},
                "successor": {
                    "type": "string",
                    "format": "uuid",
                    "description": "Which profile took over, of one that was merged or withdrawn.",
                },
                "by_organisation": {
                    "type": "string",
                    "format": "uuid",
                    "description": "Which of the two organisations acted, of a request or meeting.",
                },
            },
            "required": ["href"],
        },
    },
    "required": ["type", "timestamp", "data"],
}


def add_webhooks(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """A hook of drf-spectacular."""
    with override("en"):
        result["webhooks"] = {kind.code: operation(kind) for kind in kinds_for(public_only=False)}
    result["components"].setdefault("schemas", {})[MESSAGE] = SCHEMA
    return result


def operation(kind: WebhookKind) -> dict[str, Any]:
    name = "webhook_" + kind.code.replace(".", "_")
    whom = "" if kind.is_public else " Told to the two organisations concerned alone."
    return {
        "post": {
            "operationId": name,
            "summary": str(kind.label),
            "description": "Answer with a status of 2xx within 15 seconds; anything else is sent again "
            f"for about three days.{whom}",
            "tags": ["webhooks"],
            "parameters": [
                {
                    "name": header,
                    "in": "header",
                    "required": True,
                    "description": words,
                    "schema": {"type": "string"},
                }
                for header, words in HEADERS.items()
            ],
            "requestBody": {"required": True, "content": {"application/json": content(kind)}},
            "responses": {"2XX": {"description": "Taken."}},
        }
    }


def content(kind: WebhookKind) -> dict[str, Any]:
    key = "5f0c2c9e-6f0b-4b8e-9d43-0d3c5d2f7a61"
    href = f"https://kakehashi.example/api/v1/{kind.resource}/"
    data = {"href": href} if kind.is_bulk else {"id": key, "href": f"{href}{key}/"}
    example = {
        "type": kind.code,
        "timestamp": "2026-11-28T21:00:00.000000Z",
        "data": data,
    }
    return {"schema": REFERENCE, "example": example}
