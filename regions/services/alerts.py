"""Mails about saved searches: each profile found is told once, and no mail says "nothing new"."""

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from mailing.services import queue_mail
from regions.enums import AlertRhythm
from regions.models import Profile, SavedSearch
from regions.queries.cards import profile_cards
from regions.queries.directory import matching_ids
from regions.queries.following import saved_address, saved_criteria
from regions.services.following import next_run
from regions.tokens import stop_token

log = structlog.get_logger(__name__)

NAMED_IN_A_MAIL = 10


def send_alerts(limit: int = 500) -> int:
    """Look at the searches that are due, oldest first; one bad row never stops the others.

    Returns how many mails were queued.
    """
    now = timezone.now()
    due = SavedSearch.objects.filter(next_run_at__lte=now).order_by("next_run_at")
    mails = 0
    for pk in due.values_list("pk", flat=True)[:limit]:
        try:
            mails += send_alert(pk)
        except Exception:  # looked at again after its pause, not in every round
            log.exception("alert_not_sent", saved_search=pk)
            postpone(pk)
    return mails


@transaction.atomic(durable=True)
def send_alert(pk: int) -> bool:
    """Tell what a due search finds and its owner does not know yet. Run twice, it tells once."""
    now = timezone.now()
    due = SavedSearch.objects.select_for_update(of=["self"], skip_locked=True)
    saved = due.select_related("user").filter(pk=pk, next_run_at__lte=now).first()
    if saved is None:
        return False
    if not saved.user.is_active:
        saved.rhythm = AlertRhythm.NEVER
    run, saved.next_run_at = saved.next_run_at, next_run(saved.rhythm, after=now)
    new = find_new(saved) if saved.next_run_at else []
    if new:
        tell(saved, new, dedupe_key=f"saved-search:{saved.public_id}:{run:%Y%m%dT%H%M%S}")
        saved.known = [*saved.known, *new]
    saved.save(update_fields=["known", "rhythm", "next_run_at", "updated_at"])
    return bool(new)


def find_new(saved: SavedSearch) -> list[int]:
    """What the search finds and was not told yet, in the order of the directory."""
    known = set(saved.known)
    with translation.override(saved.user.language):
        return [pk for pk in matching_ids(saved_criteria(saved)) if pk not in known]


def tell(saved: SavedSearch, new: list[int], *, dedupe_key: str) -> None:
    reader = saved.user
    named = Profile.objects.for_cards().in_bulk(new[:NAMED_IN_A_MAIL])
    with translation.override(reader.language):
        context = {
            "saved": saved,
            "reader": reader,
            "number": len(new),
            "cards": profile_cards(named[pk] for pk in new[:NAMED_IN_A_MAIL] if pk in named),
            "more": max(0, len(new) - NAMED_IN_A_MAIL),
            "search_url": settings.SITE_URL + saved_address(saved),
            "stop_url": settings.SITE_URL
            + reverse("saved-search-stop", args=[stop_token(saved.public_id)]),
        }
    queue_mail(
        template="regions/email/saved_search",
        to=reader.email,
        language=reader.language,
        context=context,
        dedupe_key=dedupe_key,
        unsubscribe_url=context["stop_url"],
    )


def postpone(pk: int) -> None:
    """Put a search that failed off until its next turn."""
    saved = SavedSearch.objects.get(pk=pk)
    again = next_run(saved.rhythm)
    SavedSearch.objects.filter(pk=pk).update(next_run_at=again)
