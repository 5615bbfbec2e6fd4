"""Rows about suggestions, introductions and postings for tests."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from matchmaking.models import Dismissal, Introduction, Posting, PostingAnswer, Proposal
from regions.enums import Direction
from tests.factories import CooperationFormFactory, ProfileFactory, SectorFactory


class DismissalFactory(DjangoModelFactory[Dismissal]):
    class Meta:
        model = Dismissal

    profile = factory.SubFactory(ProfileFactory)
    partner = factory.SubFactory(ProfileFactory)


class IntroductionFactory(DjangoModelFactory[Introduction]):
    """Asked for today, open for a week."""

    class Meta:
        model = Introduction

    asking = factory.SubFactory(ProfileFactory)
    asked = factory.SubFactory(ProfileFactory)
    note = "We both work on wood."
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class ProposalFactory(DjangoModelFactory[Proposal]):
    """Of the Japan desk, open for a week."""

    class Meta:
        model = Proposal

    profile = factory.SubFactory(ProfileFactory)
    partner = factory.SubFactory(ProfileFactory)
    note_en = "You should meet."
    desk = "jp"
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class PostingFactory(DjangoModelFactory[Posting]):
    """A public partner search in English, open for a month."""

    class Meta:
        model = Posting

    organisation = factory.SubFactory(ProfileFactory)
    direction = Direction.SEEK
    form = factory.SubFactory(CooperationFormFactory)
    sector = factory.SubFactory(SectorFactory)
    title_en = factory.Sequence(lambda n: f"Search {n}")
    text_en = "We look for a partner."
    languages = factory.LazyFunction(lambda: ["en"])
    open_until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))


class PostingAnswerFactory(DjangoModelFactory[PostingAnswer]):
    class Meta:
        model = PostingAnswer

    posting = factory.SubFactory(PostingFactory)
    organisation = factory.SubFactory(ProfileFactory)
