from regions.models.library import DataSource, Instrument
from regions.models.partnerships import Partnership, PartnershipParty, Practice
from regions.models.people import Affiliation
from regions.models.profiles import (
    CooperationInterest,
    Membership,
    Profile,
    ProfileSector,
    ReviewNote,
)
from regions.models.territories import Territory
from regions.models.vocabulary import CooperationForm, NaceDivision, Sector, Theme, ThirdRegion

__all__ = [
    "Affiliation",
    "CooperationForm",
    "CooperationInterest",
    "DataSource",
    "Instrument",
    "Membership",
    "NaceDivision",
    "Partnership",
    "PartnershipParty",
    "Practice",
    "Profile",
    "ProfileSector",
    "ReviewNote",
    "Sector",
    "Territory",
    "Theme",
    "ThirdRegion",
]
