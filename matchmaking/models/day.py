"""A matchmaking day: its hours, its places and interpreters, who takes part, and whom they wish to meet.

It belongs to an event and may be spread over several dates. Everything an organiser chooses stands here;
what is computed from it stands in `timetables`.
"""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from events.enums import Attending, Right
from events.models import Event, Session, TeamMember
from kernel.models import Public, Timestamped
from matchmaking.enums import ResourceKind, WishLevel
from matchmaking.models.bookings import Resource
from regions.models import Affiliation, Profile, Sector

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

LONGEST_SLOT = 180  # minutes
DURING = Func(
    F("starts_at"),
    F("ends_at"),
    Value("[)"),
    function="tstzrange",
    output_field=DateTimeRangeField(),
)


def minutes(label: Any, default: int) -> "models.PositiveSmallIntegerField[Any, Any]":
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(0), MaxValueValidator(LONGEST_SLOT)]
    )


class MatchmakingDay(Timestamped):
    """The one-to-one meetings of an event. ``least`` and ``most`` hold for who did not choose own limits.

    ``earlier`` is the round that came before, whose results are wishes of this one.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="matchmaking")
    earlier = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="later",
        verbose_name=_("earlier round"),
    )
    wishes_from = models.DateTimeField(_("wishes from"), null=True, blank=True)
    wishes_until = models.DateTimeField(_("wishes until"), null=True, blank=True)
    least = models.PositiveSmallIntegerField(_("fewest meetings"), default=0)
    most = models.PositiveSmallIntegerField(_("most meetings"), default=8)
    # What a wish is worth when not all of them fit; two that wish each other count both.
    must_weight = models.PositiveSmallIntegerField(_("weight of “must”"), default=10)
    nice_weight = models.PositiveSmallIntegerField(_("weight of “nice”"), default=4)
    suggested_weight = models.PositiveSmallIntegerField(
        _("weight of a suggestion that nobody rated"), default=1
    )
    uses_suggestions = models.BooleanField(_("fill up with suggestions"), default=True)
    break_spread = models.PositiveSmallIntegerField(
        _("largest difference in breaks between two participants"), null=True, blank=True
    )
    # Links to the wall display carry this number; a higher one revokes them.
    wall_edition = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("matchmaking day")
        constraints = [
            models.CheckConstraint(
                condition=Q(least__lte=F("most")), name="fewest_meetings_not_above_most"
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)


class MeetingBlock(models.Model):
    """A stretch of time that is cut into slots.

    Where a day has blocks with ``interpreted``, whose slots are longer, meetings with interpretation
    are placed there alone.
    """

    day = models.ForeignKey(MatchmakingDay, models.CASCADE, related_name="blocks")
    session = models.ForeignKey(
        Session,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("session of the programme"),
    )
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    slot_minutes = minutes(_("minutes of a meeting"), 25)
    change_minutes = minutes(_("minutes to change tables"), 5)
    interpreted = models.BooleanField(_("for meetings with interpretation"), default=False)

    class Meta:
        verbose_name = _("block of meetings")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="block_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(slot_minutes__range=(5, LONGEST_SLOT)), name="slot_takes_minutes"
            ),
            ExclusionConstraint(
                name="blocks_of_a_day_do_not_overlap",
                expressions=[
                    ("day", RangeOperators.EQUAL),
                    (DURING, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}–{self.ends_at:%H:%M} UTC"


class DaySlot(models.Model):
    """An hour in which everybody has at most one meeting. Cut out of a block; breaks have no slot."""

    day = models.ForeignKey(MatchmakingDay, models.CASCADE, related_name="slots")
    block = models.ForeignKey(MeetingBlock, models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("slot")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["day", "starts_at"], name="one_slot_per_hour_of_a_day"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC"


class DayPlace(models.Model):
    """A table, a room or a video room that the day may use, in the order in which they are filled."""

    day = models.ForeignKey(MatchmakingDay, models.CASCADE, related_name="places")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("place of a day")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["day", "resource"], name="a_place_once_in_a_day")
        ]

    def __str__(self) -> str:
        return str(self.resource)


class InterpreterDetails(models.Model):
    """What an interpreter can do. ``pairs`` are two language codes in order, as in ``en-ja``: both ways.

    ``email`` gets the briefings, of those who agreed to it.
    """

    resource = models.OneToOneField(
        Resource,
        models.CASCADE,
        related_name="interpreter",
        limit_choices_to={"kind": "interpreter"},
    )
    pairs = ArrayField(models.CharField(max_length=5), default=list, verbose_name=_("languages"))
    sectors = models.ManyToManyField(
        Sector, blank=True, related_name="+", verbose_name=_("fields whose words they know")
    )
    longest_minutes = models.PositiveSmallIntegerField(_("longest stretch in minutes"), default=90)
    email = models.EmailField(_("address for briefings"), blank=True)
    language = models.CharField(_("language of briefings"), max_length=2, default="en")

    class Meta:
        verbose_name = _("details of an interpreter")

    def __str__(self) -> str:
        return str(self.resource)


class DayInterpreter(models.Model):
    """An interpreter who is there that day, but for the slots in ``away``.

    Two who take turns (simultaneous interpretation) name each other in ``partner`` and count as one.
    """

    day = models.ForeignKey(MatchmakingDay, models.CASCADE, related_name="interpreters")
    resource = models.ForeignKey(
        Resource, models.PROTECT, related_name="+", limit_choices_to={"kind": "interpreter"}
    )
    partner = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="+")
    away = models.ManyToManyField(DaySlot, blank=True, related_name="+")
    # Of links to their page, as ``MatchmakingDay.wall_edition``.
    link_edition = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("interpreter of a day")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["day", "resource"], name="an_interpreter_once_in_a_day")
        ]

    def __str__(self) -> str:
        return str(self.resource)


class DayParticipantQuerySet(models.QuerySet["DayParticipant"]):
    def current(self) -> Self:
        return self.filter(left_at__isnull=True)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of one's own organisations; all, also of rehearsals, for who arranges the meetings."""
        if not user.is_authenticated:
            return self.none()
        if user.is_helpdesk:
            return self.all()
        mine = Affiliation.objects.current().filter(user=user, profile=OuterRef("profile"))
        real = Q(day__event__rehearsal_of=None)
        arranging = TeamMember.objects.filter(
            event=OuterRef("day__event"), user=user, rights__contains=[Right.MEETINGS]
        )
        return self.filter((real & Exists(mine)) | Exists(arranging))

    def of(self, user: "User | AnonymousUser") -> Self:
        """Those for which somebody may act now."""
        if not user.is_authenticated:
            return self.none()
        acting = Affiliation.objects.current().editing().filter(user=user)
        return self.filter(profile__in=acting.values("profile"))


