"""What an officer has in care between organisations (see ``regions.passing``).

Requests, meetings and their outcomes belong to the organisation; what passes is the entry in the
calendar. The rest are rows that name a person.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from accounts.models import User
from kernel.clocks import clocks
from matchmaking.enums import AnswerState, Held, IntroductionState, Milestone, PostingState, Round
from matchmaking.models import (
    FollowUp,
    Introduction,
    Meeting,
    MeetingRequest,
    Posting,
    PostingAnswer,
)
from matchmaking.queries.clashes import clashing
from matchmaking.services.passing_entries import (
    forget_entries,
    pass_entries,
    take_entries_back,
)
from regions.models import Profile
from regions.passing import Leave, Line, Part, Step, partner
from regions.services.moving import set_values
from regions.services.sharing import ask_successor

PARTNER = {f"partner_{name}": f"partner_{name}" for name in ["pk", "slug", "en", "ja", "zone"]}
NAMES = {"pk": "pk", "slug": "slug", "en": "name_en", "ja": "name_ja"}


def with_partner(rows: QuerySet[Any], profile: Profile, one: str, other: str) -> QuerySet[Any]:
    """Annotated with the other one of two organisations, and its clock."""

    def of_other(first: Any, second: Any) -> Case:
        return Case(When(**{one: profile.pk}, then=second), default=first)

    named = {
        f"partner_{name}": of_other(F(f"{one}__{column}"), F(f"{other}__{column}"))
        for name, column in NAMES.items()
    }
    named["partner_zone"] = of_other(zone_of(one), zone_of(other))
    annotated: QuerySet[Any] = rows.annotate(**named)
    return annotated


def zone_of(path: str) -> Coalesce:
    return Coalesce(F(f"{path}__seat__time_zone"), F(f"{path}__territory__time_zone"))


def when(row: Mapping[str, Any], leave: Leave) -> str:
    """The hour of a meeting on both clocks."""
    starts_at, ends_at = (datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at"))
    zones = [leave.profile.time_zone, row["partner_zone"] or leave.profile.time_zone]
    return " · ".join(str(clock) for clock in clocks(starts_at, ends_at, zones))


def line_of(row: Mapping[str, Any], text: str, url: str) -> Line:
    one = partner(row)
    return Line(text=text, url=url, partners=[one] if one else [])


def either(profile: Profile, one: str, other: str) -> Q:
    return Q(**{one: profile}) | Q(**{other: profile})


class Requests(Part):
    code = "requests"
    label = gettext_lazy("Open requests")
    says = gettext_lazy("They stay open; the successor may answer them.")
    columns = {"public_id": "public_id", "purpose": "purpose", **PARTNER}

    def rows(self, leave: Leave) -> QuerySet[MeetingRequest]:
        mine = MeetingRequest.objects.open().filter(either(leave.profile, "sender", "receiver"))
        return with_partner(mine, leave.profile, "sender", "receiver").order_by("expires_at", "pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        text = Truncator(row["purpose"]).chars(120)
        return line_of(row, text, reverse("request", args=[row["public_id"]]))

    def pass_on(self, leave: Leave, to: User) -> list[Step]:
        return pass_entries(self.rows(leave), leave, to)

    def take_back(self, leave: Leave, to: User) -> None:
        take_entries_back(self.rows(leave), leave, to)

    def mail_keys(self, leave: Leave) -> list[str]:
        rows = MeetingRequest.objects.filter(either(leave.profile, "sender", "receiver"))
        return [f"request:{pk}:" for pk in rows.values_list("pk", flat=True)]


class MeetingsOf(Part):
    """Confirmed meetings; which of them says the part."""

    columns = {
        **{name: name for name in ["public_id", "starts_at", "ends_at"]},
        **PARTNER,
    }

    def of(self, leave: Leave) -> QuerySet[Meeting]:
        sides = ("request__sender", "request__receiver")
        mine = Meeting.objects.confirmed().filter(either(leave.profile, *sides))
        return with_partner(mine, leave.profile, *sides)

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:
        return line_of(row, when(row, leave), reverse("meeting", args=[row["public_id"]]))


class Meetings(MeetingsOf):
    code = "meetings"
    label = gettext_lazy("Coming meetings")
    says = gettext_lazy("The entry leaves your calendar and comes into the successor’s.")

    def rows(self, leave: Leave) -> QuerySet[Meeting]:
        return self.of(leave).filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")

    def threads(self, leave: Leave) -> QuerySet[MeetingRequest]:
        return MeetingRequest.objects.filter(meeting__in=self.rows(leave).values("pk"))

    def clashes(self, leave: Leave, to: User) -> list[Line]:
        coming = clashing(self.rows(leave), to, leave.profile, seats=[leave.leaver, to])
        columns = {
            **PARTNER,
            "starts": "starts_at",
            "ends": "ends_at",
            "thread": "request__public_id",
        }
        rows = coming.values(**{name: F(column) for name, column in columns.items()})
        return [self.clash(row, leave) for row in rows]

    def clash(self, row: Mapping[str, Any], leave: Leave) -> Line:
        """Leads to where others are named, or another hour is proposed."""
        told = {**row, "starts_at": row["starts"].isoformat(), "ends_at": row["ends"].isoformat()}
        return line_of(told, when(told, leave), reverse("request", args=[row["thread"]]))

    def pass_on(self, leave: Leave, to: User) -> list[Step]:
        return pass_entries(self.threads(leave), leave, to)

    def take_back(self, leave: Leave, to: User) -> None:
        take_entries_back(self.threads(leave), leave, to)


class PastMeetings(MeetingsOf):
    code = "past_meetings"
    label = gettext_lazy("Meetings held")
    history = True

    def rows(self, leave: Leave) -> QuerySet[Meeting]:
        return self.of(leave).filter(ends_at__lte=timezone.now()).order_by("-starts_at", "-pk")

    def pass_on(self, leave: Leave, to: User) -> list[Step]:  # noqa: ARG002
        """What is over stays in the calendar as it was; nothing more is sent about it."""
        return forget_entries(leave.leaver, leave.profile)


class Outcomes(Part):
    code = "outcomes"
    label = gettext_lazy("Questions about meetings that wait for an answer")
    says: ClassVar[Any] = gettext_lazy("The successor answers them; the links in your mails end.")
    columns = {"public_id": "public_id", "round": "round", **PARTNER}
    answered = False

    def rows(self, leave: Leave) -> QuerySet[FollowUp]:
        asked = FollowUp.objects.filter(
            profile=leave.profile, answered_at__isnull=not self.answered
        )
        sides = ("meeting__request__sender", "meeting__request__receiver")
        return with_partner(asked, leave.profile, *sides).order_by("-meeting__starts_at", "-pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        return line_of(
            row, str(Round(row["round"]).label), reverse("outcome", args=[row["public_id"]])
        )

    def mail_keys(self, leave: Leave) -> list[str]:
        return [f"outcome:{pk}:" for pk in self.rows(leave).values_list("pk", flat=True)]


class ReportedOutcomes(Outcomes):
    code = "reported_outcomes"
    label = gettext_lazy("What became of meetings")
    says = ""
    history = True
    answered = True
    columns = {**Outcomes.columns, **{name: name for name in ["held", "milestone", "note"]}}

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        held = dict(Held.choices).get(row["held"])
        milestone = dict(Milestone.choices).get(row["milestone"])
        told = [str(one) for one in (held, milestone, row["note"]) if one]
        return line_of(row, " · ".join(told), reverse("outcome", args=[row["public_id"]]))


class Introductions(Part):
    code = "introductions"
    label = gettext_lazy("Introductions and the contacts shown with them")
    says = gettext_lazy("Your contact is hidden; the successor’s is shown once they have agreed.")
    columns = {"public_id": "public_id", "state": "state", **PARTNER}

    def rows(self, leave: Leave) -> QuerySet[Introduction]:
        live = Introduction.objects.filter(
            state__in=[IntroductionState.ASKED, IntroductionState.AGREED]
        )
        mine = live.filter(either(leave.profile, "asking", "asked"))
        return with_partner(mine, leave.profile, "asking", "asked").order_by("-created_at", "-pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        text = str(IntroductionState(row["state"]).label)
        return line_of(row, text, reverse("introduction", args=[row["public_id"]]))

    def pass_on(self, leave: Leave, to: User) -> list[Step]:
        steps = []
        for row in self.rows(leave):
            column = "asked_by" if row.asking_id == leave.profile.pk else "answered_by"
            if getattr(row, f"{column}_id") == leave.leaver.pk:
                steps += set_values(row, **{f"{column}_id": to.pk})
                steps += ask_successor(leave, row.other_than(leave.profile), to)
        return steps

    def mail_keys(self, leave: Leave) -> list[str]:
        kinds = ["asked", "agreed", "closed"]
        pks = self.rows(leave).values_list("pk", flat=True)
        return [f"introduction-{kind}:{pk}:" for pk in pks for kind in kinds]


class Postings(Part):
    code = "postings"
    label = gettext_lazy("Partner searches and offers")
    says = gettext_lazy("They stay open; answers reach the successor.")
    columns = {name: name for name in ["public_id", "title_en", "title_ja"]}

    def rows(self, leave: Leave) -> QuerySet[Posting]:
        opened = Posting.objects.filter(organisation=leave.profile, state=PostingState.OPEN)
        return opened.order_by("open_until", "pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        one = Posting(title_en=row["title_en"], title_ja=row["title_ja"])
        return Line(text=one.title, url=reverse("posting", args=[row["public_id"]]))

    def pass_on(self, leave: Leave, to: User) -> list[Step]:
        mine = self.rows(leave).filter(by=leave.leaver)
        return [step for row in mine for step in set_values(row, by_id=to.pk)]

    def mail_keys(self, leave: Leave) -> list[str]:
        pks = self.rows(leave).values_list("pk", flat=True)
        return [f"posting-ends:{pk}:" for pk in pks]


class Answers(Part):
    code = "answers"
    label = gettext_lazy("Threads about partner searches")
    says = gettext_lazy("They go on; new messages reach the successor.")
    columns = {
        "public_id": "public_id",
        "title_en": "posting__title_en",
        "title_ja": "posting__title_ja",
        **PARTNER,
    }

    def rows(self, leave: Leave) -> QuerySet[PostingAnswer]:
        going_on = PostingAnswer.objects.filter(state__in=[AnswerState.OPEN, AnswerState.ACCEPTED])
        sides = ("organisation", "posting__organisation")
        mine = going_on.filter(either(leave.profile, *sides))
        return with_partner(mine, leave.profile, *sides).order_by("-created_at", "-pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        one = Posting(title_en=row["title_en"], title_ja=row["title_ja"])
        return line_of(row, one.title, reverse("posting-answer", args=[row["public_id"]]))

    def mail_keys(self, leave: Leave) -> list[str]:
        kinds = ["posting-answered", "posting-message", "posting-answer-closed"]
        pks = self.rows(leave).values_list("pk", flat=True)
        return [f"{kind}:{pk}:" for pk in pks for kind in kinds]
