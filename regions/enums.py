"""Kinds, sides and states of the directory."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """On whose side of the bridge an organisation stands, wherever it sits."""

    EU = "eu", _("Europe")
    JP = "jp", _("Japan")
    THIRD = "third", _("Third country")


class TerritoryKind(models.TextChoices):
    COUNTRY = "country", _("Country")
    NUTS1 = "nuts1", _("NUTS 1 region")
    NUTS2 = "nuts2", _("NUTS 2 region")
    JP_REGION = "jp_region", _("Region of Japan")
    PREFECTURE = "prefecture", _("Prefecture")
    CITY = "city", _("City")


class ProfileKind(models.TextChoices):
    REGION = "region", _("European region")
    PREFECTURE = "prefecture", _("Japanese prefecture")
    CITY = "city", _("City or municipality")
    CLUSTER = "cluster", _("Cluster")
    ALLIANCE = "alliance", _("Alliance of clusters")
    AGENCY = "agency", _("Development agency")
    OFFICE = "office", _("Representative office")
    SUPPORT = "support", _("Support organisation")


class ProfileState(models.TextChoices):
    """Whether the public sees a profile. What is being written has a state of its own."""

    DRAFT = "draft", _("Not published yet")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged into another profile")


class VersionState(models.TextChoices):
    """Where a version of a profile stands on its way into the directory."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for the helpdesk")
    SENT_BACK = "sent_back", _("Sent back for changes")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")


class Origin(models.TextChoices):
    """How a version came to be."""

    EDITOR = "editor", _("Written by the organisation")
    HELPDESK = "helpdesk", _("Written by the helpdesk")
    IMPORT = "import", _("Imported from a file")
    RESTORED = "restored", _("Restored from an older version")
    MERGE = "merge", _("Merged from two profiles")
    REFERENCE = "reference", _("Loaded with the reference data")


class Door(models.TextChoices):
    """The language whose text is checked; the European desk reads English, Tokyo Japanese."""

    EN = "en", _("English text")
    JA = "ja", _("Japanese text")


class CheckState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    APPROVED = "approved", _("Approved")
    SENT_BACK = "sent_back", _("Sent back")


class Step(models.TextChoices):
    """What can happen to a profile; the history names these."""

    SUBMITTED = "submitted", _("Submitted to the helpdesk")
    APPROVED = "approved", _("One language approved")
    SENT_BACK = "sent_back", _("Sent back for changes")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Changes discarded")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REINSTATED = "reinstated", _("Put back into the directory")
    RENAMED = "renamed", _("Address changed")
    MERGED = "merged", _("Merged into another profile")
    UNMERGED = "unmerged", _("Merge undone")
    CONFIRMED = "confirmed", _("Confirmed as still right")
    IMPORTED = "imported", _("Imported from a file")
    IMPORT_UNDONE = "import_undone", _("Import undone")


class AddressReason(models.TextChoices):
    RENAMED = "renamed", _("Renamed")
    MERGED = "merged", _("Merged")


class PairState(models.TextChoices):
    OPEN = "open", _("To be decided")
    DISMISSED = "dismissed", _("Two different organisations")
    MERGED = "merged", _("Merged")


class AlertRhythm(models.TextChoices):
    NEVER = "never", _("Never")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Waiting to be checked")
    CHECKED = "checked", _("Checked")
    FAILED = "failed", _("Cannot be read")
    COMMITTING = "committing", _("Being imported")
    COMMITTED = "committed", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class RowAction(models.TextChoices):
    CREATE = "create", _("New")
    UPDATE = "update", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    ERROR = "error", _("Error")


class Visibility(models.TextChoices):
    """Who may read a field."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Signed-in members")
    HELPDESK = "helpdesk", _("Helpdesk only")


class UpkeepKind(models.TextChoices):
    """What the platform does by itself to keep a profile fresh."""

    CONFIRM = "confirm", _("Asked whether it is still right")
    RENEW = "renew", _("Asked to renew offers and seeks")
    LAPSE = "lapse", _("Offers and seeks ended")


class ClaimState(models.TextChoices):
    OPEN = "open", _("Waiting for the helpdesk")
    ACCEPTED = "accepted", _("Approved")
    REFUSED = "refused", _("Refused")


class AgreementKind(models.TextChoices):
    MOU = "mou", _("Memorandum of understanding")
    LOI = "loi", _("Letter of intent")
    AGREEMENT = "agreement", _("Cooperation agreement")
    SISTER = "sister", _("Sister or friendship tie")
    DECLARATION = "declaration", _("Joint declaration")


class AgreementStatus(models.TextChoices):
    ACTIVE = "active", _("In force")
    EXPIRED = "expired", _("Expired")
    ENDED = "ended", _("Ended")
    UNKNOWN = "unknown", _("Not known")


class DraftState(models.TextChoices):
    """Where an agreement stands on its way into the register."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for the helpdesk")
    SENT_BACK = "sent_back", _("Sent back for changes")
    ENTERED = "entered", _("In the register")
    DROPPED = "dropped", _("Dropped")


