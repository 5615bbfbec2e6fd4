from regions.models.changes import DirectoryChange, Touched
from regions.models.continuity import Deputy, HandOver, TeamMailbox
from regions.models.documents import DirectoryRevision, ProfileDocument, ProfileTouch
from regions.models.drafts import AgreementDraft
from regions.models.dumps import DumpOrder
from regions.models.following import SavedSearch, ShortlistEntry, ShortlistNote
from regions.models.identity import (
    DeskAction,
    DuplicatePair,
    FormerAddress,
    Merge,
    RecordKey,
    UncheckedRecord,
)
from regions.models.imports import ImportBatch, ImportRow
from regions.models.library import DataSource, Instrument
from regions.models.partnerships import Agreement, Milestone, Partnership, PartnershipParty
from regions.models.people import Affiliation, Claim, Invitation, KeyFunction, Upkeep
from regions.models.practices import Indicator, Practice
from regions.models.profiles import (
    CooperationInterest,
    Membership,
    Profile,
    ProfileSector,
)
from regions.models.search import Facet, SearchBuild, SearchDocument, SearchWord
from regions.models.sharing import ContactAccess, DataSharing
from regions.models.territories import Territory
from regions.models.versions import FieldComment, ProfileVersion, ReviewNote, VersionCheck
from regions.models.vocabulary import (
    CooperationForm,
    NaceDivision,
    Sector,
    Theme,
    ThirdRegion,
    VocabularyVersion,
)

__all__ = [
    "Affiliation",
    "Agreement",
    "AgreementDraft",
    "Claim",
    "ContactAccess",
    "CooperationForm",
    "CooperationInterest",
    "DataSharing",
    "DataSource",
    "Deputy",
    "DeskAction",
    "DirectoryChange",
    "DirectoryRevision",
    "DumpOrder",
    "DuplicatePair",
    "Facet",
    "FieldComment",
    "FormerAddress",
    "HandOver",
    "ImportBatch",
    "ImportRow",
    "Indicator",
    "Instrument",
    "Invitation",
    "KeyFunction",
    "Membership",
    "Merge",
    "Milestone",
    "NaceDivision",
    "Partnership",
    "PartnershipParty",
    "Practice",
    "Profile",
    "ProfileDocument",
    "ProfileSector",
    "ProfileTouch",
    "ProfileVersion",
    "RecordKey",
    "ReviewNote",
    "SavedSearch",
    "SearchBuild",
    "SearchDocument",
    "SearchWord",
    "Sector",
    "ShortlistEntry",
    "ShortlistNote",
    "TeamMailbox",
    "Territory",
    "Theme",
    "ThirdRegion",
    "Touched",
    "UncheckedRecord",
    "Upkeep",
    "VersionCheck",
    "VocabularyVersion",
]
