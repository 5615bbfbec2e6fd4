"""What the people on a stage allow to be public afterwards."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from events.models.programme import Speaker
from kernel.models import Public, Timestamped

# Speakers have no account and their rows follow each save of a session: the name stands for the person.
PERSON = Coalesce(NullIf("name_en", models.Value("")), "name_ja")


class StageConsent(Public, Timestamped):
    """Whether recording and slides of an event may be public, as far as one person on its stage says.

    Both are None until there is an answer. ``noted_by`` entered an answer that came another way, and
    ``note`` says which; it is empty where the person answered by the link of the mail.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="consents")
    person = models.CharField(max_length=200)
    email = models.EmailField(_("address"), blank=True)
    language = models.CharField(
        _("language of the mail"), max_length=2, choices=settings.LANGUAGES, default="en"
    )
    recording = models.BooleanField(_("the recording may be public"), null=True, blank=True)
    slides = models.BooleanField(_("the slides may be public"), null=True, blank=True)
    asked = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    noted_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("how they told it"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("consent of a speaker")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], name="one_consent_of_a_person_at_an_event"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False)
                | Q(recording__isnull=True, slides__isnull=True),
                name="what_is_agreed_was_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.event}"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


def somebody_has_not_agreed(kind: str) -> Exists:
    """Of an event: is somebody named on its stage who has not agreed? ``kind`` is recording or slides."""
    agreed = StageConsent.objects.filter(
        event=OuterRef("session__event"), person=OuterRef("person"), **{kind: True}
    )
    named = Speaker.objects.annotate(person=PERSON).exclude(person="")
    return Exists(named.filter(~Exists(agreed), session__event=OuterRef("pk")))
