"""What the floors below tell, and what follows from it here; and what others are told of the directory."""

from typing import Any

from django.dispatch import receiver

from audit.models import Entry
from audit.signals import recorded
from kernel.models import Public
from mailing.models import FailedAddress
from mailing.signals import address_failed
from regions.models import Partnership, Profile
from regions.services.deliveries import tell_of_failed_address
from regions.services.webhooks import tell_of_partnership, tell_of_profile, tell_of_record
from regions.signals import partnership_changed, profile_changed, profiles_changed
from regions.webhook_kinds import BULK
from webhooks.services.announcing import announce


@receiver(address_failed, dispatch_uid="regions.tell_of_failed_address")
def tell_colleagues_and_desk(failed: FailedAddress, **_kwargs: Any) -> None:
    tell_of_failed_address(failed)


@receiver(profile_changed, dispatch_uid="regions.webhooks_of_profiles")
def tell_webhooks_of_profile(profile: Profile, *, arrived: bool = False, **_kwargs: Any) -> None:
    tell_of_profile(profile, arrived=arrived)


@receiver(profiles_changed, dispatch_uid="regions.webhooks_of_imports")
def tell_webhooks_of_many(**_kwargs: Any) -> None:
    announce(BULK, None)


@receiver(partnership_changed, dispatch_uid="regions.webhooks_of_partnerships")
def tell_webhooks_of_partnership(partnership: Partnership, change: str, **_kwargs: Any) -> None:
    tell_of_partnership(partnership, change)


@receiver(recorded, dispatch_uid="regions.webhooks_of_records")
def tell_webhooks_of_record(entry: Entry, thing: Public, **_kwargs: Any) -> None:
    tell_of_record(entry.action, thing)
