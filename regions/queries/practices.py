"""Good practices with the partners who can tell more, and what leads on from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    When,
)
from django.db.models.expressions import RawSQL

from regions.enums import Direction, PracticeState, ProfileState, Side
from regions.models import (
    CooperationForm,
    CooperationInterest,
    Partnership,
    PartnershipParty,
    Practice,
    Profile,
    Sector,
)
from regions.queries.index import current_index
from regions.queries.matching import read_query
from regions.search.query import matching

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

SEEKERS = 6
ROWS_READ = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader looks for; what is empty does not narrow."""

    q: str = ""
    sector: str = ""
    form: str = ""
    purpose: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Seeker:
    """An organisation with the same need: the wish that says so."""

    profile: Profile
    wish: CooperationInterest


def with_partnership(rows: QuerySet[Practice]) -> QuerySet[Practice]:
    """In their order, with partnership, published parties, forms and sectors: four queries."""
    published = PartnershipParty.objects.filter(profile__state=ProfileState.PUBLISHED)
    parties = published.select_related("profile__territory").order_by("pk")
    return (
        rows.select_related("partnership")
        .prefetch_related(
            Prefetch("partnership__parties", parties),
            "partnership__forms",
            "partnership__sectors",
        )
        .order_by("position", "pk")
    )


def practices(wanted: Wanted | None = None) -> QuerySet[Practice]:
    """Published practices that fit; words in either script are understood as in the directory."""
    asked = wanted or Wanted()
    found = Practice.objects.published().filter(partnership__in=fitting_partnerships(asked))
    if asked.purpose:
        found = found.filter(purposes__contains=[asked.purpose])
    return with_partnership(with_words(found, asked.q) if asked.q.strip() else found)


def acted_in(rows: QuerySet[Practice], code: str) -> QuerySet[Practice]:
    """Those with a published party that acts for the territory or for one below it."""
    here = Profile.objects.published().within(code)
    party = PartnershipParty.objects.filter(partnership=OuterRef("partnership"), profile__in=here)
    return rows.filter(Exists(party))


def with_words(rows: QuerySet[Practice], text: str) -> QuerySet[Practice]:
    query = read_query(text, current_index())
    if not query.terms:
        return rows
    sql = "SELECT id FROM regions_practice WHERE words @@ %s::tsquery"
    return rows.filter(pk__in=RawSQL(sql, [matching(query)]))  # noqa: S611


def fitting_partnerships(asked: Wanted) -> QuerySet[Partnership]:
    found = Partnership.objects.all()
    if asked.sector:
        found = found.filter(sectors__in=sector_and_below(asked.sector))
    if asked.form:
        found = found.filter(forms__in=form_and_below(asked.form))
    if asked.side:
        party = PartnershipParty.objects.filter(
            partnership=OuterRef("pk"),
            profile__side=asked.side,
            profile__state=ProfileState.PUBLISHED,
        )
        found = found.filter(Exists(party))
    return found


def sector_and_below(code: str) -> QuerySet[Sector]:
    return Sector.objects.filter(Q(code=code) | Q(parent__code=code))


def form_and_below(code: str) -> QuerySet[CooperationForm]:
    return CooperationForm.objects.filter(Q(code=code) | Q(head__code=code))


def practice_to_read(user: "User | AnonymousUser") -> QuerySet[Practice]:
    """What this reader may open, with everything that its page shows."""
    rows = Practice.objects.visible_to(user).select_related("author")
    return with_partnership(rows).prefetch_related(
        "indicators", "partnership__milestones", "partnership__agreements"
    )


def own_practices(user: "User | AnonymousUser") -> QuerySet[Practice]:
    """Those of the person's organisations that are not published, the last changed first."""
    rows = Practice.objects.of_person(user) | Practice.objects.filter(author_id=user.pk or 0)
    return rows.exclude(state=PracticeState.PUBLISHED).order_by("-updated_at", "-pk").distinct()


def with_the_same_need(practice: Practice) -> list[Seeker]:
    """Published organisations that seek what this practice did, of both sides: one query.

    Who seeks both the sector and the form comes first; who takes part already is left out.
    """
    about = practice.partnership
    sectors = [sector.pk for sector in about.sectors.all()]
    forms = [form.pk for form in about.forms.all()]
    parties = [party.profile_id for party in about.parties.all()]
    same_form = Case(When(form__in=forms, then=0), default=1, output_field=IntegerField())
    wishes = (
        CooperationInterest.objects.open()
        .filter(
            direction=Direction.SEEK,
            sector__in=sectors,
            profile__state=ProfileState.PUBLISHED,
        )
        .exclude(profile__in=parties)
        .select_related("profile", "form", "sector")
        .order_by(same_form, F("profile__confirmed_on").desc(nulls_last=True), "profile_id", "pk")
    )
    return seekers(wishes[:ROWS_READ])


def seekers(wishes: Iterable[CooperationInterest]) -> list[Seeker]:
    """Each organisation once, with the first of its wishes; both sides in turn."""
    first: dict[int, Seeker] = {}
    for wish in wishes:
        first.setdefault(wish.profile_id, Seeker(wish.profile, wish))
    found = list(first.values())
    europe = [one for one in found if one.profile.side == Side.EU]
    others = [one for one in found if one.profile.side != Side.EU]
    mixed = [one for pair in zip_longest(europe, others) for one in pair if one]
    return mixed[:SEEKERS]
