"""Rows of feedback, introductions and postings: what they are called, who sees none of them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from matchmaking.models import (
    ContactMark,
    Dismissal,
    Introduction,
    Posting,
    PostingAnswer,
    PostingFollow,
    Proposal,
)
from matchmaking.services import introductions, posting_news, proposals
from matchmaking.services.feedback import mark_contact
from matchmaking.services.posting_follows import follow_posting
from regions.models import Profile
from regions.services.merging import merge_profiles
from tests.contact import (
    DismissalFactory,
    IntroductionFactory,
    PostingAnswerFactory,
    PostingFactory,
    ProposalFactory,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_rows_are_called_by_those_they_are_about(bridge):
    pair = {"profile": bridge.gifu, "partner": bridge.vitagora}
    posting = PostingFactory(organisation=bridge.gifu, title_en="Food")
    answer = PostingAnswerFactory(posting=posting, organisation=bridge.vitagora)
    user = UserFactory(given_name="Kim", family_name="Lund")
    follow_posting(posting, by=user)
    message = answer.messages.create(organisation=bridge.vitagora, text="Mustard")
    named = [
        DismissalFactory(**pair),
        mark_contact(bridge.gifu, bridge.vitagora, by=bridge.officer),
        IntroductionFactory(asking=bridge.gifu, asked=bridge.vitagora),
        ProposalFactory(**pair),
        posting,
        answer,
        message,
        PostingFollow.objects.get(),
    ]
    with translation.override("en"):
        assert [str(row) for row in named] == [
            "Gifu ✕ Vitagora",
            "Gifu – Vitagora",
            "Gifu → Vitagora",
            "Gifu ↔ Vitagora",
            "Food",
            "Vitagora → Food",
            "Mustard",
            "Kim Lund: Food",
        ]


@pytest.mark.parametrize("model", [Dismissal, ContactMark, Introduction, Proposal, PostingAnswer])
def test_a_visitor_sees_none_of_them(bridge, model):
    pair = {"profile": bridge.gifu, "partner": bridge.vitagora}
    DismissalFactory(**pair)
    mark_contact(bridge.gifu, bridge.vitagora, by=bridge.officer)
    IntroductionFactory()
    ProposalFactory()
    PostingAnswerFactory()
    assert model.objects.count() == 1
    assert not model.objects.visible_to(AnonymousUser()).exists()


def test_the_helpdesk_sees_all_answers(bridge):
    PostingAnswerFactory()
    assert PostingAnswer.objects.visible_to(UserFactory(desk="eu")).count() == 1


def test_a_contact_marked_twice_stands_once(bridge):
    first = mark_contact(bridge.gifu, bridge.vitagora, by=bridge.officer)
    assert mark_contact(bridge.gifu, bridge.vitagora, by=bridge.officer, since=2020) == first


def test_what_is_not_due_is_left_alone(bridge):
    posting = PostingFactory(open_until=timezone.localdate())
    assert not introductions.expire(IntroductionFactory())
    assert not proposals.expire(ProposalFactory())
    assert not posting_news.note_news_of(posting.pk)
    assert not posting_news.write_digest(bridge.officer.pk)
    assert posting_news.remind(posting.pk)
    assert not posting_news.remind(posting.pk)


def test_a_proposal_that_cannot_be_closed_stops_no_other(bridge, monkeypatch):
    past = timezone.now() - timedelta(minutes=1)
    first = ProposalFactory(expires_at=past - timedelta(minutes=1))
    second = ProposalFactory(expires_at=past)
    good = proposals.log_deed

    def broken(action, proposal, **values):
        if proposal.pk == first.pk:
            raise RuntimeError("broken row")
        good(action, proposal, **values)

    monkeypatch.setattr(proposals, "log_deed", broken)
    assert proposals.expire_proposals() == 1
    states = dict(Proposal.objects.values_list("pk", "state"))
    assert states == {first.pk: "open", second.pk: "expired"}


def test_a_merge_takes_feedback_and_postings_along(bridge):
    twin = Profile.objects.create(
        slug="gifu-twin",
        name_en="Gifu twin",
        kind=bridge.gifu.kind,
        side=bridge.gifu.side,
        territory=bridge.gifu.territory,
        state="published",
    )
    DismissalFactory(profile=twin, partner=bridge.vitagora)
    PostingFactory(organisation=twin)
    merge_profiles(bridge.gifu, twin, by=UserFactory(desk="jp"))
    assert Dismissal.objects.get().profile == bridge.gifu
    assert Posting.objects.get().organisation == bridge.gifu
