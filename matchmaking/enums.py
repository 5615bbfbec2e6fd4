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
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class ShardState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    WORKING = "working", _("in progress")
    DONE = "done", _("done")


class ShardStage(models.TextChoices):
    """First all lists are ranked; once it is chosen what they show, they are written."""

    RANK = "rank", _("ranking")
    WRITE = "write", _("writing")


class PreviewState(models.TextChoices):
    NONE = "none", _("not previewed")
    WAITING = "waiting", _("waiting")
    WORKING = "working", _("in progress")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
