"""Where endpoints and deliveries stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EndpointState(models.TextChoices):
    ON = "on", _("on")
    OFF = "off", _("switched off")
    FAILED = "failed", _("stopped after failures")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("on its way")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("given up")


class Problem(models.TextChoices):
    """Why an attempt did not arrive; empty where it did."""

    FORBIDDEN = "forbidden", _("The address is not on the public Internet, or not https.")
    UNREACHABLE = "unreachable", _("Nobody answered in time, or not at all.")
    REFUSED = "refused", _("The server did not answer with a status of 2xx.")
