"""Who comes to an event: registrations, what they are asked, and what they must be told."""

import secrets
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from events.enums import (
    AttendeeRole,
    Attending,
    CalendarAnswer,
    QuestionKind,
    RegistrationState,
    Right,
    SeenBy,
)
from events.models.events import Event, TeamMember
from events.models.programme import Session, Track
from kernel.models import Public, Timestamped, in_reader_language
from regions.enums import Side
from regions.models import Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

State = RegistrationState
SEATED = (State.CONFIRMED, State.OFFERED)
LIVE = (State.PENDING, State.CONFIRMED, State.WAITING, State.OFFERED)
# Without letters and digits that are taken for one another.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _number in range(8))


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own, those that one made for others, and those of events whose people one sees."""
        if not user.is_authenticated:
            return self.none()
        if user.is_helpdesk:
            return self.all()
        organising = TeamMember.objects.filter(
            event=OuterRef("event"), user=user, rights__contains=[Right.REGISTRATIONS]
        )
        own = Q(event__rehearsal_of=None) & (Q(user=user) | Q(by=user))
        return self.filter(own | Exists(organising))

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def seated(self) -> Self:
        return self.filter(state__in=SEATED)

    def waiting(self) -> Self:
        """First come, first served."""
        return self.filter(state=State.WAITING).order_by("queued_at", "pk")

    def shown_to(self, *, participant: bool) -> Self:
        """Confirmed people who chose to be seen by such a reader."""
        seen = [SeenBy.PUBLIC, SeenBy.PARTICIPANTS] if participant else [SeenBy.PUBLIC]
        return self.filter(state=State.CONFIRMED, seen_by__in=seen)


class Registration(Public, Timestamped):
    """One person at one event, for the organisation whose profile speaks for it.

    Confirmed and kept seats count; ``days`` is empty for the whole event. What is told of needs is
    cleared soon after the event.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations")
    user: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="registrations"
    )
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="registrations")
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=9, choices=State)
    role = models.CharField(
        _("role"), max_length=8, choices=AttendeeRole, default=AttendeeRole.DELEGATE
    )
    attending = models.CharField(
        _("takes part"), max_length=6, choices=Attending, default=Attending.ONLINE
    )
    days = ArrayField(models.DateField(), default=list, blank=True)
    tracks = models.ManyToManyField(Track, blank=True, related_name="registrations")
    parts = models.ManyToManyField(Session, blank=True, related_name="signed_up")
    language = models.CharField(_("language"), max_length=2, choices=Language)
    interpretation = models.BooleanField(_("needs interpretation"), default=False)
    access_needs = models.TextField(_("needs for access"), max_length=1000, blank=True)
    seen_by = models.CharField(max_length=12, choices=SeenBy, default=SeenBy.NOBODY)
    answers = models.JSONField(default=list, blank=True)
    queued_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(null=True, blank=True)
    calendar_sequence = models.PositiveIntegerField(default=0)
    calendar_answer = models.CharField(max_length=9, choices=CalendarAnswer, blank=True, default="")
    code = models.CharField(max_length=8, default=new_code, editable=False)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    survey_asked_at = models.DateTimeField(null=True, blank=True)
    survey_answered = models.BooleanField(default=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                condition=Q(state__in=LIVE),
                name="one_live_registration_per_person",
            ),
            models.UniqueConstraint(fields=["event", "code"], name="one_code_per_event"),
            models.CheckConstraint(
                condition=Q(state="offered", held_until__isnull=False)
                | (~Q(state="offered") & Q(held_until__isnull=True)),
                name="kept_seat_says_until_when",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state"], name="registrations_by_state"),
            models.Index(
                fields=["held_until"],
                condition=Q(held_until__isnull=False),
                name="kept_seats_by_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.event}"

    def get_absolute_url(self) -> str:
        return reverse("event-registration", args=[self.event.slug, self.public_id])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_third(self) -> bool:
        return self.profile.side == Side.THIRD

    @property
    def calendar_uid(self) -> str:
        return f"registration-{self.public_id}@{settings.HELPDESK_MAILBOX.rpartition('@')[2]}"


class Question(models.Model):
    """What the organisers ask beside what the profile says; only those whom it concerns."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=6, choices=QuestionKind)
    label_en = models.CharField(_("question in English"), max_length=300, blank=True)
    label_ja = models.CharField(_("question in Japanese"), max_length=300, blank=True)
    choices_en = models.TextField(_("answers in English"), blank=True)
    choices_ja = models.TextField(_("answers in Japanese"), blank=True)
    required = models.BooleanField(_("must be answered"), default=False)
    side = models.CharField(_("only to this side"), max_length=5, choices=Side, blank=True)
    on_day = models.DateField(_("only to those who come on"), null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(label_en="") | ~Q(label_ja=""), name="question_asks_something"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_reader_language(self.label_en, self.label_ja)

    @property
    def options(self) -> list[tuple[str, str]]:
        """Values are the lines in English, or where there are none those in Japanese."""
        english, japanese = self.choices_en.splitlines(), self.choices_ja.splitlines()
        values = english or japanese
        shown = in_reader_language(self.choices_en, self.choices_ja).splitlines()
        return list(zip(values, shown, strict=False))


class EventChange(models.Model):
    """A change that registered people are told of. Changes within some minutes share one mail."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="changes")
    change = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of an event")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(told_at__isnull=True), name="changes_to_be_told"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.change.get('what', '')}"
