"""Rows for tests, each valid by itself: a test says what it is about, the rest is filled in."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from accounts.models import User
from events.enums import CallKind, CallState, EventKind, EventState
from events.models import Call, Event
from regions.enums import (
    AffiliationRole,
    AgreementKind,
    AgreementStatus,
    Direction,
    MilestoneKind,
    PartyRole,
    Precision,
    ProfileKind,
    ProfileState,
    Side,
    TerritoryKind,
)
from regions.models import (
    Affiliation,
    Agreement,
    CooperationForm,
    CooperationInterest,
    DataSource,
    Indicator,
    Instrument,
    Membership,
    Milestone,
    Partnership,
    PartnershipParty,
    Practice,
    Profile,
    ProfileSector,
    Sector,
    Territory,
    Theme,
    ThirdRegion,
)

PASSWORD = "correct horse battery"


@cache
def hashed() -> str:
    """PASSWORD as it is stored, computed once: a good hash is slow on purpose."""
    return make_password(PASSWORD)


class TerritoryFactory(DjangoModelFactory[Territory]):
    """A NUTS 2 region of France, unless ``parent``, ``kind``, ``country`` or ``side`` say else."""

    class Meta:
        model = Territory

    code = factory.Sequence(lambda n: f"FRX{n}")
    kind = TerritoryKind.NUTS2
    side = Side.EU
    country = "FR"
    path = factory.LazyAttribute(lambda o: f"{o.parent.path}/{o.code}" if o.parent else o.code)
    parent = None
    name_en = factory.Sequence(lambda n: f"Territory {n}")
    name_ja = factory.Sequence(lambda n: f"地域{n}")
    time_zone = "Europe/Paris"
    latitude = 48.5
    longitude = 7.7

    class Params:
        japanese = factory.Trait(
            code=factory.Sequence(lambda n: f"JP-X{n}"),
            kind=TerritoryKind.PREFECTURE,
            side=Side.JP,
            country="JP",
            time_zone="Asia/Tokyo",
            latitude=35.4,
            longitude=136.8,
        )
        nation = factory.Trait(kind=TerritoryKind.COUNTRY)


class SectorFactory(DjangoModelFactory[Sector]):
    """A head; with ``parent=`` a leaf."""

    class Meta:
        model = Sector

    code = factory.Sequence(lambda n: f"S{n}")
    name_en = factory.Sequence(lambda n: f"Sector {n}")
    name_ja = factory.Sequence(lambda n: f"分野{n}")
    position = factory.Sequence(lambda n: n % 30_000)


class CooperationFormFactory(DjangoModelFactory[CooperationForm]):
    class Meta:
        model = CooperationForm

    code = factory.Sequence(lambda n: f"form-{n}")
    name_en = factory.Sequence(lambda n: f"Form {n}")
    name_ja = factory.Sequence(lambda n: f"協力形態{n}")
    is_head = True


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme

    code = factory.Sequence(lambda n: f"theme-{n}")
    name_en = factory.Sequence(lambda n: f"Theme {n}")
    name_ja = factory.Sequence(lambda n: f"テーマ{n}")


class ThirdRegionFactory(DjangoModelFactory[ThirdRegion]):
    class Meta:
        model = ThirdRegion

    code = factory.Sequence(lambda n: f"third-{n}")
    name_en = factory.Sequence(lambda n: f"Third region {n}")
    name_ja = factory.Sequence(lambda n: f"第三地域{n}")


class InstrumentFactory(DjangoModelFactory[Instrument]):
    class Meta:
        model = Instrument
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"instrument-{n}")
    name_en = factory.Sequence(lambda n: f"Instrument {n}")
    name_ja = factory.Sequence(lambda n: f"制度{n}")
    owner_en, owner_ja = "An owner", "所管"
    summary_en, summary_ja = "What it does.", "制度の内容。"

    @factory.post_generation
    def forms(self, _create: bool, extracted: list[CooperationForm] | None, **_: Any) -> None:
        self.forms.set(extracted or [])

    @factory.post_generation
    def sectors(self, _create: bool, extracted: list[Sector] | None, **_: Any) -> None:
        self.sectors.set(extracted or [])


class DataSourceFactory(DjangoModelFactory[DataSource]):
    class Meta:
        model = DataSource

    code = factory.Sequence(lambda n: f"source-{n}")
    name_en = factory.Sequence(lambda n: f"Source {n}")
    name_ja = factory.Sequence(lambda n: f"出典{n}")
    files = "a.csv"
    origin_en, origin_ja = "An origin", "出所"
    licence_en, licence_ja = "CC BY 4.0", "CC BY 4.0"


class ProfileFactory(DjangoModelFactory[Profile]):
    """A published European cluster. ``japanese=True`` makes a prefecture, ``draft=True`` a draft.

    ``sectors=[…]`` tags it, the first three of ``flagships=[…]`` in rank order;
    ``themes=[…]`` and ``members=[…]`` likewise.
    """

    class Meta:
        model = Profile
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"profile-{n}")
    name_en = factory.Sequence(lambda n: f"Cluster {n}")
    kind = ProfileKind.CLUSTER
    side = Side.EU
    state = ProfileState.PUBLISHED
    territory = factory.SubFactory(TerritoryFactory)
    seat = factory.SelfAttribute("territory")
    summary_en = "Makers of fine things."
    languages = factory.LazyFunction(lambda: ["en"])
    merged_into = factory.LazyAttribute(
        lambda made: ProfileFactory(draft=True) if made.state == ProfileState.MERGED else None
    )

    class Params:
        japanese = factory.Trait(
            kind=ProfileKind.PREFECTURE,
            side=Side.JP,
            name_en=factory.Sequence(lambda n: f"Prefecture {n}"),
            name_ja=factory.Sequence(lambda n: f"第{n}県"),
            summary_ja="ものづくりの県。",
            languages=factory.LazyFunction(lambda: ["ja", "en"]),
            territory=factory.SubFactory(TerritoryFactory, japanese=True),
        )
        draft = factory.Trait(state=ProfileState.DRAFT)

    @factory.post_generation
    def sectors(self, _create: bool, extracted: list[Sector] | None, **_: Any) -> None:
        for sector in extracted or []:
            ProfileSector.objects.create(profile=self, sector=sector)

    @factory.post_generation
    def flagships(self, _create: bool, extracted: list[Sector] | None, **_: Any) -> None:
        for rank, sector in enumerate(extracted or [], start=1):
            ProfileSector.objects.create(profile=self, sector=sector, flagship_rank=rank)

    @factory.post_generation
    def themes(self, _create: bool, extracted: list[Theme] | None, **_: Any) -> None:
        if extracted:
            self.themes.set(extracted)

    @factory.post_generation
    def members(self, _create: bool, extracted: list[Profile] | None, **_: Any) -> None:
        for member in extracted or []:
            Membership.objects.create(alliance=self, member=member)


class UserFactory(DjangoModelFactory[User]):
    """A person with the password PASSWORD. ``profile=`` makes it an editor of that profile,
    ``member_of=`` a plain member; ``desk="jp"`` one of the helpdesk.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    given_name = "Kim"
    family_name = factory.Sequence(lambda n: f"Person {n}")
    language = "en"
    time_zone = "Europe/Paris"
    password = factory.LazyFunction(hashed)

    class Params:
        japanese = factory.Trait(
            family_name="Sato",
            family_name_ja="佐藤",
            given_name_ja="薫",
            language="ja",
            time_zone="Asia/Tokyo",
        )

    @factory.post_generation
    def profile(self, _create: bool, extracted: Profile | None, **_: Any) -> None:
        if extracted:
            AffiliationFactory(user=self, profile=extracted)

    @factory.post_generation
    def member_of(self, _create: bool, extracted: Profile | None, **_: Any) -> None:
        if extracted:
            AffiliationFactory(user=self, profile=extracted, role=AffiliationRole.MEMBER)


