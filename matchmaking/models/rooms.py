"""What both sides keep about one meeting: agenda, documents, next steps, and each side its notes."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.clocks import readable_date
from kernel.models import Public, Timestamped, in_reader_language
from matchmaking.models.meetings import Meeting
from matchmaking.models.visibility import seen_by
from regions.models import Affiliation, Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

BOTH_SIDES = ("meeting__request__sender", "meeting__request__receiver")


class AgendaItem(models.Model):
    """One point of the agenda. All points are written together; see ``Meeting.agenda_round``."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(_("in English"), max_length=250, blank=True)
    title_ja = models.CharField(_("in Japanese"), max_length=250, blank=True)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"))

    class Meta:
        verbose_name = _("point of the agenda")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="") | ~Q(title_ja=""), name="agenda_item_has_a_title"
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, 480)), name="agenda_item_takes_minutes"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_reader_language(self.title_en, self.title_ja)

    @property
    def other_title(self) -> str:
        other = self.title_ja if self.title == self.title_en else self.title_en
        return "" if other == self.title else other


class MeetingDocumentQuerySet(models.QuerySet["MeetingDocument"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return seen_by(self, user, *BOTH_SIDES)


class MeetingDocument(Public, Timestamped):
    """A file or a link. Files are kept in the database: every process reads them, no disk is shared.

    ``profile`` is the side that brought it, None for the helpdesk.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="documents")
    profile = models.ForeignKey(Profile, models.PROTECT, null=True, blank=True, related_name="+")
    added_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(null=True, blank=True)
    size = models.PositiveIntegerField(default=0)

    objects = MeetingDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a meeting")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url="", content__isnull=False) | (~Q(url="") & Q(content__isnull=True)),
                name="document_is_a_file_or_a_link",
            )
        ]

    def __str__(self) -> str:
        return self.title


class NextStepQuerySet(models.QuerySet["NextStep"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return seen_by(self, user, *BOTH_SIDES)

    def open(self) -> Self:
        return self.filter(done_at__isnull=True)


class NextStep(Public, Timestamped):
    """What one side promised, and by when. ``told_before`` and ``told_after`` hold the due day that
    its owner was reminded of, so that a moved day is a new one.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="next_steps")
    text_en = models.CharField(_("in English"), max_length=500, blank=True)
    text_ja = models.CharField(_("in Japanese"), max_length=500, blank=True)
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="next_steps")
    person: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="next_steps"
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    told_before = models.DateField(null=True, blank=True, editable=False)
    told_after = models.DateField(null=True, blank=True, editable=False)

    objects = NextStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("next step")
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_en="") | ~Q(text_ja=""), name="next_step_says_what"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(done_at__isnull=True), name="open_steps_by_due_day"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_reader_language(self.text_en, self.text_ja)

    @property
    def other_text(self) -> str:
        other = self.text_ja if self.text == self.text_en else self.text_en
        return "" if other == self.text else other

    @property
    def due(self) -> str:
        return readable_date(self.due_on) if self.due_on else ""

    @property
    def is_overdue(self) -> bool:
        late = self.due_on is not None and self.due_on < timezone.localdate()
        return late and self.done_at is None


class PrivateNoteQuerySet(models.QuerySet["PrivateNote"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own organisation alone: neither the other side nor the helpdesk."""
        if not user.is_authenticated:
            return self.none()
        mine = Affiliation.objects.current().filter(user=user)
        return self.filter(profile__in=mine.values("profile"))


class PrivateNote(Timestamped):
    """What an organisation notes for itself about a meeting; ``round`` rises with every saving."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="private_notes")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    text = models.TextField(_("notes"), blank=True)
    round = models.PositiveIntegerField(default=0)
    written_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("private note")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "profile"], name="one_private_note_of_each_side"
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile}: {self.meeting}"
