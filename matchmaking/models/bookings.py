"""The time that a meeting takes from organisations, people, rooms and interpreters.

One constraint refuses every double booking. A row belongs to one holder; ``holder`` names it and
``lane`` says how much of it is taken: all of it, or of an organisation one delegate. Two rows of
one holder exclude each other where their time and their lanes overlap. So an organisation whose
delegates are named may be in several meetings at once, each with other delegates; a meeting without
named delegates takes the whole organisation; a person, a room, an interpreter is always taken whole.
"""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    BigIntegerRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from accounts.models import check_time_zone
from events.models import Event
from kernel.models import Named, Public, Timestamped
from matchmaking.enums import ResourceKind
from matchmaking.models.meetings import Meeting
from regions.models import Profile

ONE_HOLDER = (
    Q(profile__isnull=False, user__isnull=True, resource__isnull=True)
    | Q(profile__isnull=True, user__isnull=False, resource__isnull=True)
    | Q(profile__isnull=True, user__isnull=True, resource__isnull=False)
)


def named(kind: str, column: str) -> Concat:
    return Concat(Value(f"{kind}:"), Cast(F(column), models.TextField()))


HOLDER = Case(
    When(profile__isnull=False, then=named("organisation", "profile_id")),
    When(user__isnull=False, then=named("person", "user_id")),
    default=named("resource", "resource_id"),
    output_field=models.TextField(),
)
# From the delegate to the delegate; without one, without bounds: everybody.
LANE = Func(
    F("delegate_id"),
    F("delegate_id"),
    Value("[]"),
    function="int8range",
    output_field=BigIntegerRangeField(),
)


class ResourceQuerySet(models.QuerySet["Resource"]):
    def bookable(self, kind: str = "") -> Self:
        """For meetings all year round; what belongs to one event is booked by its timetable."""
        found = self.filter(is_active=True, event__isnull=True)
        return found.filter(kind=kind) if kind else found


class Resource(Public, Timestamped, Named):
    """A table, a room, a video room or an interpreter: one meeting at a time.

    ``places`` is None if no limit; ``event`` is set where it exists for that event alone.
    """

    kind = models.CharField(_("kind"), max_length=11, choices=ResourceKind)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[check_time_zone])
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    url = models.URLField(_("address of the room"), blank=True)
    is_active = models.BooleanField(_("can be booked"), default=True)
    event = models.ForeignKey(
        Event, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("event")
    )

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        ordering = ["kind", "name_en", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_ja=""), name="resource_has_a_name"
            )
        ]


class BookingQuerySet(models.QuerySet["Booking"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class Booking(models.Model):
    """A holder's time taken by a meeting. The database refuses two at once."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="bookings")
    profile = models.ForeignKey(
        Profile, models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    resource = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    delegate = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    during = DateTimeRangeField()
    is_active = models.BooleanField(default=True)
    holder = models.GeneratedField(
        expression=HOLDER, output_field=models.TextField(), db_persist=True
    )
    lane = models.GeneratedField(
        expression=LANE, output_field=BigIntegerRangeField(), db_persist=True
    )

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_HOLDER, name="booking_of_one_holder"),
            models.CheckConstraint(
                condition=Q(delegate__isnull=True) | Q(profile__isnull=False),
                name="a_delegate_stands_for_an_organisation",
            ),
            ExclusionConstraint(
                name="no_double_booking",
                expressions=[
                    ("holder", RangeOperators.EQUAL),
                    ("lane", RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_active=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.during}"

    @property
    def turn(self) -> tuple[int, ...]:
        """One order for all, so that those who race for several holders queue up."""
        holders = (self.profile_id, self.delegate_id, self.user_id, self.resource_id)
        return tuple(pk or 0 for pk in holders)
