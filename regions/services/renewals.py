"""An agreement is to be renewed: its parties and the helpdesk hear of it once, in time."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from audit.services import record
from mailing.services import queue_mail
from regions.enums import ProfileState
from regions.models import Affiliation, Agreement
from regions.queries.agreements import renewals_to_tell
from regions.services.freshness import MOST_AT_ONCE, drain


def tell_of_renewals(limit: int = MOST_AT_ONCE) -> int:
    """Write about every agreement that is to be renewed soon; answers about how many."""
    due = renewals_to_tell(timezone.localdate()).values_list("pk", flat=True)[:limit]
    return drain(due, tell_if_due)


@transaction.atomic(durable=True)
def tell_if_due(pk: int) -> bool:
    """One mail to each editor of a party and to each person of the helpdesk, for this day."""
    locked = Agreement.objects.select_for_update().get(pk=pk)
    if not renewals_to_tell(timezone.localdate()).filter(pk=pk).exists():
        return False
    locked.renewal_told_for = locked.renewal_on
    # Not updated_at: nothing of what an editor could have open has changed.
    locked.save(update_fields=["renewal_told_for"])
    readers = list(readers_of(locked))
    for reader in readers:
        write(locked, reader)
    record("agreement.renewal_told", locked, by=None, readers=len(readers))
    return True


def readers_of(agreement: Agreement) -> "set[User]":
    party = Q(profile__partnership_parties__partnership=agreement.partnership_id)
    published = Q(profile__state=ProfileState.PUBLISHED)
    hats = Affiliation.objects.current().editing().filter(party & published)
    editors = User.objects.filter(is_active=True, affiliations__in=hats)
    return {*editors, *User.objects.helpdesk()}


def write(agreement: Agreement, reader: User) -> None:
    """The page that the link opens changes nothing."""
    with translation.override(reader.language):
        path = reverse("agreement", args=[agreement.public_id])
    queue_mail(
        template="regions/email/agreement_renewal",
        to=reader.email,
        language=reader.language,
        context={
            "agreement": agreement,
            "reader": reader,
            "to_helpdesk": reader.is_helpdesk,
            "url": settings.SITE_URL + path,
        },
        dedupe_key=f"agreement-renewal:{agreement.pk}:{agreement.renewal_on}:{reader.pk}",
    )
