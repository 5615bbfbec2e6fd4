"""Saved searches and shortlists: what people keep of the directory."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from regions.enums import AlertRhythm
from regions.models import SavedSearch
from regions.queries.addresses import query_of
from regions.queries.directory import Criteria, matching_ids

MOST_SAVED = 50
LONGEST_QUERY = 2000  # characters, as the column has it
PAUSES = {AlertRhythm.DAILY.value: timedelta(days=1), AlertRhythm.WEEKLY.value: timedelta(days=7)}


@transaction.atomic(durable=True)
def save_search(criteria: Criteria, *, by: User, name: str, rhythm: str) -> SavedSearch:
    """Keep a search. What it finds today counts as known: mails tell what is new from now on.

    The same search a second time takes the new name and rhythm.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two presses, one row
    query = short_query(criteria)
    same = SavedSearch.objects.filter(user=by, query=query).first()
    if same:
        return change(same, by=by, name=name, rhythm=rhythm)
    refuse_too_many(by)
    saved = SavedSearch.objects.create(
        user=by,
        name=name,
        query=query,
        rhythm=rhythm,
        known=matching_ids(criteria),
        next_run_at=next_run(rhythm),
    )
    record("saved_search.saved", saved, by=by, rhythm=rhythm)
    return saved


@transaction.atomic(durable=True)
def change_search(saved: SavedSearch, *, by: User, name: str, rhythm: str) -> SavedSearch:
    refuse_other(saved, by)
    return change(saved, by=by, name=name, rhythm=rhythm)


def change(saved: SavedSearch, *, by: User, name: str, rhythm: str) -> SavedSearch:
    if rhythm != saved.rhythm:
        saved.next_run_at = next_run(rhythm)
    saved.name, saved.rhythm = name, rhythm
    saved.save(update_fields=["name", "rhythm", "next_run_at", "updated_at"])
    record("saved_search.changed", saved, by=by, rhythm=rhythm)
    return saved


@transaction.atomic(durable=True)
def delete_search(saved: SavedSearch, *, by: User) -> None:
    refuse_other(saved, by)
    record("saved_search.deleted", saved, by=by)
    saved.delete()


@transaction.atomic(durable=True)
def stop_alerts(saved: SavedSearch, *, by: User) -> None:
    """No more mails about this search; the search itself stays."""
    refuse_other(saved, by)
    change(saved, by=by, name=saved.name, rhythm=AlertRhythm.NEVER)


def next_run(rhythm: str, *, after: datetime | None = None) -> datetime | None:
    """When to look again; never for those who want no mail."""
    pause = PAUSES.get(rhythm)
    return (after or timezone.now()) + pause if pause else None


def short_query(criteria: Criteria) -> str:
    query = query_of(criteria)
    if len(query) > LONGEST_QUERY:
        raise DomainError(
            "search_too_long",
            _("This search has too many filters to be kept. Take some of them away."),
        )
    return query


def refuse_other(saved: SavedSearch, by: User) -> None:
    if saved.user_id != by.pk:
        raise PermissionDenied


def refuse_too_many(by: User) -> None:
    if SavedSearch.objects.filter(user=by).count() >= MOST_SAVED:
        raise DomainError(
            "too_many_searches",
            _("You keep %(number)s searches, the most there is room for. Delete one first.")
            % {"number": MOST_SAVED},
        )