class AffiliationFactory(DjangoModelFactory[Affiliation]):
    class Meta:
        model = Affiliation

    user = factory.SubFactory(UserFactory)
    profile = factory.SubFactory(ProfileFactory)
    role = AffiliationRole.EDITOR


class InterestFactory(DjangoModelFactory[CooperationInterest]):
    class Meta:
        model = CooperationInterest

    profile = factory.SubFactory(ProfileFactory)
    direction = Direction.OFFER
    form = factory.SubFactory(CooperationFormFactory)
    sector = factory.SubFactory(SectorFactory)


class PartnershipFactory(DjangoModelFactory[Partnership]):
    """``profiles=[…]`` become its parties."""

    class Meta:
        model = Partnership
        skip_postgeneration_save = True

    name_en = factory.Sequence(lambda n: f"Partnership {n}")
    started_on = datetime(2018, 10, 1, tzinfo=UTC).date()
    started_precision = Precision.MONTH

    @factory.post_generation
    def profiles(self, _create: bool, extracted: list[Profile] | None, **_: Any) -> None:
        for profile in extracted or []:
            PartnershipParty.objects.create(
                partnership=self, profile=profile, role=PartyRole.PARTNER
            )


class PracticeFactory(DjangoModelFactory[Practice]):
    class Meta:
        model = Practice

    slug = factory.Sequence(lambda n: f"practice-{n}")
    partnership = factory.SubFactory(PartnershipFactory)
    title_en = factory.Sequence(lambda n: f"Practice {n}")
    position = factory.Sequence(lambda n: n % 30_000)


