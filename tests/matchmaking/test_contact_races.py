"""Two hands at once: a suggestion dismissed twice, an introduction agreed to and withdrawn."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from accounts.models import User
from audit.models import Entry
from kernel.errors import DomainError
from matchmaking.enums import AnswerState, IntroductionState
from matchmaking.models import Dismissal, Introduction, PostingAnswer, Proposal
from matchmaking.services.feedback import dismiss_partner, revoke_dismissal
from matchmaking.services.introductions import (
    agree_to_introduction,
    ask_for_introduction,
    withdraw_introduction,
)
from matchmaking.services.posting_answers import accept_answer, answer_posting, withdraw_answer
from matchmaking.services.proposals import Note, propose_introduction
from tests.contact import PostingFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Run them in threads of their own that start together: what each came to, sorted."""
    start, outcomes = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait(timeout=30)
            deed()
            outcomes.append("done")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(outcomes)


def test_two_people_dismiss_at_once_and_it_is_said_once(bridge):
    people = [bridge.officer, *UserFactory.create_batch(5, profile=bridge.gifu)]

    def dismissing(pk: int) -> Callable[[], object]:
        return lambda: dismiss_partner(bridge.gifu, bridge.vitagora, by=User.objects.get(pk=pk))

    assert at_once(*(dismissing(user.pk) for user in people)) == ["done"] * 6
    assert Dismissal.objects.live().count() == 1
    assert Entry.objects.filter(action="suggestion.dismissed").count() == 1


def test_two_people_take_a_no_back_and_one_is_told(bridge):
    row = dismiss_partner(bridge.gifu, bridge.vitagora, by=bridge.officer)

    def revoking() -> object:
        return revoke_dismissal(Dismissal.objects.get(pk=row.pk), by=bridge.officer)

    assert at_once(revoking, revoking) == ["done", "taken_back"]


def test_agreeing_and_withdrawing_at_once_one_wins(bridge):
    made = ask_for_introduction(bridge.gifu, bridge.vitagora, by=bridge.officer, note="Food")
    mine, theirs = (Introduction.objects.get(pk=made.pk) for _side in range(2))
    outcomes = at_once(
        lambda: agree_to_introduction(theirs, by=bridge.manager),
        lambda: withdraw_introduction(mine, by=bridge.officer),
    )
    assert outcomes == ["done", "introduction_closed"]
    made.refresh_from_db()
    deed = Entry.objects.exclude(action="introduction.asked").get(record_id=made.public_id)
    assert {
        IntroductionState.AGREED: "introduction.agreed",
        IntroductionState.WITHDRAWN: "introduction.withdrawn",
    }[made.state] == deed.action


def test_both_sides_ask_at_once_and_share_one_introduction(bridge):
    outcomes = at_once(
        lambda: ask_for_introduction(bridge.gifu, bridge.vitagora, by=bridge.officer, note="A"),
        lambda: ask_for_introduction(bridge.vitagora, bridge.gifu, by=bridge.manager, note="B"),
    )
    assert outcomes == ["done", "introduction_open"]
    assert Introduction.objects.count() == 1


def test_both_desks_introduce_the_same_two_at_once(bridge):
    strasbourg, tokyo = UserFactory(desk="eu"), UserFactory(desk="jp")
    note = Note(en="Meet.")
    outcomes = at_once(
        lambda: propose_introduction(bridge.gifu, bridge.vitagora, note, by=tokyo),
        lambda: propose_introduction(bridge.vitagora, bridge.gifu, note, by=strasbourg),
    )
    assert outcomes == ["done", "proposal_open"]
    assert Proposal.objects.count() == 1


def test_colleagues_answer_a_posting_at_once_in_one_thread(bridge):
    posting = PostingFactory(organisation=bridge.gifu)
    colleague = UserFactory(profile=bridge.vitagora)
    outcomes = at_once(
        lambda: answer_posting(posting, bridge.vitagora, by=bridge.manager, text="One"),
        lambda: answer_posting(posting, bridge.vitagora, by=colleague, text="Two"),
    )
    assert outcomes == ["answered_already", "done"]
    assert PostingAnswer.objects.get().messages.count() == 1


def test_accepting_and_withdrawing_an_answer_at_once_one_wins(bridge):
    posting = PostingFactory(organisation=bridge.gifu)
    made = answer_posting(posting, bridge.vitagora, by=bridge.manager, text="One")
    mine, theirs = (PostingAnswer.objects.get(pk=made.pk) for _side in range(2))
    outcomes = at_once(
        lambda: accept_answer(theirs, by=bridge.officer),
        lambda: withdraw_answer(mine, by=bridge.manager),
    )
    assert outcomes == ["answer_closed", "done"]
    made.refresh_from_db()
    assert made.state in {AnswerState.ACCEPTED, AnswerState.WITHDRAWN}
