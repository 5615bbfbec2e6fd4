"""Versions as people read them: what changed, in words; what happened; who waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet

from kernel.models import Term
from regions.differences import Piece, pieces
from regions.enums import Direction, ProfileKind, Side, ThirdRegionRole, VersionState
from regions.labels import FIELD_LABELS, label_of
from regions.models import (
    CooperationForm,
    FieldComment,
    Profile,
    ProfileVersion,
    ReviewNote,
    Sector,
    Territory,
    Theme,
    ThirdRegion,
    VersionCheck,
)
from regions.queries.cards import language_name

TEXTS = ["name_en", "name_ja", "summary_en", "summary_ja", "seat_city", "website"]
LISTS = ["languages", "flagships", "sectors", "themes", "machine_translated"]


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An offer or wish that came (``ins``), went (``del``) or reads differently (``same``)."""

    kind: str
    title: str
    texts: list[tuple[str, list[Piece]]] = field(default_factory=list)
    note: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What changed in one field: pieces of a text, or entries that came and went."""

    name: str
    label: str
    lang: str = ""
    pieces: list[Piece] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    stayed: list[str] = field(default_factory=list)
    entries: list[EntryChange] = field(default_factory=list)

    @property
    def remarkable(self) -> bool:
        """Is there a field of the form that a remark could stand beside?"""
        return self.name != "machine_translated"


def changes_in_words(changes: dict[str, list[Any]], known: Any = None) -> list[FieldChange]:
    """The differences of two contents for reading, in the order of the form.

    Codes become names with one query for each vocabulary in use; ``known`` is a
    ``content.Codes``, which has read them already.
    """
    words = Words(changes, known)
    ordered = [name for name in FIELD_LABELS if name in changes]
    return [words.change(name, *changes[name]) for name in ordered]


class Words:
    """Codes as names in the reader's language, read only where a difference needs them."""

    def __init__(self, changes: dict[str, list[Any]], known: Any = None) -> None:
        self.changes, self.known = changes, known

    def change(self, name: str, before: Any, after: Any) -> FieldChange:
        label = label_of(name)
        if name in TEXTS:
            language = name[-2:] if name[-3:] in ("_en", "_ja") else ""
            return FieldChange(name, label, language, pieces=pieces(before or "", after or ""))
        if name == "interests":
            return FieldChange(name, label, entries=self.entries(before or [], after or []))
        old, new = (self.names(name, value) for value in (before, after))
        return FieldChange(
            name,
            label,
            added=[one for one in new if one not in old],
            removed=[one for one in old if one not in new],
            stayed=[one for one in new if one in old],
        )

    def names(self, name: str, value: Any) -> list[str]:
        codes = value if isinstance(value, list) else [value] if value else []
        known = getattr(self, name, {})
        found = [str(known.get(code, code)) for code in codes]
        # The rank of a strength is part of what is said.
        return [f"{n}. {one}" for n, one in enumerate(found, 1)] if name == "flagships" else found

    def entries(self, before: list[Any], after: list[Any]) -> list[EntryChange]:
        old, new = ({key_of(one): one for one in entries} for entries in (before, after))
        keys = dict.fromkeys([*old, *new])
        return [self.entry(old.get(key), new.get(key)) for key in keys if differs(old, new, key)]

    def entry(self, old: dict[str, str] | None, new: dict[str, str] | None) -> EntryChange:
        kind = "same" if old and new else "ins" if new else "del"
        before, after = old or {}, new or {}
        texts = [
            (code, pieces(before.get(f"text_{code}", ""), after.get(f"text_{code}", "")))
            for code in ("en", "ja")
        ]
        note = pieces(self.role(before), self.role(after))
        return EntryChange(kind, self.title(new or before), [one for one in texts if one[1]], note)

    def title(self, entry: dict[str, str]) -> str:
        parts = [
            Direction(entry["direction"]).label,
            self.forms.get(entry["form"], entry["form"]),
            self.sectors.get(entry["sector"], entry["sector"]),
            self.third_regions.get(entry.get("third_region", ""), ""),
        ]
        return " · ".join(str(part) for part in parts if part)

    def role(self, entry: dict[str, str]) -> str:
        role = entry.get("third_region_role", "")
        return str(ThirdRegionRole(role).label) if role in ThirdRegionRole else ""

    @cached_property
    def kind(self) -> dict[str, str]:
        return {code: str(label) for code, label in ProfileKind.choices}

    @cached_property
    def side(self) -> dict[str, str]:
        return {code: str(label) for code, label in Side.choices}

    @cached_property
    def languages(self) -> dict[str, str]:
        pair = self.changes["languages"]
        return {code: language_name(code) for codes in pair for code in codes or []}

    @cached_property
    def machine_translated(self) -> dict[str, str]:
        return {name: str(label) for name, label in FIELD_LABELS.items()}

    @cached_property
    def sectors(self) -> dict[str, str]:
        return names_of(self.known.sectors.values() if self.known else Sector.objects.all())

    @property
    def flagships(self) -> dict[str, str]:
        return self.sectors

    @cached_property
    def themes(self) -> dict[str, str]:
        return names_of(self.known.themes.values() if self.known else Theme.objects.all())

    @cached_property
    def forms(self) -> dict[str, str]:
        return names_of(self.known.forms.values() if self.known else CooperationForm.objects.all())

    @cached_property
    def third_regions(self) -> dict[str, str]:
        return names_of(
            self.known.third_regions.values() if self.known else ThirdRegion.objects.all()
        )

    @cached_property
    def places(self) -> dict[str, str]:
        codes = [code for name in ("territory", "seat") for code in self.changes.get(name, [])]
        if self.known:
            return names_of(self.known.places(codes).values())
        return names_of(Territory.objects.filter(code__in=[code for code in codes if code]))

    @property
    def territory(self) -> dict[str, str]:
        return self.places

    @property
    def seat(self) -> dict[str, str]:
        return self.places


