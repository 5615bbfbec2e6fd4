"""The controlled vocabularies as a form offers them, each read once for all its fields."""

from functools import cached_property
from typing import Any, TypeVar

from django.db.models import BigIntegerField, F, QuerySet, Value

from kernel.models import Term
from regions.models import CooperationForm, Sector, Territory, Theme, ThirdRegion
from regions.queries.cards import country_name
from regions.queries.nested import revived

AnyTerm = TypeVar("AnyTerm", bound=Term)
Choice = tuple[str, str]
Group = tuple[str, list[Choice]]

# Every vocabulary with the column that names the term above.
ABOVE: dict[type[Term], str] = {
    Sector: "parent_id",
    CooperationForm: "head_id",
    Theme: "",
    ThirdRegion: "",
}
DEEP = "\u2003"  # sets a part off from the whole in a list of choices


class Vocabulary:
    """Trees of sectors and forms, flat themes and third regions: one query for each in use."""

    @cached_property
    def sectors(self) -> list[tuple[Sector, list[Sector]]]:
        return sector_tree(list(Sector.objects.order_by("position", "code")))

    @cached_property
    def forms(self) -> list[tuple[CooperationForm, list[CooperationForm]]]:
        return form_tree(list(CooperationForm.objects.order_by("position", "code")))

    @cached_property
    def themes(self) -> list[Theme]:
        return list(Theme.objects.all())

    @cached_property
    def third_regions(self) -> list[ThirdRegion]:
        return list(ThirdRegion.objects.all())

    @property
    def sector_groups(self) -> list[Group]:
        return groups(self.sectors)

    @property
    def form_groups(self) -> list[Group]:
        return groups(self.forms)

    @cached_property
    def sector(self) -> dict[str, Sector]:
        return {term.code: term for term in flat(self.sectors)}

    @cached_property
    def form(self) -> dict[str, CooperationForm]:
        return {term.code: term for term in flat(self.forms)}

    @cached_property
    def theme(self) -> dict[str, Theme]:
        return {term.code: term for term in self.themes}

    @cached_property
    def third_region(self) -> dict[str, ThirdRegion]:
        return {term.code: term for term in self.third_regions}


class AllTerms(Vocabulary):
    """All four with one query, for pages that ask for all of them: codes, positions, names."""

    @cached_property
    def rows(self) -> dict[str, list[Any]]:
        found = rows_of(Sector, "parent_id").union(
            *(rows_of(model, above) for model, above in ABOVE.items() if model is not Sector),
            all=True,
        )
        rows: dict[str, list[Any]] = {model.__name__: [] for model in ABOVE}
        for family, position, code, pk, name_en, name_ja, above in sorted(found):
            own = {"id": pk, "code": code, "position": position}
            rows[family].append(own | {"name_en": name_en, "name_ja": name_ja, "above": above})
        return rows

    def terms(self, model: type[AnyTerm]) -> list[AnyTerm]:
        head = ABOVE[model]
        return [revived(model, row | {head: row["above"]}) for row in self.rows[model.__name__]]

    @cached_property
    def sectors(self) -> list[tuple[Sector, list[Sector]]]:
        return sector_tree(self.terms(Sector))

    @cached_property
    def forms(self) -> list[tuple[CooperationForm, list[CooperationForm]]]:
        return form_tree(self.terms(CooperationForm))

    @cached_property
    def themes(self) -> list[Theme]:
        return self.terms(Theme)

    @cached_property
    def third_regions(self) -> list[ThirdRegion]:
        return self.terms(ThirdRegion)


def rows_of(model: type[Any], above: str) -> "QuerySet[Any, tuple[Any, ...]]":
    """Family, position, code, key, both names, and the key of the term above."""
    head = F(above) if above else Value(None, BigIntegerField())
    rows = model.objects.order_by().annotate(family=Value(model.__name__), above=head)
    found: QuerySet[Any, tuple[Any, ...]] = rows.values_list(
        "family", "position", "code", "id", "name_en", "name_ja", "above"
    )
    return found


def choice(term: Term) -> Choice:
    return term.code, term.name


def groups(tree: "list[tuple[AnyTerm, list[AnyTerm]]]") -> list[Group]:
    """Each head with its leaves under its name; the head itself comes first."""
    return [(head.name, [choice(term) for term in [head, *leaves]]) for head, leaves in tree]


def flat(tree: "list[tuple[AnyTerm, list[AnyTerm]]]") -> list[AnyTerm]:
    return [term for head, leaves in tree for term in [head, *leaves]]


def sector_tree(sectors: list[Sector]) -> list[tuple[Sector, list[Sector]]]:
    """Heads with their leaves."""
    heads = [sector for sector in sectors if sector.parent_id is None]
    return [(head, [leaf for leaf in sectors if leaf.parent_id == head.pk]) for head in heads]


def form_tree(
    forms: list[CooperationForm],
) -> list[tuple[CooperationForm, list[CooperationForm]]]:
    """Forms of cooperation that have no head, with the forms under them."""
    heads = [form for form in forms if form.head_id is None]
    return [(head, [form for form in forms if form.head_id == head.pk]) for head in heads]


def territory_groups() -> list[Group]:
    """Every territory under the name of its country, in the order of its path; one query."""
    found: dict[str, list[Choice]] = {}
    for place in Territory.objects.order_by("path"):
        depth = max(place.path.count("/") - 1, 0)
        found.setdefault(place.country, []).append((place.code, DEEP * depth + place.name))
    return sorted(
        ((country_name(code), choices) for code, choices in found.items()), key=lambda one: one[0]
    )
