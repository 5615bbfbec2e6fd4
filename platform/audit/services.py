from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

from audit.models import NAME_LENGTH, Entry
from audit.signals import recorded
from kernel.models import Public


def record(
    action: str,
    thing: Public,
    *,
    by: AbstractBaseUser | None,
    organisation: UUID | None = None,
    on_behalf: bool = False,
    **details: Any,
) -> Entry:
    """Write one line of the log, in the caller's transaction. ``by=None`` is the platform itself."""
    entry = Entry.objects.create(
        action=action,
        actor_id=getattr(by, "public_id", None),
        actor_name=str(by)[:NAME_LENGTH] if by else "Kakehashi",
        on_behalf=on_behalf,
        record_type=thing._meta.label,  # Django's documented API
        record_id=thing.public_id,
        organisation_id=organisation,
        details=details,
    )
    recorded.send(sender=Entry, entry=entry, thing=thing)
    return entry