class IndicatorFactory(DjangoModelFactory[Indicator]):
    class Meta:
        model = Indicator

    practice = factory.SubFactory(PracticeFactory)
    name_en = factory.Sequence(lambda n: f"Figure {n}")
    value = Decimal(11)


class MilestoneFactory(DjangoModelFactory[Milestone]):
    """A mission of 2010."""

    class Meta:
        model = Milestone

    partnership = factory.SubFactory(PartnershipFactory)
    kind = MilestoneKind.MISSION
    title_en = factory.Sequence(lambda n: f"Mission {n}")
    on = datetime(2010, 1, 1, tzinfo=UTC).date()
    precision = Precision.YEAR


class AgreementFactory(DjangoModelFactory[Agreement]):
    """A memorandum of October 2018, in force."""

    class Meta:
        model = Agreement

    partnership = factory.SubFactory(PartnershipFactory)
    kind = AgreementKind.MOU
    title_en = factory.Sequence(lambda n: f"Memorandum {n}")
    signed_on = datetime(2018, 10, 1, tzinfo=UTC).date()
    signed_precision = Precision.MONTH
    status = AgreementStatus.ACTIVE


class CallFactory(DjangoModelFactory[Call]):
    """Published, complete in both languages, open until 2030. ``draft=True`` makes it a draft."""

    class Meta:
        model = Call
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"call-{n}")
    name_en = factory.Sequence(lambda n: f"Call {n}")
    name_ja = factory.Sequence(lambda n: f"公募{n}")
    summary_en, summary_ja = "Come and see.", "ご応募ください。"
    text_en, text_ja = "Six weeks.", "6週間。"
    privacy_en, privacy_ja = "Read by the desk alone.", "窓口のみが閲覧します。"
    kind = CallKind.STAY
    state = CallState.PUBLISHED
    desk = "eu"
    published_at = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
    opens_at = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
    closes_at = datetime(2030, 5, 17, 15, 0, tzinfo=UTC)
    time_zone = "Europe/Brussels"
    apply_email = "calls@example.org"

    class Params:
        draft = factory.Trait(state=CallState.DRAFT, published_at=None)

    @factory.post_generation
    def sectors(self, _create: bool, extracted: list[Sector] | None, **_: Any) -> None:
        self.sectors.set(extracted or [])

    @factory.post_generation
    def forms(self, _create: bool, extracted: list[CooperationForm] | None, **_: Any) -> None:
        self.forms.set(extracted or [])

    @factory.post_generation
    def territories(self, _create: bool, extracted: list[Territory] | None, **_: Any) -> None:
        self.territories.set(extracted or [])


class EventFactory(DjangoModelFactory[Event]):
    """Announced, three hours long, told in Brussels time."""

    class Meta:
        model = Event
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"event-{n}")
    name_en = factory.Sequence(lambda n: f"Event {n}")
    kind = EventKind.WEBINAR
    state = EventState.ANNOUNCED
    starts_at = datetime(2030, 5, 17, 7, 0, tzinfo=UTC)
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=3))
    time_zone = "Europe/Brussels"

    @factory.post_generation
    def partners(self, _create: bool, extracted: list[Profile] | None, **_: Any) -> None:
        self.partners.set(extracted or [])
