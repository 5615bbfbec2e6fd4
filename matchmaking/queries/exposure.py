"""Who is seen how often, as the current run left it: reads of the exposure report."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal, format_percent
from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from matchmaking.models import Appearance, SuggestionRun
from matchmaking.scoring.market import SIDES
from regions.enums import Side
from regions.models import Territory

# How many lists: from, to (None: and more).
BINS: list[tuple[int, int | None]] = [
    (0, 0), (1, 2), (3, 5), (6, 10), (11, 20), (21, 40), (41, None),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters and order of the table of profiles; what is empty does not narrow."""

    side: str = ""
    kind: str = ""
    show: str = ""
    sort: str = ""
    q: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """How many profiles appear in so many lists; ``width_*`` in hundredths of the largest."""

    label: str
    before: int
    after: int
    width_before: int
    width_after: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What the report says of all profiles together, written in the reader's language."""

    run: SuggestionRun
    shown: int
    at_least: int
    fitting: int
    gini_before: str
    gini_after: str
    enough_before: str
    enough_after: str
    unseen_before: int
    unseen_after: int
    most_before: int
    most_after: int
    kept: str
    given_up: str
    allowed: str
    worst_kept: str
    short: int
    over_cap: int
    sides: list[dict[str, Any]]


# Without an order of the own: those first whom the best of all lists show least.
ORDERS = {
    "": ["before", "profile_id"],
    "after": ["after", "profile_id"],
    "most": ["-after", "-profile_id"],
    "strength": ["-strength", "profile_id"],
    "kept": ["kept", "profile_id"],
}


def current_run() -> SuggestionRun | None:
    """The run whose lists readers see, if it counted who appears in them."""
    return SuggestionRun.objects.light().current().exclude(exposure={}).first()


def figures_of(run: SuggestionRun) -> Figures:
    """No query: all of it was stored with the run."""
    report, terms = run.exposure["report"], run.exposure["terms"]
    sides = [
        side
        | {"label": Side(SIDES[side["side"]]).label}
        | {name: decimal(side[name]) for name in ("gini_before", "gini_after")}
        for side in report["sides"]
    ]
    return Figures(
        run=run,
        shown=terms["shown"],
        at_least=terms["at_least"],
        fitting=report["fitting"],
        gini_before=decimal(report["gini_before"]),
        gini_after=decimal(report["gini_after"]),
        enough_before=percent(report["enough_before"]),
        enough_after=percent(report["enough_after"]),
        unseen_before=sum(side["unseen_before"] for side in report["sides"]),
        unseen_after=sum(side["unseen_after"] for side in report["sides"]),
        most_before=report["most_before"],
        most_after=report["most_after"],
        kept=percent(report["score_kept"]),
        given_up=percent(1 - floored(report["score_kept"], 3)),  # the two add up to all
        allowed=percent(terms["loss"]),
        worst_kept=percent(report["worst_kept"]),
        short=report["short"],
        over_cap=report["over_cap"],
        sides=sides,
    )


def appearances(wanted: Wanted, *, by: User) -> "QuerySet[Appearance]":
    """One row for each published profile with a fitting partner, in a total order."""
    rows = Appearance.objects.visible_to(by).current().select_related("profile__territory")
    if wanted.side:
        rows = rows.filter(profile__side=wanted.side)
    if wanted.kind:
        rows = rows.filter(profile__kind=wanted.kind)
    if wanted.show:
        rows = SHOWN[wanted.show](rows)
    if wanted.q:
        named = Q(profile__name_en__icontains=wanted.q) | Q(profile__name_ja__icontains=wanted.q)
        rows = rows.filter(named)
    if wanted.place:
        rows = rows.filter(placed_in(wanted.place))
    if wanted.sort == "name":
        key = "sort_ja" if get_language() == "ja" else "sort_en"
        return rows.order_by(f"profile__document__{key}", "profile_id")
    return rows.order_by(*ORDERS[wanted.sort])


def placed_in(code: str) -> Q:
    """In this territory: a country, or a region by its code."""
    within = Territory.objects.within(code)
    return Q(profile__territory__in=within) | Q(profile__territory__country=code)


SHOWN = {
    "hidden": lambda rows: rows.hidden_champions(),
    "unseen": lambda rows: rows.unseen(),
    "gained": lambda rows: rows.gained(),
    "less": lambda rows: rows.gave_up(),
}


def distribution(*, by: User) -> list[Bin]:
    """In how many lists how many profiles appear: one query."""
    asked = {
        f"{when}_{place}": Count("pk", filter=_between(when, *limits))
        for when in ("before", "after")
        for place, limits in enumerate(BINS)
    }
    found = Appearance.objects.visible_to(by).current().aggregate(**asked)
    largest = max(*found.values(), 1)
    return [
        Bin(_label(*limits), before, after, 100 * before // largest, 100 * after // largest)
        for place, limits in enumerate(BINS)
        for before, after in [(found[f"before_{place}"], found[f"after_{place}"])]
    ]


def _between(when: str, least: int, most: int | None) -> Q:
    upper = {} if most is None else {f"{when}__lte": most}
    return Q(**{f"{when}__gte": least}, **upper)


def _label(least: int, most: int | None) -> str:
    if most is None:
        return _("%(least)s or more") % {"least": least}
    return str(least) if least == most else f"{least}–{most}"


def table_rows(wanted: Wanted, *, by: User) -> Iterator[list[str]]:
    """The table of profiles for a file: the heading, then all rows that the filters leave."""
    yield [
        _("ID"), _("Name"), _("Side"), _("Kind"), _("Place"), _("Lists before"), _("Lists after"),
        _("Strength"), _("Kept of its own list"), _("Hidden champion"),
    ]  # fmt: skip
    for row in appearances(wanted, by=by).iterator(chunk_size=2000):
        profile = row.profile
        yield [
            profile.external_key or profile.slug,
            profile.name,
            profile.get_side_display(),
            profile.get_kind_display(),
            profile.territory.name if profile.territory else "",
            str(row.before),
            str(row.after),
            f"{row.strength:.4f}",
            f"{row.kept:.4f}",
            _("yes") if row.is_hidden_champion else _("no"),
        ]


def percent(share: float, *, whole: bool = False) -> str:
    """98.2% as the reader's language writes it; nothing is rounded up to all."""
    said = floored(share, 2 if whole else 3)
    return str(format_percent(said, "#,##0.#%", locale=get_language() or "en"))


def floored(share: float, digits: int) -> float:
    whole: int = 10**digits
    return int(share * whole + 1e-6) / whole


def decimal(number: float, pattern: str = "0.00") -> str:
    return str(format_decimal(number, pattern, locale=get_language() or "en"))
