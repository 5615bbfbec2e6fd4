"""The directory: which published profiles fit, in which order, and what one may choose from."""

from dataclasses import dataclass

from django.db.models import CharField, Exists, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf, StrIndex
from django.utils.translation import get_language

from kernel.folding import fold
from regions.enums import TerritoryKind
from regions.models import CooperationForm, CooperationInterest, Profile, Sector, Territory
from regions.models.profiles import ProfileQuerySet

ACCENTED = "àáâãäåāăąçćčďèéêëēėęěģíîïīįķĺľļłñńňņòóôõöøōőŕřśšșşťțùúûüūůűųýźžż"
PLAIN = "aaaaaaaaacccdeeeeeeeegiiiiikllllnnnnoooooooorrssssttuuuuuuuuyzzz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What a reader asks for; what is empty does not narrow."""

    q: str = ""
    side: str = ""
    kind: str = ""
    country: str = ""
    territory: str = ""
    sector: str = ""
    form: str = ""
    sort: str = ""


def find_profiles(criteria: Criteria) -> ProfileQuerySet:
    """The published profiles that fit, in a total order."""
    found = Profile.objects.published()
    if criteria.side:
        found = found.filter(side=criteria.side)
    if criteria.kind:
        found = found.filter(kind=criteria.kind)
    if criteria.country:
        found = found.filter(territory__country=criteria.country)
    if criteria.territory:
        found = found.within(criteria.territory)
    if criteria.sector:
        found = found.in_sectors([criteria.sector])
    if criteria.form:
        found = found.filter(Exists(interests_in(criteria.form)))
    return in_order(found.matching(criteria.q), criteria)


def interests_in(form: str) -> QuerySet[CooperationInterest]:
    """Open offers and wishes of this form, or of a form under it, of the outer profile."""
    return CooperationInterest.objects.open().filter(
        Q(form__code=form) | Q(form__head__code=form), profile=OuterRef("pk")
    )


def in_order(found: ProfileQuerySet, criteria: Criteria) -> ProfileQuerySet:
    """By name, or the earlier a word stands in the search text, which begins with the names."""
    words = fold(criteria.q).split()
    if not words or criteria.sort == "name":
        return found.order_by(sortable_name(), "pk")
    return found.order_by(StrIndex("search_text", Value(words[0])), sortable_name(), "pk")


def sortable_name() -> Func:
    """The name in the reader's language without case and accents; "Île" stands beside "Ile"."""
    first, second = ("name_ja", "name_en") if get_language() == "ja" else ("name_en", "name_ja")
    name = Lower(Coalesce(NullIf(first, Value("")), second))
    return Func(name, Value(ACCENTED), Value(PLAIN), function="TRANSLATE", output_field=CharField())


def countries() -> list[Territory]:
    """Countries by name in the reader's language."""
    found = Territory.objects.filter(kind=TerritoryKind.COUNTRY)
    return sorted(found, key=lambda country: fold(country.name))


def territories_of(country: str) -> list[Territory]:
    """What lies in a country, each region followed by what lies in it."""
    found = Territory.objects.filter(country=country).exclude(kind=TerritoryKind.COUNTRY)
    return list(found.order_by("path"))


def sector_tree() -> list[tuple[Sector, list[Sector]]]:
    """Heads with their leaves, in one query."""
    sectors = list(Sector.objects.order_by("position", "code"))
    heads = [sector for sector in sectors if sector.parent_id is None]
    return [(head, [leaf for leaf in sectors if leaf.parent_id == head.pk]) for head in heads]


def form_tree() -> list[tuple[CooperationForm, list[CooperationForm]]]:
    """Forms of cooperation that have no head, with the forms under them, in one query."""
    forms = list(CooperationForm.objects.order_by("position", "code"))
    heads = [form for form in forms if form.head_id is None]
    return [(head, [form for form in forms if form.head_id == head.pk]) for head in heads]
