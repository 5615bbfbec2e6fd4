"""Pitches of a session: who presents in which order, for how long, with which slides."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.programme import Session
from kernel.models import Public, Timestamped, in_reader_language
from regions.models import Profile

LONGEST_PITCH = 60  # minutes


class Pitch(Public, Timestamped):
    """An organisation presents itself. When it begins follows from those before it."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="pitches")
    profile = models.ForeignKey(
        Profile, models.PROTECT, related_name="pitches", verbose_name=_("organisation")
    )
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_PITCH)],
    )
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=200, blank=True)
    slides_url = models.URLField(_("slides"), blank=True)
    slides_until = models.DateTimeField(_("slides until"), null=True, blank=True)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("pitch")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "profile"], name="an_organisation_pitches_once"
            ),
            models.UniqueConstraint(
                fields=["session", "position"],
                name="one_pitch_at_a_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, LONGEST_PITCH)), name="pitch_takes_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile}: {self.title}"

    @property
    def title(self) -> str:
        return in_reader_language(self.title_en, self.title_ja)

    @property
    def title_language(self) -> str:
        return "ja" if self.title and self.title == self.title_ja else "en"
