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
