"""Letters of organisers to registered people, and what people say after an event."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from events.enums import LetterState
from events.models.events import Event
from kernel.models import Public, Timestamped, in_reader_language
from regions.enums import Side


class EventLetter(Public, Timestamped):
    """Written, previewed with the number of its readers, confirmed, then sent in the background.

    ``wanted`` are the filters that choose the readers; ``confirmed_for`` how many there were when
    somebody confirmed.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="letters")
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=9, choices=LetterState, default=LetterState.DRAFT)
    wanted = models.JSONField(default=dict, blank=True)
    subject_en = models.CharField(_("subject in English"), max_length=150)
    subject_ja = models.CharField(_("subject in Japanese"), max_length=150)
    text_en = models.TextField(_("text in English"), max_length=4000)
    text_ja = models.TextField(_("text in Japanese"), max_length=4000)
    confirmed_for = models.PositiveIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("letter of an event")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(subject_en="") & ~Q(subject_ja="") & ~Q(text_en="") & ~Q(text_ja=""),
                name="letter_is_whole_in_both_languages",
            )
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state="confirmed"), name="letters_to_be_sent"
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("event-letter", args=[self.event.slug, self.public_id])

    @property
    def subject(self) -> str:
        return in_reader_language(self.subject_en, self.subject_ja)

    @property
    def text(self) -> str:
        return in_reader_language(self.text_en, self.text_ja)

    @property
    def key(self) -> str:
        """Begins the dedupe key of each of its mails."""
        return f"event-letter:{self.pk}:"


def rating(label: Any) -> "models.PositiveSmallIntegerField[Any, Any]":
    """From one to five; empty where nothing was said."""
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )


class SurveyAnswer(models.Model):
    """What one person said after an event. It names nobody: only side and language are kept."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="survey_answers")
    side = models.CharField(max_length=5, choices=Side)
    language = models.CharField(max_length=2, choices=Language)
    overall = rating(_("How useful was the event for you?"))
    programme = rating(_("How good was the programme?"))
    organisation = rating(_("How well was it organised, interpretation included?"))
    contacts = models.PositiveSmallIntegerField(
        _("With how many possible partners did you talk?"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(500)],
    )
    comes_again = models.BooleanField(_("Would you come again?"), null=True, blank=True)
    words = models.TextField(_("What should be different next time?"), max_length=2000, blank=True)
    on = models.DateField(auto_now_add=True)

    class Meta:
        verbose_name = _("answer to a survey")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(overall__isnull=True) | Q(overall__range=(1, 5)),
                name="usefulness_from_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(programme__isnull=True) | Q(programme__range=(1, 5)),
                name="programme_from_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(organisation__range=(1, 5)),
                name="organisation_from_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.overall}"
