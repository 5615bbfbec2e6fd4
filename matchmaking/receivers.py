"""What the floors below tell, and what follows from it here."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.dispatch import receiver

from audit.models import Entry
from audit.signals import recorded
from events.models import Event
from events.signals import (
    event_cancelled,
    event_copied,
    event_moved,
    event_postponed,
    event_turned_online,
    rehearsal_discarded,
    rehearsal_started,
)
from kernel.models import Public
from matchmaking.enums import EventTurn
from matchmaking.services import event_news, postings, runs, suggestions
from matchmaking.services.day import copying
from matchmaking.services.webhooks import tell_of_deed
from regions.models import Profile
from regions.signals import profile_changed, profiles_changed, ties_changed


@receiver(profile_changed, dispatch_uid="matchmaking.refresh_suggestions")
def refresh_suggestions(profile: Profile, **_kwargs: Any) -> None:
    suggestions.note_change(profile)
    postings.refresh_words(profile)


@receiver(ties_changed, dispatch_uid="matchmaking.refresh_suggestions_of_parties")
def refresh_suggestions_of_parties(profiles: list[Profile], **_kwargs: Any) -> None:
    """Who is a partner already is no new suggestion, and the reverse."""
    suggestions.note_changes(profiles)


@receiver(profiles_changed, dispatch_uid="matchmaking.refresh_all_suggestions")
def refresh_all_suggestions(**_kwargs: Any) -> None:
    """Very many at once: a full run is cheaper than one change after the other."""
    runs.ask_for_run()


@receiver(recorded, dispatch_uid="matchmaking.webhooks_of_deeds")
def tell_webhooks_of_deed(entry: Entry, thing: Public, **_kwargs: Any) -> None:
    tell_of_deed(entry, thing)


@receiver(event_cancelled, dispatch_uid="matchmaking.cancel_with_event")
def cancel_with_event(event: Event, **_kwargs: Any) -> None:
    event_news.note(event, EventTurn.CANCELLED)


@receiver(event_postponed, dispatch_uid="matchmaking.cancel_with_postponed_event")
def cancel_with_postponed_event(event: Event, **_kwargs: Any) -> None:
    event_news.note(event, EventTurn.POSTPONED)


@receiver(event_moved, dispatch_uid="matchmaking.follow_moved_event")
def follow_moved_event(event: Event, shift: timedelta, *, together: bool, **_kwargs: Any) -> None:
    event_news.note_move(event, shift, together=together)


@receiver(event_turned_online, dispatch_uid="matchmaking.tell_of_event_online")
def tell_of_event_online(event: Event, **_kwargs: Any) -> None:
    event_news.note(event, EventTurn.ONLINE)


@receiver(event_copied, dispatch_uid="matchmaking.copy_day")
def copy_day(
    event: Event, copy: Event, moved: Callable[[datetime], datetime], **_kwargs: Any
) -> None:
    copying.copy_day(event, copy, moved=moved)


@receiver(rehearsal_started, dispatch_uid="matchmaking.rehearse_day")
def rehearse_day(event: Event, copy: Event, **_kwargs: Any) -> None:
    copying.rehearse_day(event, copy)


@receiver(rehearsal_discarded, dispatch_uid="matchmaking.discard_day")
def discard_day(event: Event, **_kwargs: Any) -> None:
    copying.discard_day(event)
