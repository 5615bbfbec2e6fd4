"""Parts of an event that people sign up for: a visit, a reception, a workshop with its own seats."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, Registration, Session
from events.models.registrations import SEATED
from events.programme.plan import PlannedSession
from events.queries.programme import latest, programme_of
from kernel.clocks import clocks_once

# Who waits or is to be approved holds no seat yet.
TAKEN = Count("signed_up", filter=Q(signed_up__state__in=SEATED))


@dataclass(frozen=True, slots=True)
class Offer:
    """A part with the title and the hours that are public, on the clocks of these zones."""

    session: Session
    plan: PlannedSession
    taken: int
    zones: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = clocks_once(self.plan.starts_at, self.plan.ends_at, self.zones)
        return f"{self.plan.title} – {' = '.join(str(clock) for clock in shown)}"

    @property
    def left(self) -> int | None:
        """How many seats are free; None where there is no limit."""
        return None if self.session.seats is None else max(self.session.seats - self.taken, 0)

    @property
    def seats_text(self) -> str:
        if self.left is None:
            return ""
        if not self.left:
            return _("every seat is taken")
        return ngettext("%(count)s seat left", "%(count)s seats left", self.left) % {
            "count": self.left
        }

    @property
    def label(self) -> str:
        return " – ".join(filter(None, [str(self), self.seats_text]))

    def day(self, event: Event) -> date:
        """In the organiser's zone, as the days of registrations are."""
        return self.plan.starts_at.astimezone(ZoneInfo(event.time_zone)).date()


def offered(event: Event, zones: tuple[str, ...] = ()) -> list[Offer]:
    """What one may sign up for, by the clock: what is in the public programme. At most two queries."""
    rows = event.sessions.filter(signup=True).annotate(taken=TAKEN)
    known = {str(one.public_id): (one, one.taken) for one in rows}
    public = programme_of(latest(event)).sessions if known else ()
    return [
        Offer(known[plan.key][0], plan, known[plan.key][1], zones)
        for plan in public
        if plan.key in known
    ]


def own_parts(registration: Registration, zones: tuple[str, ...]) -> list[Offer]:
    """What this person has signed up for."""
    chosen = set(registration.parts.values_list("pk", flat=True))
    found = offered(registration.event, zones) if chosen else []
    return [offer for offer in found if offer.session.pk in chosen]
