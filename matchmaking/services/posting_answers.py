"""Answers to postings: one thread between the two organisations, and what becomes of it."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import AnswerState
from matchmaking.models import AnswerMessage, Posting, PostingAnswer
from matchmaking.services.letters import write_to_side
from regions.models import Profile


@transaction.atomic(durable=True)
def answer_posting(
    posting: Posting, organisation: Profile, *, by: User, text: str
) -> PostingAnswer:
    """Begin a thread. One standing answer of an organisation to a posting."""
    if not rules.speaks_for(by, organisation):
        raise PermissionDenied
    check(posting, organisation)
    try:
        with transaction.atomic():
            answer = PostingAnswer.objects.create(posting=posting, organisation=organisation)
    except IntegrityError as error:
        raise DomainError(
            "answered_already",
            _("Your organisation has answered this posting already. Go on in that thread."),
        ) from error
    message = add_message(answer, organisation, by=by, text=text)
    log("posting.answered", answer, by=by, organisation=organisation)
    tell(answer, posting.organisation, "posting_answered", message=message)
    return answer


@transaction.atomic(durable=True)
def write_message(answer: PostingAnswer, *, by: User, text: str) -> AnswerMessage:
    """Go on talking; possible until the answer is withdrawn or declined."""
    if not rules.can_write_in(by, answer):
        raise PermissionDenied
    going_on = [AnswerState.OPEN, AnswerState.ACCEPTED]
    locked = PostingAnswer.objects.select_for_update(of=["self"]).filter(pk=answer.pk)
    if not locked.filter(state__in=going_on).exists():
        raise closed()
    ours = answer.organisation
    if rules.can_decide_on_answer(by, answer):
        ours = answer.posting.organisation
    message = add_message(answer, ours, by=by, text=text)
    log("posting.message_written", answer, by=by, organisation=ours)
    tell(answer, answer.other_than(ours), "posting_message", message=message)
    return message


@transaction.atomic(durable=True)
def accept_answer(answer: PostingAnswer, *, by: User) -> PostingAnswer:
    """We would like to meet: the next step is a request for a meeting."""
    if not rules.can_decide_on_answer(by, answer):
        raise PermissionDenied
    return decide(answer, AnswerState.ACCEPTED, by=by, ours=answer.posting.organisation)


@transaction.atomic(durable=True)
def decline_answer(answer: PostingAnswer, *, by: User) -> PostingAnswer:
    if not rules.can_decide_on_answer(by, answer):
        raise PermissionDenied
    return decide(answer, AnswerState.DECLINED, by=by, ours=answer.posting.organisation)


@transaction.atomic(durable=True)
def withdraw_answer(answer: PostingAnswer, *, by: User) -> PostingAnswer:
    if not rules.can_withdraw_answer(by, answer):
        raise PermissionDenied
    return decide(answer, AnswerState.WITHDRAWN, by=by, ours=answer.organisation)


def decide(answer: PostingAnswer, state: AnswerState, *, by: User, ours: Profile) -> PostingAnswer:
    rows = PostingAnswer.objects.open().filter(pk=answer.pk)
    if not rows.update(state=state, updated_at=timezone.now()):
        raise closed()
    answer.refresh_from_db()
    log(f"posting.answer_{state}", answer, by=by, organisation=ours)
    tell(answer, answer.other_than(ours), "posting_answer_closed")
    return answer


def check(posting: Posting, organisation: Profile) -> None:
    if posting.organisation_id == organisation.pk:
        raise DomainError("own_posting", _("This is a posting of your own organisation."))
    if not posting.takes_answers:
        raise DomainError("posting_closed", _("This posting is not open any more."))
    if not organisation.is_published:
        raise DomainError(
            "profile_not_published", _("Only an organisation with a published profile can answer.")
        )


def closed() -> DomainError:
    return DomainError(
        "answer_closed",
        _("This answer was decided on or withdrawn in the meantime. Open it again to see how."),
    )


def add_message(
    answer: PostingAnswer, organisation: Profile, *, by: User, text: str
) -> AnswerMessage:
    if not text.strip():
        raise DomainError("message_required", _("Write a message."), field="text")
    return AnswerMessage.objects.create(
        answer=answer, organisation=organisation, author=by, text=text.strip()
    )


def tell(
    answer: PostingAnswer, side: Profile, letter: str, *, message: AnswerMessage | None = None
) -> None:
    write_to_side(
        side,
        letter,
        key=f"{answer.pk}:{answer.state}:{message.pk if message else ''}",
        address=lambda _reader: answer.get_absolute_url(),
        state=answer.state,
        posting=answer.posting,
        theirs=answer.other_than(side),
        quote=message.text if message else "",
    )


def log(action: str, answer: PostingAnswer, *, by: User, organisation: Profile) -> None:
    record(action, answer, by=by, organisation=organisation.public_id)
