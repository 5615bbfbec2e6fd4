"""What an import needs to know of the directory, and what its pages show."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Q
from django.utils import translation

from regions.enums import Origin, ProfileKind, ProfileState, Side, VersionState
from regions.imports.known import SIDE_WORDS, WORKING_LANGUAGES, Known, words
from regions.models import (
    CooperationForm,
    CooperationInterest,
    Profile,
    ProfileSector,
    ProfileVersion,
    Sector,
    Territory,
    Theme,
    ThirdRegion,
)

PLAIN = (
    *("kind", "side", "seat_city", "name_en", "name_ja", "summary_en", "summary_ja", "website"),
    *("languages", "machine_translated"),
)


def read_known() -> Known:
    """Every code and word that a file may use."""
    places = list(Territory.objects.values_list("code", "country", "former_codes"))
    former = {old: code for code, _country, olds in places for old in olds.split()}
    return Known(
        sectors=code_set(Sector),
        themes=code_set(Theme),
        forms=code_set(CooperationForm),
        third_regions=code_set(ThirdRegion),
        territories={code: country for code, country, _former in places},
        former=former,
        languages=frozenset(WORKING_LANGUAGES),
        sides=words([(side, word) for side, said in SIDE_WORDS.items() for word in said])
        | labels(Side.choices),
        kinds=labels(ProfileKind.choices),
    )


def code_set(model: Any) -> frozenset[str]:
    return frozenset(model.objects.values_list("code", flat=True))


def labels(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Values and their labels in both languages, folded."""
    pairs = [(value, value) for value, _label in choices]
    for language in ("en", "ja"):
        with translation.override(language):
            pairs += [(value, str(label)) for value, label in choices]
    return words(pairs)


@dataclass(slots=True)
class Standing:
    """How a profile stands before an import: ``latest`` is its newest version's number or 0.

    ``back`` is the version that says what its rows say, 0 if there is none yet.
    ``own_pending`` is a text that its people or the desk are writing; ``waiting`` is one that an
    earlier import left at the desk, as JSON. ``absorbed`` tells that the key which was asked for
    is that of a record which was merged into this one.
    """

    pk: int
    key: str
    state: str
    confirmed_on: str | None
    checked_on: str | None
    is_sample: bool
    content: dict[str, Any]
    latest: int = 0
    back: int = 0
    own_pending: bool = False
    waiting: dict[str, Any] | None = None
    absorbed: bool = False


def standing_of(keys: Sequence[str]) -> dict[str, Standing]:
    """Key → profile: by external key, else by the address of those that have no external key.

    A merged record leads to the one that it was merged into. Six queries, however many keys;
    two more, and one for each further step, where records were merged.
    """
    own = Q(external_key__in=keys)
    by_address = Q(external_key=None, slug__in=[key.lower() for key in keys])
    asked = profile_rows(own | by_address)
    into = survivors({row["pk"]: row["merged_into"] for row in asked if row["merged_into"]})
    known = {row["pk"] for row in asked}
    further = [pk for pk in into.values() if pk not in known]
    rows = [*asked, *(profile_rows(Q(pk__in=further)) if further else [])]
    found = standings([row for row in rows if not row["merged_into"]])
    return {
        key_of(row): replace(found[into[row["pk"]]], absorbed=True)
        if row["merged_into"]
        else found[row["pk"]]
        for row in asked
    }


def profile_rows(condition: Q) -> list[dict[str, Any]]:
    rows = Profile.objects.filter(condition).values(
        *PLAIN,
        *("pk", "slug", "external_key", "state", "confirmed_on", "checked_on", "is_sample"),
        "merged_into",
        territory_code=F("territory__code"),
        seat_code=F("seat__code"),
    )
    return list(rows)


def key_of(row: Mapping[str, Any]) -> str:
    return str(row["external_key"] or row["slug"])