class DayParticipant(Public, Timestamped):
    """An organisation that takes part. Who comes for it are its registered people.

    ``least`` and ``most`` are None where the limits of the day hold; ``away`` are slots in which
    nobody is there. ``reminded_of`` is the end of the wishes that was reminded of.
    """

    day = models.ForeignKey(MatchmakingDay, models.CASCADE, related_name="participants")
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="+")
    attending = models.CharField(
        _("takes part"), max_length=6, choices=Attending, default=Attending.ONLINE
    )
    least = models.PositiveSmallIntegerField(_("fewest meetings"), null=True, blank=True)
    most = models.PositiveSmallIntegerField(_("most meetings"), null=True, blank=True)
    away = models.ManyToManyField(DaySlot, blank=True, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)
    # That wishes are open, and that they close soon: each is told once, for which end of the wishes.
    told_open_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_of = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DayParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant of a day")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "profile"], name="an_organisation_takes_part_once"
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lte=F("most")),
                name="own_fewest_not_above_own_most",
            ),
        ]

    def __str__(self) -> str:
        return str(self.profile)


class PartnerWish(Timestamped):
    """Whom a participant wishes to meet that day, or not. The other side never sees it as such.

    Staff who place somebody on behalf write a wish with ``on_behalf``.
    """

    wisher = models.ForeignKey(DayParticipant, models.CASCADE, related_name="wishes")
    wished = models.ForeignKey(DayParticipant, models.CASCADE, related_name="wished_by")
    level = models.CharField(_("wish"), max_length=4, choices=WishLevel)
    note = models.CharField(_("what we would like to talk about"), max_length=300, blank=True)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    on_behalf = models.BooleanField(_("entered by staff"), default=False)

    class Meta:
        verbose_name = _("wish for a partner")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["wisher", "wished"], name="one_wish_per_partner"),
            models.CheckConstraint(
                condition=~Q(wisher=F("wished")), name="nobody_wishes_to_meet_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wisher} → {self.wished}: {self.level}"


BOOKABLE_PLACES = (ResourceKind.TABLE, ResourceKind.ROOM, ResourceKind.VIDEO_ROOM)
