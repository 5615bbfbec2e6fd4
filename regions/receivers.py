"""What the floors below tell, and what follows from it here."""

from typing import Any

from django.dispatch import receiver

from mailing.models import FailedAddress
from mailing.signals import address_failed
from regions.services.deliveries import tell_of_failed_address


@receiver(address_failed, dispatch_uid="regions.tell_of_failed_address")
def tell_colleagues_and_desk(failed: FailedAddress, **_kwargs: Any) -> None:
    tell_of_failed_address(failed)