def survivors(into: dict[int, int]) -> dict[int, int]:
    """Merged record → the one at the end of its way, from pairs of the first step."""
    steps, waiting = dict(into), set(into.values()) - set(into)
    while waiting:
        merged = Profile.objects.filter(pk__in=waiting)
        further = {pk: after for pk, after in merged.values_list("pk", "merged_into") if after}
        steps |= further
        waiting = set(further.values()) - set(steps)
    return {pk: end_of(pk, steps) for pk in into}


def end_of(pk: int, steps: Mapping[int, int]) -> int:
    while pk in steps:
        pk = steps[pk]
    return pk


def standings(rows: Sequence[dict[str, Any]]) -> dict[int, Standing]:
    contents = with_relations(rows)
    found = {
        row["pk"]: Standing(
            pk=row["pk"],
            key=key_of(row),
            state=row["state"],
            confirmed_on=row["confirmed_on"] and row["confirmed_on"].isoformat(),
            checked_on=row["checked_on"] and row["checked_on"].isoformat(),
            is_sample=row["is_sample"],
            content=contents[row["pk"]],
        )
        for row in rows
    }
    if found:
        add_versions(found)
    return found


def contents_of(profiles: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What many profiles say, as ``to_json(stored(profile))`` says it of one. Four queries."""
    rows = Profile.objects.filter(pk__in=profiles).values(
        *PLAIN, "pk", territory_code=F("territory__code"), seat_code=F("seat__code")
    )
    return with_relations(list(rows))


def with_relations(rows: Sequence[Any]) -> dict[int, dict[str, Any]]:
    contents: dict[int, dict[str, Any]] = {
        row["pk"]: {name: row[name] for name in PLAIN}
        | {"territory": row["territory_code"] or "", "seat": row["seat_code"] or ""}
        | {"flagships": [], "sectors": [], "themes": [], "interests": []}
        for row in rows
    }
    tags = ProfileSector.objects.filter(profile__in=contents).order_by("flagship_rank")
    for pk, code, rank in tags.values_list("profile_id", "sector__code", "flagship_rank"):
        contents[pk]["flagships" if rank else "sectors"].append(code)
    chosen = Profile.themes.through.objects.filter(profile__in=contents)
    for pk, code in chosen.values_list("profile_id", "theme__code"):
        contents[pk]["themes"].append(code)
    for pk, entries in interests_of(list(contents)).items():
        contents[pk]["interests"] = entries
    for content in contents.values():
        content["sectors"].sort()
        content["themes"].sort()
    return contents


def interests_of(profiles: Sequence[int]) -> dict[int, list[dict[str, str]]]:
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    rows = CooperationInterest.objects.filter(profile__in=profiles).order_by("direction", "pk")
    for row in rows.values(
        *("profile_id", "direction", "third_region_role", "text_en", "text_ja", "expires_on"),
        form_code=F("form__code"),
        sector_code=F("sector__code"),
        region_code=F("third_region__code"),
    ):
        found[row["profile_id"]].append(
            {
                "direction": row["direction"],
                "form": row["form_code"],
                "sector": row["sector_code"],
                "third_region": row["region_code"] or "",
                "third_region_role": row["third_region_role"],
                "text_en": row["text_en"],
                "text_ja": row["text_ja"],
                "expires_on": row["expires_on"].isoformat() if row["expires_on"] else "",
            }
        )
    return found


def add_versions(by_pk: Mapping[int, Standing]) -> None:
    versions = ProfileVersion.objects.filter(profile__in=by_pk).order_by("profile", "number")
    for version in versions.values("profile_id", "number", "state"):
        one = by_pk[version["profile_id"]]
        one.latest = version["number"]
        if one.state != ProfileState.PUBLISHED or version["state"] == VersionState.PUBLISHED:
            one.back = version["number"]
    pending = ProfileVersion.objects.filter(profile__in=by_pk).pending()
    for text in pending.values("profile_id", "state", "origin", "content"):
        one = by_pk[text["profile_id"]]
        ours = text["origin"] == Origin.IMPORT and text["state"] == VersionState.SUBMITTED
        one.own_pending, one.waiting = not ours, text["content"] if ours else None
