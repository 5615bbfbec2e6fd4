"""Make, change and end endpoints, change their secrets, send again. Each is logged."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.background import defer
from kernel.errors import DomainError
from kernel.locking import Check
from kernel.outbound import is_public
from webhooks import rules
from webhooks.enums import DeliveryState, EndpointState
from webhooks.kinds import kinds_for
from webhooks.models import Delivery, Endpoint, Message, SigningSecret
from webhooks.services import announcing
from webhooks.signing import new_secret

MOST_ENDPOINTS = 10
OVERLAP = timedelta(hours=24)
MOST_AGAIN = 10_000


@transaction.atomic(durable=True)
def add_endpoint(
    organisation: UUID | None, *, name: str, url: str, kinds: list[str], by: User
) -> Endpoint:
    """An endpoint of an organisation; with ``None`` one of the public directory."""
    if not rules.can_manage(by, organisation):
        raise PermissionDenied
    if Endpoint.objects.filter(organisation_id=organisation).count() >= MOST_ENDPOINTS:
        raise DomainError(
            "too_many_webhooks",
            _("There are %(count)s webhooks already. Delete one of them first.")
            % {"count": MOST_ENDPOINTS},
        )
    check_facts(organisation, url, kinds)
    made = Endpoint(
        organisation_id=organisation, name=name.strip(), url=url, kinds=kinds, created_by=by
    )
    keep(made)
    SigningSecret.objects.create(endpoint=made, value=new_secret())
    log("webhook.added", made, by=by, kinds=kinds, host=urlsplit(url).hostname)
    return made


@transaction.atomic(durable=True)
def change_endpoint(
    endpoint: Endpoint,
    *,
    name: str,
    url: str,
    kinds: list[str],
    by: User,
    check: Check[Endpoint] = None,
) -> Endpoint:
    found = managed(endpoint, by, check)
    check_facts(found.organisation_id, url, kinds)
    found.name, found.url, found.kinds = name.strip(), url, kinds
    keep(found)
    log("webhook.changed", found, by=by, kinds=kinds, host=urlsplit(url).hostname)
    return found


@transaction.atomic(durable=True)
def switch_endpoint(
    endpoint: Endpoint, *, on: bool, by: User, check: Check[Endpoint] = None
) -> Endpoint:
    """On or off. What waits while it is off goes out once it is on again."""
    found = locked(endpoint, check)
    allowed = rules.can_manage(by, found.organisation_id) if on else rules.can_switch(by, found)
    if not allowed:
        raise PermissionDenied
    found.state = EndpointState.ON if on else EndpointState.OFF
    found.failures, found.failing_since, found.resting_until = 0, None, None
    found.save()
    log("webhook.switched_on" if on else "webhook.switched_off", found, by=by)
    defer("webhooks.drain")
    return found


@transaction.atomic(durable=True)
def delete_endpoint(endpoint: Endpoint, *, by: User, check: Check[Endpoint] = None) -> None:
    found = managed(endpoint, by, check)
    log("webhook.deleted", found, by=by, host=urlsplit(found.url).hostname)
    found.delete()


@transaction.atomic(durable=True)
def rotate_secret(endpoint: Endpoint, *, by: User, check: Check[Endpoint] = None) -> SigningSecret:
    """A new secret. For a day the old one signs, too; one that was on its way out ends now."""
    found = managed(endpoint, by, check)
    found.secrets.exclude(expires_at=None).delete()
    found.secrets.filter(expires_at=None).update(expires_at=timezone.now() + OVERLAP)
    made = SigningSecret.objects.create(endpoint=found, value=new_secret())
    log("webhook.secret_rotated", found, by=by)
    return made


@transaction.atomic(durable=True)
def show_secret(endpoint: Endpoint, *, by: User) -> list[SigningSecret]:
    """The secrets that sign now. That somebody looked is written down."""
    found = managed(endpoint, by)
    log("webhook.secret_shown", found, by=by)
    return list(found.secrets.valid())


@transaction.atomic(durable=True)
def send_test(endpoint: Endpoint, *, by: User) -> Delivery:
    found = managed(endpoint, by)
    if not found.is_on:
        raise DomainError("webhook_off", _("Switch the webhook on before you send a test."))
    log("webhook.tested", found, by=by)
    wake(found)
    return announcing.ping(found)


@transaction.atomic(durable=True)
def send_again(delivery: Delivery, *, by: User) -> None:
    """One message once more, under the same id, from its first attempt."""
    wake(managed(delivery.endpoint, by))
    waiting = Delivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.SENDING)
    if not start_anew(waiting):
        raise DomainError("on_its_way", _("This message is on its way just now."))
    log("webhook.sent_again", delivery.endpoint, by=by, message=str(delivery.message.public_id))
    defer("webhooks.deliver", delivery.pk)


@transaction.atomic(durable=True)
def send_again_since(
    endpoint: Endpoint, since: datetime, *, by: User, delivered_too: bool = False
) -> int:
    """All that happened since then and did not arrive, also what it was not told at the time.

    Returns how many messages are sent; at most ``MOST_AGAIN``, the oldest first.
    """
    found = managed(endpoint, by)
    rows = Message.objects.meant_for(found).filter(at__gte=since)
    if not delivered_too:
        arrived = found.deliveries.filter(state=DeliveryState.DELIVERED)
        rows = rows.exclude(pk__in=arrived.values("message"))
    keys = list(rows.order_by("at", "pk").values_list("pk", flat=True)[:MOST_AGAIN])
    known = found.deliveries.filter(message__in=keys)
    start_anew(known.exclude(state=DeliveryState.SENDING))
    new = set(keys) - set(known.values_list("message", flat=True))
    Delivery.objects.bulk_create(
        (Delivery(message_id=key, endpoint=found) for key in sorted(new)), ignore_conflicts=True
    )
    wake(found)
    log("webhook.sent_again", found, by=by, since=since.isoformat(), count=len(keys))
    defer("webhooks.drain")
    return len(keys)


def wake(endpoint: Endpoint) -> None:
    """Who presses a button waits for no rest after a failure."""
    Endpoint.objects.filter(pk=endpoint.pk).update(resting_until=None)


def start_anew(rows: Any) -> int:
    now = timezone.now()
    done: int = rows.update(
        state=DeliveryState.WAITING, attempts=0, due_at=now, delivered_at=None, updated_at=now
    )
    return done


def managed(endpoint: Endpoint, by: User, check: Check[Endpoint] = None) -> Endpoint:
    found = locked(endpoint, check)
    if not rules.can_manage(by, found.organisation_id):
        raise PermissionDenied
    return found


def locked(endpoint: Endpoint, check: Check[Endpoint] = None) -> Endpoint:
    found = Endpoint.objects.select_for_update().filter(pk=endpoint.pk).first()
    if found is None:  # deleted since it was looked for
        raise Http404
    if check:
        check(found)
    return found


def keep(endpoint: Endpoint) -> None:
    try:
        with transaction.atomic():
            endpoint.save()
    except IntegrityError as error:
        raise DomainError(
            "webhook_known", _("There is a webhook with this address already."), field="url"
        ) from error


def check_facts(organisation: UUID | None, url: str, kinds: list[str]) -> None:
    """What can be said without asking anybody. Where the name leads is checked at every request."""
    parts = urlsplit(url)
    at_home = parts.hostname in settings.WEBHOOK_HOSTS
    if parts.scheme != "https" and not at_home:
        raise DomainError(
            "https_needed", _("Give an address that begins with https://."), field="url"
        )
    if not at_home and is_inside(parts.hostname or ""):
        raise DomainError(
            "address_not_public",
            _("Give an address on the public Internet: we send nothing into private networks."),
            field="url",
        )
    if parts.username or parts.password:
        raise DomainError(
            "credentials_in_url",
            _("Leave name and password out of the address: the signature says who we are."),
            field="url",
        )
    allowed = {kind.code for kind in kinds_for(public_only=organisation is None)}
    if not kinds or not set(kinds) <= allowed:
        raise DomainError("kinds_needed", _("Choose what is to be told."), field="kinds")


def is_inside(host: str) -> bool:
    """Is the host written as a number that is none of the public Internet?"""
    try:
        return not is_public(host)
    except ValueError:  # a name
        return False


def log(action: str, endpoint: Endpoint, *, by: User, **details: Any) -> None:
    organisation = endpoint.organisation_id
    on_behalf = organisation is not None and not rules.can_manage(by, organisation)
    record(action, endpoint, by=by, organisation=organisation, on_behalf=on_behalf, **details)
