"""Open, replace and close a person's calendar addresses."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking.models import CalendarFeed
from regions.models import Profile


@transaction.atomic(durable=True)
def open_feed(profile: Profile | None, *, by: User) -> CalendarFeed:
    """A new address, for all of the person's meetings or those of one of their organisations."""
    if profile is not None and not Profile.objects.of_person(by).filter(pk=profile.pk).exists():
        raise PermissionDenied
    try:
        with transaction.atomic():
            feed = CalendarFeed.objects.create(user=by, profile=profile)
    except IntegrityError as error:
        raise DomainError(
            "feed_exists",
            _("There is an address for this calendar already. Close it to get a new one."),
        ) from error
    record("calendar_feed.opened", feed, by=by, organisation=profile.public_id if profile else None)
    return feed


@transaction.atomic(durable=True)
def close_feed(feed: CalendarFeed, *, by: User) -> None:
    """The address stops working at once; calendars that read it keep what they have."""
    if feed.user_id != by.pk:
        raise PermissionDenied
    live = CalendarFeed.objects.live().filter(pk=feed.pk)
    if live.update(revoked_at=timezone.now(), updated_at=timezone.now()):
        record("calendar_feed.closed", feed, by=by)


def note_reading(feed: CalendarFeed) -> None:
    """Remember the day, so that its owner sees whether somebody still reads it."""
    today = timezone.localdate()
    if feed.last_read_on != today:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_on=today)
