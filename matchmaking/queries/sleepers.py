"""Cooperations of which nothing was heard for long: partnerships, and pairs that have met."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    DateField,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

from matchmaking.enums import ContactAnswer, Milestone
from matchmaking.models import ContactCheck, FollowUp, Meeting
from matchmaking.queries.outcomes import held
from regions.enums import ProfileState
from regions.models import (
    Affiliation,
    Agreement,
    Partnership,
    PartnershipParty,
    Profile,
)
from regions.models import Milestone as Step

PARTIES = 2


def silent_since(today: date) -> date:
    """What happened before this day is long ago."""
    return today - timedelta(days=settings.SLEEPING_AFTER_DAYS)


def silent_partnerships(today: date) -> QuerySet[Partnership]:
    """Lasting ones of two published parties or more, without a recorded contact for long.

    ``last_contact`` is the latest of: start, steps, agreements, meetings of two of its parties, and
    what a party answered when it was asked. One that a party called ended is not silent but over.
    """
    published = PartnershipParty.objects.filter(
        partnership=OuterRef("pk"), profile__state=ProfileState.PUBLISHED
    )
    others = published.exclude(profile=OuterRef("first_party"))
    first = published.order_by("pk").values("profile")[:1]
    ended = ContactCheck.objects.filter(partnership=OuterRef("pk"), answer=ContactAnswer.ENDED)
    return (
        Partnership.objects.told()
        .filter(ended_on__isnull=True)
        .annotate(first_party=Subquery(first), last_contact=last_of_partnership())
        .filter(~Exists(ended), Exists(others), last_contact__lt=silent_since(today))
        .order_by("last_contact", "pk")
    )


def last_of_partnership() -> Greatest:
    """GREATEST of PostgreSQL passes over what is not known."""
    own = {"partnership": OuterRef("pk")}
    parties = PartnershipParty.objects.filter(partnership=OuterRef(OuterRef("pk")))
    met = Meeting.objects.filter(held()).filter(
        request__sender__in=parties.values("profile"),
        request__receiver__in=parties.values("profile"),
    )
    answered = ContactCheck.objects.filter(
        **own, answer__in=[ContactAnswer.ACTIVE, ContactAnswer.AGAIN]
    )
    return Greatest(
        Coalesce("started_on", TruncDate("created_at")),
        latest(Step.objects.filter(**own), "on"),
        latest(Step.objects.filter(**own), "until"),
        latest(Agreement.objects.filter(**own), "signed_on"),
        latest(met, "ends_at"),
        latest(answered, "answered_at"),
    )


def latest(rows: QuerySet[Any], column: str) -> Subquery:
    """The last day of a column, whatever row it is in."""
    ordered = rows.order_by().exclude(**{f"{column}__isnull": True})
    one = ordered.annotate(day=TruncDate(column)).order_by("-day").values("day")[:1]
    return Subquery(one, output_field=DateField())


def silent_pairs(today: date) -> QuerySet[Meeting]:
    """The last meeting of two who went on after it, have no partnership, and fell silent."""
    went_on = (
        FollowUp.objects.answered()
        .filter(meeting=OuterRef("pk"))
        .exclude(milestone__in=["", Milestone.NONE])
    )
    answered = ContactCheck.objects.filter(
        meeting=OuterRef("pk"), answer__in=[ContactAnswer.ACTIVE, ContactAnswer.AGAIN]
    )
    ended = ContactCheck.objects.filter(meeting=OuterRef("pk"), answer=ContactAnswer.ENDED)
    return (
        Meeting.objects.confirmed()
        .filter(held(), Exists(went_on), ~Exists(later_meetings()), ~Exists(shared_partnership()))
        .annotate(
            last_contact=Greatest(
                TruncDate("ends_at"),
                latest(went_on, "answered_at"),
                latest(answered, "answered_at"),
            )
        )
        .filter(~Exists(ended), last_contact__lt=silent_since(today))
        .order_by("last_contact", "pk")
    )


def later_meetings() -> QuerySet[Meeting]:
    there = Q(
        request__sender=OuterRef("request__sender"), request__receiver=OuterRef("request__receiver")
    )
    back = Q(
        request__sender=OuterRef("request__receiver"), request__receiver=OuterRef("request__sender")
    )
    later = Q(starts_at__gt=OuterRef("starts_at"))
    return Meeting.objects.confirmed().filter(there | back, later)


def shared_partnership() -> QuerySet[PartnershipParty]:
    others = PartnershipParty.objects.filter(
        partnership=OuterRef("partnership"), profile=OuterRef(OuterRef("request__receiver"))
    )
    return PartnershipParty.objects.filter(Exists(others), profile=OuterRef("request__sender"))


# Whom to ask ----------------------------------------------------------------------------------


def unasked(rows: QuerySet[Any], about: str) -> QuerySet[Any]:
    """Those that nobody was asked about since their last contact; ``about`` names the column."""
    asked = ContactCheck.objects.filter(
        **{about: OuterRef("pk")}, last_contact=OuterRef("last_contact")
    )
    return rows.filter(~Exists(asked))


def acting() -> QuerySet[Affiliation]:
    return Affiliation.objects.current().editing().filter(user__is_active=True)


def partnerships_to_ask(today: date) -> QuerySet[Partnership]:
    """Only where somebody of a party can answer; all others stand on the helpdesk's list alone."""
    people = acting().filter(profile__partnership_parties__partnership=OuterRef("pk"))
    return unasked(silent_partnerships(today), "partnership").filter(Exists(people))


