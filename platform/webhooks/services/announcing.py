"""Tell endpoints what happened: rows in the caller's transaction, sent after it."""

import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from kernel.background import defer
from kernel.models import Public
from webhooks.kinds import PING, kind_named
from webhooks.models import Delivery, Endpoint, Message


def announce(
    code: str, thing: Public | None, *, organisations: Iterable[UUID] = (), **more: Any
) -> Message:
    """Write down what happened to a record and who is to be told.

    A public kind is told to everybody who asked for it, a private one to ``organisations`` alone.
    ``more`` are JSON-ready values beside id and address: nothing that the address would not show.
    Without a thing the collection itself is meant.
    """
    kind = kind_named(code)
    data = {"id": str(thing.public_id)} if thing else {}
    data["href"] = address(kind.resource, data.get("id"))
    message = write(
        code,
        data | more,
        is_public=kind.is_public,
        organisations=list(dict.fromkeys(organisations)),
    )
    fan_out(message)
    return message


def address(resource: str, key: str | None = None) -> str:
    return f"{settings.SITE_URL}/api/v1/{resource}/" + (f"{key}/" if key else "")


def write(
    code: str, data: dict[str, Any], *, is_public: bool, organisations: list[UUID]
) -> Message:
    now = timezone.now()
    return Message.objects.create(
        public_id=uuid.uuid4(),
        kind=code,
        at=now,
        body=body_of(code, data, now),
        is_public=is_public,
        organisations=organisations,
    )


def body_of(code: str, data: dict[str, Any], at: datetime) -> str:
    """The payload that the specification recommends, in one fixed form."""
    said = {"type": code, "timestamp": at.isoformat().replace("+00:00", "Z"), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def fan_out(message: Message) -> None:
    owned = Q(organisation_id__in=message.organisations)
    asked = Endpoint.objects.on().filter(kinds__contains=[message.kind])
    told = asked if message.is_public else asked.filter(owned)
    queue(message, told.order_by("pk"))


def queue(message: Message, endpoints: Iterable[Endpoint]) -> list[Delivery]:
    made = Delivery.objects.bulk_create(
        Delivery(message=message, endpoint=endpoint) for endpoint in endpoints
    )
    for delivery in made:
        defer("webhooks.deliver", delivery.pk)
    return made


def ping(endpoint: Endpoint) -> Delivery:
    """A message that tells nothing, to see whether it arrives. It is nobody's news."""
    data = {"href": address("docs")}
    message = write(PING, data, is_public=False, organisations=[])
    return queue(message, [endpoint])[0]