class MilestoneKind(models.TextChoices):
    """Steps of a lasting cooperation, from the first visit to a branch."""

    CONTACT = "contact", _("First contact")
    MISSION = "mission", _("Mission")
    EXHIBITION = "exhibition", _("Exhibition")
    EXCHANGE = "exchange", _("Exchange")
    AGREEMENT = "agreement", _("Agreement")
    PROJECT = "project", _("Joint project")
    BRANCH = "branch", _("Branch or investment")
    WEBINAR = "webinar", _("Webinar")
    OTHER = "other", _("Other")


class PracticeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for an expert's check")
    SENT_BACK = "sent_back", _("Sent back for changes")
    PUBLISHED = "published", _("Published")


class PracticePurpose(models.TextChoices):
    """What the webinar series wants a practice to do for its readers."""

    TRIGGER = "trigger", _("Trigger: start a cooperation")
    INSPIRE = "inspire", _("Inspire: find an idea")
    EXPAND = "expand", _("Expand: grow a cooperation")


class InstrumentStage(models.TextChoices):
    FIND = "find", _("Find partners")
    MEET = "meet", _("Meet and travel")
    PROJECT = "project", _("Run a project")
    TRADE = "trade", _("Trade and invest")


class Direction(models.TextChoices):
    OFFER = "offer", _("Offers")
    SEEK = "seek", _("Seeks")


class Precision(models.TextChoices):
    """How much of a date is known."""

    YEAR = "year", _("year")
    MONTH = "month", _("month")
    DAY = "day", _("day")


class PartyRole(models.TextChoices):
    PARTNER = "partner", _("Partner")
    SUPPORTER = "supporter", _("Supporter")
    FUNDER = "funder", _("Funder")


class AffiliationRole(models.TextChoices):
    MEMBER = "member", _("Member")
    EDITOR = "editor", _("Editor")
    ADMIN = "admin", _("Administrator")


class ThirdRegionRole(models.TextChoices):
    HUB = "hub", _("Can be a hub")
    TARGET = "target", _("Target")


class HandOverState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Handed over")
    CANCELLED = "cancelled", _("Cancelled")
    UNDONE = "undone", _("Undone")


class SharingPurpose(models.TextChoices):
    """What contact data are shown for."""

    INTRODUCTION = "introduction", _("Introduction of two organisations")
    KEY_FUNCTION = "key_function", _("Key function on the profile")


class LegalBasis(models.TextChoices):
    """Article 6(1) of Regulation (EU) 2016/679."""

    CONSENT = "consent", _("Consent (GDPR Article 6(1)(a))")
    PUBLIC_TASK = "public_task", _("Public task (GDPR Article 6(1)(e))")


class TransferGround(models.TextChoices):
    """On which ground the data cross the border.

    The adequacy decision, (EU) 2019/419, finds that business operators under Japan's APPI protect
    data adequately; what public bodies process is not its object (recital 10). So data for a
    Japanese public body rest on the explicit consent of the person.
    """

    NONE = "none", _("Within the same legal area")
    ADEQUACY = "adequacy", _("Adequacy decision (EU) 2019/419 for business operators in Japan")
    EXPLICIT = "explicit", _("Explicit consent (GDPR Article 49(1)(a))")
    APPI = "appi", _("Consent to provision abroad (APPI Articles 28 and 71)")


class ChangeAction(models.TextChoices):
    """What a reader with a copy does with a record. Read by programs alone."""

    UPSERT = "upsert"
    DELETE = "delete"


class ChangeReason(models.TextChoices):
    """Why a record left, or (renamed) why its address is another one. Read by programs alone."""

    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    EXPIRED = "expired"
    RENAMED = "renamed"
    DELETED = "deleted"


class DumpState(models.TextChoices):
    WAITING = "waiting", _("waits for a worker")
    RUNNING = "running", _("is being written")
    DONE = "done", _("published")
    FAILED = "failed", _("failed")