def pairs_to_ask(today: date) -> QuerySet[Meeting]:
    people = acting().filter(
        Q(profile=OuterRef("request__sender")) | Q(profile=OuterRef("request__receiver"))
    )
    return unasked(silent_pairs(today), "meeting").filter(Exists(people))


def parties_to_ask(about: Partnership | Meeting) -> list[Profile]:
    """The published parties for which somebody acts."""
    if isinstance(about, Meeting):
        parties = Profile.objects.filter(
            pk__in=[about.request.sender_id, about.request.receiver_id]
        )
    else:
        parties = Profile.objects.filter(partnership_parties__partnership=about)
    with_people = Exists(acting().filter(profile=OuterRef("pk")))
    return list(parties.published().filter(with_people).order_by("pk"))


# Pages ------------------------------------------------------------------------------------------


def with_details(checks: QuerySet[ContactCheck]) -> QuerySet[ContactCheck]:
    parties = PartnershipParty.objects.select_related("profile").order_by("pk")
    return checks.select_related(
        "profile", "partnership", "meeting__request__sender", "meeting__request__receiver"
    ).prefetch_related(Prefetch("partnership__parties", parties))


def others_in(check: ContactCheck) -> list[Profile]:
    """The partners of who is asked."""
    if check.meeting:
        return [check.meeting.request.other_than(check.profile)]
    parties = check.partnership.parties.all() if check.partnership else []
    return [party.profile for party in parties if party.profile_id != check.profile_id]


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A line of the helpdesk's list: who, since when, and what was answered so far."""

    name: str
    partners: list[Profile]
    last_contact: date
    checks: list[ContactCheck]
    partnership: Partnership | None
    meeting: Meeting | None


MOST_SHOWN = 100


def sleepers() -> list[Sleeper]:
    """Silent partnerships and pairs, the longest silence first, with their questions: five queries."""
    today = timezone.localdate()
    parties = PartnershipParty.objects.select_related("profile").order_by("pk")
    asked = ContactCheck.objects.select_related("profile").order_by("-created_at", "pk")
    ties = silent_partnerships(today).prefetch_related(
        Prefetch("parties", parties), Prefetch("contact_checks", asked)
    )
    pairs = (
        silent_pairs(today)
        .select_related("request__sender", "request__receiver")
        .prefetch_related(Prefetch("contact_checks", asked))
    )
    found = [of_partnership(one) for one in ties[:MOST_SHOWN]]
    found += [of_pair(one) for one in pairs[:MOST_SHOWN]]
    return sorted(found, key=lambda one: one.last_contact)[:MOST_SHOWN]


def of_partnership(one: Any) -> Sleeper:
    """Of a row of :func:`silent_partnerships`."""
    parties = [party.profile for party in one.parties.all()]
    return Sleeper(one.name, parties, one.last_contact, list(one.contact_checks.all()), one, None)


def of_pair(one: Any) -> Sleeper:
    """Of a row of :func:`silent_pairs`."""
    parties = [one.request.sender, one.request.receiver]
    return Sleeper("", parties, one.last_contact, list(one.contact_checks.all()), None, one)


def said_to_be_over() -> list[ContactCheck]:
    """What a party called ended and the directory still shows as lasting; one query and one more."""
    open_ties = Q(partnership__isnull=False, partnership__ended_on__isnull=True)
    rows = ContactCheck.objects.filter(open_ties, answer=ContactAnswer.ENDED)
    return list(with_details(rows).order_by("-answered_at", "pk")[:MOST_SHOWN])
