"""States of requests, meetings and computations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class Party(models.TextChoices):
    """One of the two organisations of a request."""

    SENDER = "sender", _("the requesting organisation")
    RECEIVER = "receiver", _("the invited organisation")


class MeetingState(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")


class MeetingLanguage(models.TextChoices):
    EN = "en", _("English")
    JA = "ja", _("Japanese")


class RunState(models.TextChoices):
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Verdict(models.TextChoices):
    """What became of a mail from a calendar program."""

    APPLIED = "applied", _("applied")
    NOTED = "noted", _("noted, nothing to change")
    REFUSED = "refused", _("refused")


class Round(models.IntegerChoices):
    """When an organisation is asked what became of a meeting, in months after it."""

    AFTER = 0, _("right after the meeting")
    SIX = 6, _("after six months")
    TWELVE = 12, _("after a year")
    TWENTY_FOUR = 24, _("after two years")


class Held(models.TextChoices):
    """Did a meeting take place, in the words of one side?"""

    HELD = "held", _("It took place")
    WE_MISSED = "we_missed", _("We could not come")
    THEY_MISSED = "they_missed", _("The other side did not come")
    POSTPONED = "postponed", _("It was put off")


class Milestone(models.TextChoices):
    """The ladder from a meeting to lasting cooperation, its lowest step first."""

    NONE = "none", _("No further contact")
    CONTACT = "contact", _("A second contact")
    EXCHANGE = "exchange", _("Exchange of information or samples")
    VISIT = "visit", _("A visit")
    LOI = "loi", _("A letter of intent")
    MOU = "mou", _("A memorandum of understanding")
    PROJECT = "project", _("A joint project or contract")
    BRANCH = "branch", _("A branch or joint company")
