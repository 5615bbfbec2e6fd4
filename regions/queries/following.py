"""What a person follows: saved searches, and the shortlists of their organisations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict

from regions.enums import ProfileState
from regions.models import Profile, SavedSearch, ShortlistEntry, ShortlistNote
from regions.queries.addresses import address_of, criteria_of
from regions.queries.directory import Criteria

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Mark:
    """One organisation of the reader, and whether the profile stands on its shortlist."""

    organisation: Profile
    listed: bool


@dataclass(frozen=True, slots=True)
class ListedProfile:
    """An entry of a shortlist with the notes that this reader may see."""

    entry: ShortlistEntry
    others: list[ShortlistNote]
    own: str
    private: str

    @property
    def is_off(self) -> bool:
        return self.entry.removed_at is not None

    @property
    def is_gone(self) -> bool:
        return self.entry.profile.state != ProfileState.PUBLISHED


def organisations_of(user: "User | AnonymousUser") -> list[Profile]:
    """The organisations whose shortlist this person shares, by name."""
    if not user.is_authenticated:
        return []
    kept = [ProfileState.DRAFT, ProfileState.PUBLISHED]
    return sorted(
        Profile.objects.of_person(user).filter(state__in=kept), key=lambda one: (one.name, one.pk)
    )


def marks_of(ours: Sequence[Profile], profiles: Iterable[Profile]) -> dict[int, list[Mark]]:
    """For each profile the reader's organisations, itself left out: one query for any number."""
    shown = list(profiles)
    if not ours or not shown:
        return {}
    entries = ShortlistEntry.objects.listed().filter(organisation__in=ours, profile__in=shown)
    listed = set(entries.values_list("organisation_id", "profile_id"))
    return {
        one.pk: [Mark(our, (our.pk, one.pk) in listed) for our in ours if our.pk != one.pk]
        for one in shown
    }


def shortlist_of(organisation: Profile, *, reader: "User") -> "QuerySet[ShortlistEntry]":
    """The entries of an organisation with their notes, newest first. Others' private notes stay
    in the database: they are not even read.
    """
    notes = ShortlistNote.objects.filter(only_mine=False) | ShortlistNote.objects.filter(
        author=reader
    )
    return (
        ShortlistEntry.objects.visible_to(reader)
        .filter(organisation=organisation)
        .kept_for(reader)
        .select_related("added_by")
        .prefetch_related(
            Prefetch("profile", Profile.objects.for_cards()),
            Prefetch("notes", notes.select_related("author")),
        )
    )


def listed_profile(entry: ShortlistEntry, *, reader: "User") -> ListedProfile:
    notes = list(entry.notes.all())
    own = [note for note in notes if note.author_id == reader.pk]
    return ListedProfile(
        entry=entry,
        others=[note for note in notes if note.author_id != reader.pk],
        own=next((note.text for note in own if not note.only_mine), ""),
        private=next((note.text for note in own if note.only_mine), ""),
    )


def saved_searches_of(user: "User") -> "QuerySet[SavedSearch]":
    return SavedSearch.objects.filter(user=user)


def saved_criteria(saved: SavedSearch) -> Criteria:
    return criteria_of(QueryDict(saved.query))


def saved_address(saved: SavedSearch) -> str:
    """The page of the directory with this search, in the language that is active."""
    return address_of(saved_criteria(saved))
