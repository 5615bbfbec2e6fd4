"""What is to be asked about meetings, what was answered, and where two answers differ."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from matchmaking.enums import Held, Party, Round
from matchmaking.models import FollowUp, HeldDecision, Meeting
from regions.models import Profile

FIRST_AFTER = timedelta(hours=1)
ASKED_WITHIN = timedelta(days=90)  # later than this, a round is past and is not asked any more
MISSED = (Held.WE_MISSED, Held.THEY_MISSED, Held.POSTPONED)


def due_meetings(round_: Round) -> QuerySet[Meeting]:
    """Confirmed meetings of which this round has come and was not asked, the oldest first.

    Later rounds leave out what did not take place.
    """
    now = timezone.now()
    latest = now - FIRST_AFTER if round_ == Round.AFTER else now - relativedelta(months=round_)
    asked = FollowUp.objects.filter(meeting=OuterRef("pk"), round=round_, asked_at__isnull=False)
    due = Meeting.objects.confirmed().filter(
        ~Exists(asked), ends_at__lte=latest, ends_at__gt=latest - ASKED_WITHIN
    )
    if round_ != Round.AFTER:
        due = due.exclude(not_held())
    return due.select_related(
        "request__sender__seat",
        "request__sender__territory",
        "request__receiver__seat",
        "request__receiver__territory",
    ).order_by("ends_at", "pk")


def not_held() -> Q:
    """Meetings that did not take place: the helpdesk said so, or one side did and none objects."""
    answers = FollowUp.objects.filter(meeting=OuterRef("pk"), round=Round.AFTER)
    decided = HeldDecision.objects.filter(meeting=OuterRef("pk"))
    settled_no = Exists(decided.filter(held=False))
    said_no = Exists(answers.filter(held__in=MISSED)) & ~Exists(answers.filter(held=Held.HELD))
    return Q(settled_no) | (Q(said_no) & ~Q(Exists(decided.filter(held=True))))


def held() -> Q:
    """Meetings that took place: the helpdesk said so, or one side did and none objects."""
    answers = FollowUp.objects.filter(meeting=OuterRef("pk"), round=Round.AFTER)
    decided = HeldDecision.objects.filter(meeting=OuterRef("pk"))
    said_yes = Exists(answers.filter(held=Held.HELD)) & ~Exists(answers.filter(held__in=MISSED))
    return Q(Exists(decided.filter(held=True))) | (
        Q(said_yes) & ~Q(Exists(decided.filter(held=False)))
    )


def contested() -> QuerySet[Meeting]:
    """Meetings of which one side says that they took place and the other that they did not."""
    answers = FollowUp.objects.filter(meeting=OuterRef("pk"), round=Round.AFTER)
    return Meeting.objects.filter(
        Exists(answers.filter(held=Held.HELD)),
        Exists(answers.filter(held__in=MISSED)),
        held_decision__isnull=True,
    ).order_by("ends_at", "pk")


@dataclass(frozen=True, slots=True)
class Reliability:
    """How an organisation keeps its meetings; for itself and the helpdesk, never public.

    ``kept`` of ``told`` meetings were not missed by it.
    """

    kept: int
    told: int


def reliability_of(profile_id: int) -> Reliability:
    return reliabilities([profile_id])[profile_id]


def reliability_of_own(profiles: Sequence[Profile]) -> list[tuple[Profile, Reliability]]:
    """What an organisation sees of itself, once somebody reported on one of its meetings."""
    known = reliabilities([profile.pk for profile in profiles])
    return [(one, known[one.pk]) for one in profiles if known[one.pk].told]


def reliabilities(profile_ids: Collection[int]) -> dict[int, Reliability]:
    """Of each organisation, over the meetings that somebody reported on; one query.

    What is contested counts for it, and so does what the helpdesk found to have been held.
    """
    answers = FollowUp.objects.answered().filter(meeting=OuterRef("pk"), round=Round.AFTER)
    cleared = Exists(contested().filter(pk=OuterRef("pk"))) | Exists(
        HeldDecision.objects.filter(meeting=OuterRef("pk"), held=True)
    )
    rows = (
        Meeting.objects.filter(Exists(FollowUp.objects.answered().filter(meeting=OuterRef("pk"))))
        .filter(Q(request__sender__in=profile_ids) | Q(request__receiver__in=profile_ids))
        .annotate(cleared=cleared, **{side: missed_by(answers, side) for side in Party.values})
        .values_list(
            "cleared", *[one for side in Party.values for one in (f"request__{side}", side)]
        )
    )
    kept, told = Counter[int](), Counter[int]()
    for cleared_, *sides in rows:
        for profile, missed in (sides[:2], sides[2:]):
            told[profile] += 1
            kept[profile] += cleared_ or not missed
    return {one: Reliability(kept=kept[one], told=told[one]) for one in profile_ids}


def missed_by(answers: QuerySet[FollowUp], side: str) -> Exists:
    """Did this side miss the meeting, in its own words or the other's?"""
    ours = Q(profile=OuterRef(f"request__{side}"))
    return Exists(
        answers.filter((ours & Q(held=Held.WE_MISSED)) | (~ours & Q(held=Held.THEY_MISSED)))
    )


def questions_of(user: User) -> QuerySet[FollowUp]:
    """What this person's organisations have not answered yet, the latest meeting first."""
    mine = FollowUp.objects.visible_to(user).unanswered().filter(profile__affiliations__user=user)
    return with_meeting(mine).order_by("-meeting__ends_at", "pk").distinct()


def with_meeting(questions: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    return questions.select_related(
        "profile__seat",
        "profile__territory",
        "meeting__request__sender__seat",
        "meeting__request__sender__territory",
        "meeting__request__receiver__seat",
        "meeting__request__receiver__territory",
    )


def earlier_answers(question: FollowUp) -> QuerySet[FollowUp]:
    """What the same organisation said in the rounds before."""
    said = FollowUp.objects.answered().filter(
        meeting=question.meeting_id, profile=question.profile_id, round__lt=question.round
    )
    return said.order_by("round")
