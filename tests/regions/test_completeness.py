"""How complete a profile is, and what would help most next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from regions.enums import Direction
from regions.models import KeyFunction, Profile
from regions.queries.completeness import PARTS, completeness, score
from tests.factories import (
    InterestFactory,
    ProfileFactory,
    SectorFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_points_of_all_parts_make_a_hundred():
    assert sum(part.points for part in PARTS) == 100
    assert score({part.code for part in PARTS}, slug="a").percent == 100


def test_score_names_the_three_most_helpful_steps_with_their_fields():
    found = score({"name_en", "summary_en"}, slug="wood")
    assert found.percent == 23
    assert [(step.label, step.url, step.points) for step in found.next_steps] == [
        ("Write a summary in Japanese", "/en/my/wood/edit/#id_summary_ja", 15),
        ("Name your strongest sector", "/en/my/wood/edit/#id_flagship_1", 10),
        ("Say what you offer", "/en/my/wood/edit/#interests", 10),
    ]


def test_every_step_leads_to_a_field_of_its_page(client):
    profile = ProfileFactory(draft=True)
    client.force_login(UserFactory(profile=profile))
    pages = {}
    for part in PARTS:
        others = {other.code for other in PARTS} - {part.code}
        (step,) = score(others, slug=profile.slug).next_steps
        path, _hash, anchor = step.url.partition("#")
        pages[path] = pages.get(path) or client.get(path).text
        assert f'id="{anchor}"' in pages[path] or not anchor


def test_completeness_counts_what_readers_find(django_assert_num_queries):
    profile = ProfileFactory(
        name_ja="木",
        summary_ja="木の会社。",
        website="https://wood.example",
        flagships=[SectorFactory()],
        themes=[ThemeFactory()],
    )
    InterestFactory(profile=profile, direction=Direction.OFFER)
    yesterday = timezone.localdate() - timedelta(days=1)
    InterestFactory(profile=profile, direction=Direction.SEEK, expires_on=yesterday)
    KeyFunction.objects.create(profile=profile, function_en="Head", name_en="Ada")
    found = completeness(profile)
    assert [step.label for step in found.next_steps] == [
        "Say what you seek",
        "Name a contact who agrees to be shown",
    ]
    assert (found.percent, found.is_complete) == (82, False)
    KeyFunction.objects.update(consented_at=timezone.now())
    InterestFactory(profile=profile, direction=Direction.SEEK)
    assert completeness(profile).is_complete
    loaded = Profile.objects.prefetch_related("profile_sectors", "themes").get(pk=profile.pk)
    with django_assert_num_queries(2):
        completeness(loaded)