def names_of(records: Iterable[Term | Territory]) -> dict[str, str]:
    return {one.code: one.name for one in records}


def key_of(entry: dict[str, str]) -> tuple[str, ...]:
    return tuple(entry.get(name, "") for name in ("direction", "form", "sector", "third_region"))


def differs(old: dict[Any, Any], new: dict[Any, Any], key: tuple[str, ...]) -> bool:
    before, after = old.get(key), new.get(key)
    if before is None or after is None:
        return True
    said = ("text_en", "text_ja", "third_region_role")
    return any(before.get(name, "") != after.get(name, "") for name in said)


# What happened -------------------------------------------------------------------------------


def versions_of(profile: Profile) -> QuerySet[ProfileVersion]:
    """Every version with its author, the doors it went through, and what was asked; latest first."""
    checks = VersionCheck.objects.select_related("by").order_by("round", "door")
    comments = FieldComment.objects.select_related("by").order_by("at", "pk")
    return (
        profile.versions.select_related("author")
        .prefetch_related(
            Prefetch("checks", checks),
            Prefetch("field_comments", comments),
            Prefetch("steps", ReviewNote.objects.select_related("by").order_by("at", "pk")),
        )
        .order_by("-number")
    )


def public_version(profile: Profile) -> ProfileVersion | None:
    """The version that stands in the directory; None where it is not kept as one yet."""
    return profile.versions.public().select_related("author").first()


def comments_beside(version: ProfileVersion | None) -> dict[str, list[str]]:
    """What a reviewer asked for in the last round, by field."""
    if version is None or version.state != VersionState.SENT_BACK:
        return {}
    found: dict[str, list[str]] = {}
    for comment in version.field_comments.filter(round=version.round):
        found.setdefault(comment.field, []).append(comment.text)
    return found


def loose_steps(profile: Profile) -> QuerySet[ReviewNote]:
    """What happened to the record itself, not to one version: renamed, withdrawn, merged."""
    return history_of(profile).filter(version=None)


def version_choices(profile: Profile) -> list[tuple[int, str]]:
    """Numbers and states of every version, latest first."""
    found = profile.versions.order_by("-number").only("number", "state", "profile")
    return [(one.number, one.get_state_display()) for one in found]


def history_of(profile: Profile) -> QuerySet[ReviewNote]:
    """Every step of a profile with who took it and the reviewer's words, latest first."""
    return profile.review_notes.select_related("by").order_by("-at", "-pk")
