"""What the pages about two records show: both side by side, and what a merge did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q, QuerySet

from regions.labels import FIELD_LABELS
from regions.models import Merge, Profile

SIDE_BY_SIDE = [
    "name_en",
    "name_ja",
    "kind",
    "territory",
    "seat",
    "seat_city",
    "summary_en",
    "summary_ja",
    "website",
]


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One field of both records. ``taken`` says that the other record's value is chosen."""

    name: str
    label: str
    mine: str
    other: str
    taken: bool

    @property
    def differs(self) -> bool:
        return bool(self.mine and self.other and self.mine != self.other)

    @property
    def lang(self) -> str:
        return self.name[-2:] if self.name.endswith(("_en", "_ja")) else ""


@dataclass(frozen=True, slots=True)
class Movement:
    """How many entries of one sort move, are there already, or stay with the old record."""

    label: str
    moved: int
    put_away: int
    stayed: int


def choices(kept: Profile, gone: Profile, *, take: Iterable[str]) -> list[FieldChoice]:
    """Field by field; a gap of the one is always filled from the other."""
    chosen = set(take)
    found = []
    for name in SIDE_BY_SIDE:
        mine, other = shown(kept, name), shown(gone, name)
        taken = bool(other) and (name in chosen or not mine)
        found.append(FieldChoice(name, str(FIELD_LABELS[name]), mine, other, taken))
    return [choice for choice in found if choice.mine or choice.other]


def shown(profile: Profile, name: str) -> str:
    if name == "kind":
        return str(profile.get_kind_display())
    return str(getattr(profile, name) or "")


def movements(counts: Mapping[str, Mapping[str, int]]) -> list[Movement]:
    """Counts by model in the reader's words."""
    return [
        Movement(
            str(apps.get_model(label)._meta.verbose_name_plural),
            found.get("moved", 0),
            found.get("put_away", 0),
            found.get("stayed", 0),
        )
        for label, found in sorted(counts.items())
    ]


def merges_of(profile: Profile) -> QuerySet[Merge]:
    """Merges that this record took part in, latest first."""
    found = Merge.objects.filter(Q(survivor=profile) | Q(absorbed=profile))
    return found.select_related("survivor", "absorbed", "by", "undone_by").order_by("-at", "-pk")
