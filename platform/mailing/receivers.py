"""What a mail provider tells through its webhook."""

from typing import Any

from anymail.signals import tracking
from django.dispatch import receiver

from mailing.delivery import take_event


@receiver(tracking, dispatch_uid="mailing.take_event")
def take_provider_event(event: Any, **_kwargs: Any) -> None:
    take_event(event)
