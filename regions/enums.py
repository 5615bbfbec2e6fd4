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
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for the helpdesk")
    SENT_BACK = "sent_back", _("Sent back for changes")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


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
