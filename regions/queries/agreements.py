"""The register of agreements: found by kind, status, sector, side and words."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from kernel.clocks import readable_date
from regions.enums import AgreementStatus, ProfileState
from regions.models import Agreement, Partnership, PartnershipParty, Practice, Sector
from regions.timeline import Known, lasting

RENEWAL_NEAR = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader looks for; what is empty does not narrow."""

    q: str = ""
    kind: str = ""
    status: str = ""
    sector: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An agreement as its page and the list show it on a day."""

    agreement: Agreement
    today: date

    @property
    def status(self) -> AgreementStatus:
        """An agreement in force whose end has passed has expired, whatever was noted."""
        noted = AgreementStatus(self.agreement.status)
        ends = self.agreement.ends_on
        over = noted == AgreementStatus.ACTIVE and ends is not None and ends < self.today
        return AgreementStatus.EXPIRED if over else noted

    @property
    def tone(self) -> str:
        tones = {AgreementStatus.ACTIVE: "success", AgreementStatus.EXPIRED: "warning"}
        return tones.get(self.status, "")

    @property
    def renewal_due(self) -> bool:
        day = self.agreement.renewal_on
        closed = self.status == AgreementStatus.ENDED
        return day is not None and not closed and day <= self.today + RENEWAL_NEAR

    @property
    def renewal(self) -> str:
        day = self.agreement.renewal_on
        return readable_date(day) if day else ""

    @property
    def ends(self) -> str:
        day = self.agreement.ends_on
        return readable_date(day) if day else ""

    @property
    def age(self) -> str:
        signed = Known(self.agreement.signed_on, self.agreement.signed_precision)
        return lasting(signed, Known(self.agreement.ends_on, "day"), today=self.today)


def agreements(wanted: Wanted | None = None) -> QuerySet[Agreement]:
    """Latest first, those of unknown date last, with parties and sectors: three queries."""
    asked = wanted or Wanted()
    found = Agreement.objects.all()
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.status:
        found = found.filter(status_on(asked.status, timezone.localdate()))
    if asked.sector:
        found = found.filter(about_sector(asked.sector))
    if asked.side:
        mine = published_parties().filter(profile__side=asked.side)
        found = found.filter(Exists(mine.filter(partnership=OuterRef("partnership"))))
    for word in asked.q.split():
        found = found.filter(with_word(word))
    return with_parties(found)


def renewals_to_tell(today: date) -> QuerySet[Agreement]:
    """To be renewed soon, not ended, and nobody was told of this day yet."""
    return (
        Agreement.objects.filter(renewal_on__range=(today, today + RENEWAL_NEAR))
        .exclude(status=AgreementStatus.ENDED)
        .exclude(renewal_told_for=F("renewal_on"))
        .order_by("renewal_on", "pk")
    )


def status_on(status: str, today: date) -> Q:
    """As ``Entry.status`` says: what is over has expired."""
    over = Q(status=AgreementStatus.ACTIVE, ends_on__lt=today)
    if status == AgreementStatus.EXPIRED:
        return Q(status=status) | over
    return Q(status=status) & ~over if status == AgreementStatus.ACTIVE else Q(status=status)


def about_sector(code: str) -> Q:
    """Of the agreement itself, or of its partnership where it names none."""
    below = Sector.objects.filter(Q(code=code) | Q(parent__code=code))
    own = Agreement.sectors.through.objects.filter(agreement=OuterRef("pk"))
    shared = Partnership.sectors.through.objects.filter(
        partnership=OuterRef("partnership"), sector__in=below
    )
    return Q(Exists(own.filter(sector__in=below))) | (Q(~Exists(own)) & Q(Exists(shared)))


def with_word(word: str) -> Q:
    """The word stands in the title or in the name of a published party, in either language."""
    named = published_parties().filter(
        Q(profile__name_en__icontains=word) | Q(profile__name_ja__icontains=word)
    )
    said = Q(title_en__icontains=word) | Q(title_ja__icontains=word)
    return said | Q(Exists(named.filter(partnership=OuterRef("partnership"))))


def published_parties() -> QuerySet[PartnershipParty]:
    return PartnershipParty.objects.filter(profile__state=ProfileState.PUBLISHED)


def with_parties(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    parties = published_parties().select_related("profile").order_by("pk")
    return (
        rows.select_related("partnership")
        .prefetch_related(Prefetch("partnership__parties", parties), "sectors")
        .order_by(F("signed_on").desc(nulls_last=True), "pk")
    )


def agreement_to_read() -> QuerySet[Agreement]:
    """With everything that its page shows."""
    practices = Practice.objects.published().order_by("position", "pk")
    return with_parties(Agreement.objects.all()).prefetch_related(
        "partnership__milestones",
        "partnership__agreements",
        "partnership__forms",
        Prefetch("partnership__practices", practices),
    )
