"""The kinds of records of the directory itself, and which of them show parts of others."""

from collections.abc import Collection

from regions.enums import ChangeReason
from regions.models import (
    Agreement,
    CooperationForm,
    CooperationInterest,
    Instrument,
    Membership,
    Partnership,
    PartnershipParty,
    Practice,
    Profile,
    ProfileSector,
    ProfileVersion,
    Sector,
    Territory,
    Theme,
    ThirdRegion,
)
from regions.queries.listing import last_survivor
from regions.queries.mirrored import Farewell, Link, Mirrored

RECORDS = "regions.api.mirrored.records"


def kinds() -> list[Mirrored]:
    """In the order in which a copy can be built: what others refer to comes first."""
    return [
        Mirrored(kind="territory", public=Territory.objects.all, key="code", records=RECORDS),
        Mirrored(kind="sector", public=Sector.objects.all, key="code", records=RECORDS),
        Mirrored(kind="theme", public=Theme.objects.all, key="code", records=RECORDS),
        Mirrored(
            kind="cooperation_form",
            public=CooperationForm.objects.all,
            key="code",
            records=RECORDS,
        ),
        Mirrored(kind="third_region", public=ThirdRegion.objects.all, key="code", records=RECORDS),
        Mirrored(
            kind="profile",
            public=Profile.objects.published,
            key="public_id",
            address="slug",
            records=RECORDS,
            farewells=why_profiles_left,
            table="regions.dumps.tables.PROFILES",
        ),
        Mirrored(
            kind="partnership", public=Partnership.objects.told, key="public_id", records=RECORDS
        ),
        Mirrored(
            kind="practice",
            public=Practice.objects.published,
            key="public_id",
            address="slug",
            records=RECORDS,
        ),
        Mirrored(kind="agreement", public=Agreement.objects.all, key="public_id", records=RECORDS),
        Mirrored(kind="instrument", public=Instrument.objects.all, key="code", records=RECORDS),
    ]


def links() -> list[Link]:
    """Partnerships come before practices, which show them whole."""
    return [
        Link("nace", "sector", Sector.nace_divisions.through, "nacedivision_id", "sector_id"),
        Link("sector", "sector", Sector, "parent_id", "pk"),
        Link("sector", "theme", Theme.sectors.through, "sector_id", "theme_id"),
        Link("cooperation_form", "cooperation_form", CooperationForm, "head_id", "pk"),
        Link("territory", "territory", Territory, "parent_id", "pk"),
        Link("territory", "profile", Profile, "territory_id", "pk"),
        Link("territory", "profile", Profile, "seat_id", "pk"),
        Link("theme", "profile", Profile.themes.through, "theme_id", "profile_id"),
        Link("sector", "profile", ProfileSector, "sector_id", "profile_id"),
        Link("sector", "profile", CooperationInterest, "sector_id", "profile_id"),
        Link("cooperation_form", "profile", CooperationInterest, "form_id", "profile_id"),
        Link("third_region", "profile", CooperationInterest, "third_region_id", "profile_id"),
        Link("profile", "profile", Membership, "member_id", "alliance_id"),
        Link("profile", "profile", Membership, "alliance_id", "member_id"),
        Link("profile", "profile", Profile, "successor_id", "pk"),
        *links_of("partnership", Partnership.sectors.through, Partnership.forms.through),
        Link("version", "profile", ProfileVersion, "pk", "profile_id"),
        Link("profile", "partnership", PartnershipParty, "profile_id", "partnership_id"),
        *links_of("instrument", Instrument.sectors.through, Instrument.forms.through),
        Link("sector", "agreement", Agreement.sectors.through, "sector_id", "agreement_id"),
        Link("partnership", "practice", Practice, "partnership_id", "pk"),
        Link("partnership", "agreement", Agreement, "partnership_id", "pk"),
    ]


def links_of(target: str, sectors: type, forms: type) -> list[Link]:
    column = f"{target}_id"
    return [
        Link("sector", target, sectors, "sector_id", column),
        Link("cooperation_form", target, forms, "cooperationform_id", column),
    ]


def why_profiles_left(rows: Collection[int]) -> dict[int, Farewell]:
    """Withdrawn, with the successor; or merged, with the record that it is part of today."""
    gone = Profile.objects.filter(pk__in=rows).select_related("successor", "merged_into")
    return {profile.pk: farewell(profile) for profile in gone}


def farewell(profile: Profile) -> Farewell:
    if profile.merged_into:
        return ChangeReason.MERGED, public_key(last_survivor(profile))
    return ChangeReason.WITHDRAWN, public_key(profile.successor)


def public_key(profile: Profile | None) -> str:
    return str(profile.public_id) if profile and profile.is_published else ""
