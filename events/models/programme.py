"""The programme of an event as its organisers write it, and the versions that were published."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.enums import InterpretingMode, SessionKind, SpeakerRole
from events.models.events import Event
from kernel.models import Named, Public, Timestamped, in_reader_language
from regions.models import Profile, Sector


class Day(models.Model):
    """A day of an event with its theme, in the organiser's zone."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="days")
    on = models.DateField(_("day"))
    theme_en = models.CharField(_("theme in English"), max_length=200, blank=True)
    theme_ja = models.CharField(_("theme in Japanese"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(_("seats on this day"), null=True, blank=True)

    class Meta:
        verbose_name = _("day")
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["event", "on"], name="one_theme_a_day")]

    def __str__(self) -> str:
        return self.on.isoformat()


class Track(Named):
    """What the event calls a field, mapped to sectors, so that figures of years add up."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="tracks")
    position = models.PositiveSmallIntegerField(default=0)
    sectors = models.ManyToManyField(Sector, related_name="tracks", verbose_name=_("sectors"))

    class Meta:
        verbose_name = _("track")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_ja=""), name="track_has_a_name"
            )
        ]


class Room(Named):
    """A room at the venue, or an online room with its link."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="rooms")
    online_url = models.URLField(_("link, if it is online"), blank=True)

    class Meta:
        verbose_name = _("room")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_ja=""), name="room_has_a_name"
            )
        ]


class Session(Public, Timestamped):
    """A part of the programme at an hour. The public reads the published version, not this row.

    Whether people sign up for it, and for how many seats (null: no limit), counts at once.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    kind = models.CharField(_("kind"), max_length=8, choices=SessionKind, default=SessionKind.TALKS)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=200, blank=True)
    text_en = models.TextField(_("text in English"), max_length=4000, blank=True)
    text_ja = models.TextField(_("text in Japanese"), max_length=4000, blank=True)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    track = models.ForeignKey(
        Track, models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    room = models.ForeignKey(Room, models.SET_NULL, null=True, blank=True, related_name="sessions")
    signup = models.BooleanField(_("people sign up for it"), default=False)
    seats = models.PositiveIntegerField(_("seats of its own"), null=True, blank=True)

    class Meta:
        verbose_name = _("session")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(title_en="") | ~Q(title_ja=""), name="session_has_a_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_ja

    @property
    def title(self) -> str:
        return in_reader_language(self.title_en, self.title_ja)


class SessionPart(models.Model):
    """A talk within a session; where its length is known, the lengths are held against the session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(default=0)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)

    class Meta:
        verbose_name = _("part of a session")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="") | ~Q(title_ja=""), name="part_has_a_title"
            )
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_ja


class Speaker(models.Model):
    """Somebody on the stage, or a seat for which nobody is named yet.

    The function is the one at this event and is kept as it was, whatever becomes of the person.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="speakers")
    position = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(
        _("role"), max_length=9, choices=SpeakerRole, default=SpeakerRole.SPEAKER
    )
    name_en = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    name_ja = models.CharField(_("name in Japanese script"), max_length=200, blank=True)
    title_en = models.CharField(_("function in English"), max_length=200, blank=True)
    title_ja = models.CharField(_("function in Japanese"), max_length=200, blank=True)
    profile = models.ForeignKey(
        Profile, models.SET_NULL, null=True, blank=True, related_name="speakers"
    )
    organisation_en = models.CharField(_("organisation"), max_length=200, blank=True)
    organisation_ja = models.CharField(_("organisation in Japanese"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("speaker")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(
                    name_en="",
                    name_ja="",
                    title_en="",
                    title_ja="",
                    organisation_en="",
                    organisation_ja="",
                    profile=None,
                ),
                name="speaker_is_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name_en or self.name_ja or self.title_en or self.organisation_en


class Interpretation(models.Model):
    """From which language into which a session is interpreted, and where one listens."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="interpretations")
    source = models.CharField(_("from"), max_length=2)
    target = models.CharField(_("into"), max_length=2)
    mode = models.CharField(_("way"), max_length=12, choices=InterpretingMode, blank=True)
    channel = models.CharField(_("channel"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("interpretation")
        ordering = ["source", "target"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "source", "target"], name="one_interpretation_per_direction"
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="interpretation_between_two_languages"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class ProgrammeVersion(models.Model):
    """The programme as it was published, with what changed against the version before."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    changes = models.JSONField(default=list)
    published_at = models.DateTimeField(auto_now_add=True)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version of the programme")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "number"], name="one_programme_version_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.number}"
