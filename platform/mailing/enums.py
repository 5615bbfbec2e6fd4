"""Where a mail stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    HELD = "held", _("held back")


class Delivery(models.TextChoices):
    """What became of a mail."""

    DELIVERED = "delivered", _("delivered")
    DELAYED = "delayed", _("delayed")
    BOUNCED = "bounced", _("came back")
    COMPLAINED = "complained", _("reported as unwanted")
    REFUSED = "refused", _("refused by the server")
    HELD = "held", _("held back: the address does not work")

    @classmethod
    def failures(cls) -> list[str]:
        return [cls.BOUNCED, cls.COMPLAINED, cls.REFUSED, cls.HELD]


class Source(models.TextChoices):
    """Who says so."""

    SERVER = "server", _("mail server")
    REPORT = "report", _("returned mail")
    PROVIDER = "provider", _("mail provider")
    HOUSE = "house", _("Kakehashi")
