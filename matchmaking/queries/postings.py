"""Reads of postings: the public list, one posting, an organisation's own, threads of answers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, When

from accounts.models import User
from kernel.folding import fold
from matchmaking.enums import AnswerState, PostingState
from matchmaking.models import MeetingRequest, Posting, PostingAnswer, PostingFollow, SubjectFollow
from regions.enums import ProfileState
from regions.models import Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader looks for; what is empty does not narrow."""

    direction: str = ""
    sector: str = ""
    form: str = ""
    side: str = ""
    third_region: str = ""
    language: str = ""
    organisation: str = ""  # its slug
    q: str = ""  # words, all of which occur


def with_subjects(rows: QuerySet[Posting]) -> QuerySet[Posting]:
    """With its organisation and what it is about, newest first: one query."""
    return rows.select_related(
        "organisation__territory", "organisation__seat", "form", "sector", "third_region"
    ).order_by("-created_at", "-pk")


def public_postings(wanted: Wanted | None = None) -> QuerySet[Posting]:
    """What everybody reads and fits, newest first. A head of sectors or forms includes the rest."""
    asked = wanted or Wanted()
    rows: QuerySet[Posting] = Posting.objects.public()
    exact: dict[str, Any] = {
        "direction": asked.direction,
        "organisation__side": asked.side,
        "organisation__slug": asked.organisation,
        "third_region__code": asked.third_region,
        "languages__contains": [asked.language] if asked.language else "",
    }
    rows = rows.filter(**{column: value for column, value in exact.items() if value})
    rows = with_words(rows, asked.q)
    if asked.sector:
        rows = rows.filter(Q(sector__code=asked.sector) | Q(sector__parent__code=asked.sector))
    if asked.form:
        rows = rows.filter(Q(form__code=asked.form) | Q(form__head__code=asked.form))
    return with_subjects(rows)


def with_words(rows: QuerySet[Posting], q: str) -> QuerySet[Posting]:
    """Those in which every word occurs, however it is written: width, case, kana."""
    for word in fold(q).split():
        rows = rows.filter(words__contains=word)
    return rows


def postings_of(profile: Profile) -> QuerySet[Posting]:
    """All of an organisation, open ones first, with the number of its answers that stand."""
    opened = Case(When(state=PostingState.OPEN, then=0), default=1, output_field=IntegerField())
    answers = Count("answers", filter=~Q(answers__state=AnswerState.WITHDRAWN))
    rows = with_subjects(Posting.objects.filter(organisation=profile)).annotate(answered=answers)
    return rows.order_by(opened, "-created_at", "-pk")


def followed_by(user: User) -> QuerySet[Posting]:
    """What a person follows and may still read."""
    follows = PostingFollow.objects.filter(user=user, posting=OuterRef("pk"))
    return with_subjects(Posting.objects.visible_to(user).filter(Exists(follows)))


def subjects_followed_by(user: User) -> QuerySet[SubjectFollow]:
    rows = SubjectFollow.objects.filter(user=user)
    return rows.select_related("sector", "third_region").order_by("-created_at", "-pk")


def posting_of_request(user: User, request: MeetingRequest) -> Posting | None:
    """What a request came from, as far as this person may read it; no query where there is none."""
    if request.posting_id is None:
        return None
    return Posting.objects.visible_to(user).filter(pk=request.posting_id).first()


def answers_by(profile: Profile) -> QuerySet[PostingAnswer]:
    """What an organisation answered to others, latest first."""
    return with_posting(PostingAnswer.objects.filter(organisation=profile))


def answers_to(posting: Posting) -> QuerySet[PostingAnswer]:
    """For the people of its organisation and the helpdesk: the answers that stand."""
    return with_posting(PostingAnswer.objects.standing().filter(posting=posting))


def with_posting(rows: QuerySet[PostingAnswer]) -> QuerySet[PostingAnswer]:
    return rows.select_related(
        "organisation__territory",
        "posting__organisation__territory",
        "posting__sector",
        "posting__form",
    ).order_by("-created_at", "-pk")


def find_posting(user: "User | AnonymousUser", public_id: UUID) -> Posting:
    """One that this reader may see. Raises Posting.DoesNotExist."""
    return with_subjects(Posting.objects.visible_to(user)).get(public_id=public_id)


def find_answer(user: User, public_id: UUID) -> PostingAnswer:
    """One that this person may see. Raises PostingAnswer.DoesNotExist."""
    return with_posting(PostingAnswer.objects.visible_to(user)).get(public_id=public_id)


def is_followed(posting: Posting, user: "User | AnonymousUser") -> bool:
    if not user.is_authenticated:
        return False
    return PostingFollow.objects.filter(posting=posting, user=user).exists()


def own_answer(posting: Posting, profiles: list[Profile]) -> PostingAnswer | None:
    """The answer of one of the reader's organisations that stands."""
    rows = PostingAnswer.objects.standing().filter(posting=posting, organisation__in=profiles)
    return rows.first()


def may_speak_as(user: User) -> list[Profile]:
    """The published organisations that a person acts for, by name."""
    hats = user.affiliations.current().editing().values("profile")
    rows = Profile.objects.filter(pk__in=hats, state=ProfileState.PUBLISHED)
    return sorted(rows.select_related("territory", "seat"), key=lambda one: (one.name, one.pk))
