"""Languages and desks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    EN = "en", _("English")
    JA = "ja", _("Japanese")


class Desk(models.TextChoices):
    """The two helpdesk offices, with equal rights."""

    EU = "eu", _("EU desk (Strasbourg)")
    JP = "jp", _("Japan desk (Tokyo)")
