"""What belongs to a call: its places by side, what follows, and who read its texts."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from events.enums import CallStepKind
from events.models.calls import Call
from regions.enums import Precision, Side
from regions.models.partnerships import date_as_known


class CallShare(models.Model):
    """How many of one side are chosen, and how many people each of them sends.

    ``different_countries``: no two of them from one country (or, in Japan, from one prefecture).
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="shares")
    side = models.CharField(_("side"), max_length=5, choices=Side)
    organisations = models.PositiveSmallIntegerField(
        _("organisations that are chosen"), null=True, blank=True
    )
    persons_each = models.PositiveSmallIntegerField(
        _("people of each organisation, at most"), null=True, blank=True
    )
    different_countries = models.BooleanField(
        _("each from another country or prefecture"), default=False
    )

    class Meta:
        verbose_name = _("places of one side")
        ordering = ["side"]
        constraints = [
            models.UniqueConstraint(fields=["call", "side"], name="one_share_per_side_of_a_call"),
            models.CheckConstraint(
                condition=(Q(organisations__gt=0) | Q(organisations=None))
                & (Q(persons_each__gt=0) | Q(persons_each=None))
                & ~Q(organisations=None, persons_each=None),
                name="share_of_a_call_says_how_many",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} – {self.get_side_display()}"


class CallStep(models.Model):
    """What follows, and until when, as far as it is known."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="steps")
    kind = models.CharField(_("step"), max_length=9, choices=CallStepKind)
    until_on = models.DateField(_("until"))
    until_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)

    class Meta:
        verbose_name = _("what follows a call")
        ordering = ["until_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "kind"], name="each_step_of_a_call_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.until}"

    @property
    def until(self) -> str:
        return date_as_known(self.until_on, self.until_precision)


class CallCheck(models.Model):
    """Somebody of the helpdesk has read the texts of one language as they stand.

    A change of these texts takes the row away.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="checks")
    language = models.CharField(max_length=2, choices=Language)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("check of a call")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "language"], name="one_check_per_language_of_a_call"
            )
        ]

    def __str__(self) -> str:
        return f"{self.call} – {self.language}"
