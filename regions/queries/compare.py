"""Profiles side by side: what each of them says, and what several of them share."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regions.enums import Direction
from regions.models import CooperationInterest, Partnership, PartnershipParty, Profile
from regions.queries.cards import ProfileCard, language_name, place_of, profile_card
from regions.queries.results import freshness_of

FEWEST, MOST = 2, 4


@dataclass(frozen=True, slots=True)
class Value:
    """``shared`` marks what at least two of the compared profiles say.

    ``answers`` names those who seek what is offered here, or offer what is sought.
    """

    text: str
    shared: bool = False
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    values: list[Value]


@dataclass(frozen=True, slots=True)
class Row:
    """``listed`` rows hold any number of values, the others one at most."""

    label: str
    listed: bool
    cells: list[Cell]
    is_offer: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    cards: list[ProfileCard]
    rows: list[Row]


def profiles_to_compare(slugs: Sequence[str]) -> list[Profile]:
    """The published ones among these, in this order, with all that is compared: five queries."""
    open_interests = CooperationInterest.objects.open().select_related(
        "form", "sector", "third_region"
    )
    told = PartnershipParty.objects.filter(partnership__in=Partnership.objects.told())
    parties = told.select_related("partnership")
    found = {
        one.slug: one
        for one in Profile.objects.published()
        .filter(slug__in=slugs)
        .for_cards()
        .prefetch_related(
            "themes",
            Prefetch("interests", open_interests),
            Prefetch("partnership_parties", parties),
        )
    }
    return [found[slug] for slug in slugs if slug in found]


def compare(profiles: Sequence[Profile]) -> Comparison:
    rows = []
    for label, listed, read in ROWS:
        columns = [list(read(one)) for one in profiles]
        opposite = OPPOSITES.get(read)
        others = [list(opposite(one)) for one in profiles] if opposite else []
        if any(columns):
            cells = cells_of(profiles, columns, others, listed=listed)
            rows.append(Row(str(label), listed, cells, is_offer=read is offers))
    return Comparison([profile_card(one) for one in profiles], rows)


def cells_of(
    profiles: Sequence[Profile],
    columns: list[list[str]],
    others: list[list[str]],
    *,
    listed: bool,
) -> list[Cell]:
    """Mark what stands in several columns (only where lists are compared), and what is answered
    in another profile's column of ``others``.
    """
    seen = Counter(text for column in columns for text in set(column))

    def value(text: str, own: Profile) -> Value:
        pairs = zip(profiles, others, strict=False)
        answers = tuple(one.name for one, said in pairs if one.pk != own.pk and text in said)
        return Value(text, listed and seen[text] > 1, answers)

    return [
        Cell(one.name, [value(text, one) for text in column])
        for one, column in zip(profiles, columns, strict=True)
    ]


def kind_of(profile: Profile) -> Iterable[str]:
    yield profile.get_kind_display()


def side_of(profile: Profile) -> Iterable[str]:
    yield profile.get_side_display()


def where(profile: Profile) -> Iterable[str]:
    if place := place_of(profile):
        yield place


def population(profile: Profile) -> Iterable[str]:
    place = profile.territory
    if place is None or not place.population:
        return
    number = number_format(place.population, force_grouping=True)
    if place.population_year:
        yield _("%(number)s (%(year)s)") % {"number": number, "year": place.population_year}
    else:
        yield number


def flagships(profile: Profile) -> Iterable[str]:
    return (tag.sector.name for tag in profile.flagships)


def sectors(profile: Profile) -> Iterable[str]:
    return (tag.sector.name for tag in profile.profile_sectors.all())


def offers(profile: Profile) -> Iterable[str]:
    return interests(profile, Direction.OFFER)


def seeks(profile: Profile) -> Iterable[str]:
    return interests(profile, Direction.SEEK)


def interests(profile: Profile, direction: str) -> Iterable[str]:
    texts = (
        _("%(form)s: %(sector)s") % {"form": one.form.name, "sector": one.sector.name}
        for one in profile.interests.all()
        if one.direction == direction
    )
    return dict.fromkeys(texts)


def themes(profile: Profile) -> Iterable[str]:
    return (theme.name for theme in profile.themes.all())


def third_regions(profile: Profile) -> Iterable[str]:
    return dict.fromkeys(
        one.third_region.name for one in profile.interests.all() if one.third_region
    )


def languages(profile: Profile) -> Iterable[str]:
    return (language_name(code) for code in profile.languages)


def partnerships(profile: Profile) -> Iterable[str]:
    return (party.partnership.name for party in profile.partnership_parties.all())


def freshness(profile: Profile) -> Iterable[str]:
    yield freshness_of(profile)


ROWS = (
    (gettext_lazy("Kind"), False, kind_of),
    (gettext_lazy("Side"), False, side_of),
    (gettext_lazy("Place"), False, where),
    (gettext_lazy("Population of the territory"), False, population),
    (gettext_lazy("Flagship strengths"), True, flagships),
    (gettext_lazy("Sectors"), True, sectors),
    (gettext_lazy("Offers"), True, offers),
    (gettext_lazy("Seeks"), True, seeks),
    (gettext_lazy("Themes"), True, themes),
    (gettext_lazy("Third regions"), True, third_regions),
    (gettext_lazy("Languages of work"), True, languages),
    (gettext_lazy("Partnerships"), True, partnerships),
    (gettext_lazy("Freshness"), False, freshness),
)
OPPOSITES: dict[Callable[[Profile], Iterable[str]], Callable[[Profile], Iterable[str]]] = {
    offers: seeks,
    seeks: offers,
}
