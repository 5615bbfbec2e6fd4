"""What the log says of events, and who outside is told of it."""

from typing import Any

from django.dispatch import receiver

from audit.models import Entry
from audit.signals import recorded
from events.models import Call, Event
from events.services.webhooks import tell_of_call, tell_of_event
from kernel.models import Public


@receiver(recorded, dispatch_uid="events.webhooks_of_events")
def tell_webhooks_of_event(entry: Entry, thing: Public, **_kwargs: Any) -> None:
    if isinstance(thing, Event):
        tell_of_event(thing, entry.action, entry.details)


@receiver(recorded, dispatch_uid="events.webhooks_of_calls")
def tell_webhooks_of_call(entry: Entry, thing: Public, **_kwargs: Any) -> None:
    if isinstance(thing, Call):
        tell_of_call(thing, entry.action)
