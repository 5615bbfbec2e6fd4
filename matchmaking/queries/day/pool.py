"""The interpreters of the house, and those of one day."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from matchmaking.enums import ResourceKind
from matchmaking.models import DayInterpreter, InterpreterDetails, MatchmakingDay, Resource


@dataclass(frozen=True, slots=True)
class There:
    """Somebody of a day with what they can do; ``hours`` counts the slots in which they are there."""

    row: DayInterpreter
    details: InterpreterDetails | None
    hours: int


def pool() -> QuerySet[Resource]:
    """Everybody, who can be booked first. Two queries."""
    rows = Resource.objects.filter(kind=ResourceKind.INTERPRETER).select_related("interpreter")
    rows = rows.prefetch_related("interpreter__sectors")
    return rows.order_by("-is_active", "name_en", "pk")


def addable(day: MatchmakingDay) -> QuerySet[Resource]:
    """Whoever can be booked and is not there that day; only those of whom the languages are known."""
    there = day.interpreters.values("resource")
    rows = Resource.objects.bookable(ResourceKind.INTERPRETER).exclude(pk__in=there)
    return rows.filter(interpreter__isnull=False).order_by("name_en", "pk")


def there_on(day: MatchmakingDay) -> list[There]:
    """Two queries, one where the slots of the day are read already."""
    total = len(day.slots.all())
    rows = day.interpreters.select_related("resource__interpreter", "partner__resource")
    rows = rows.annotate(gone=Count("away"))
    return [There(row, row.resource.interpreter, total - row.gone) for row in rows]
