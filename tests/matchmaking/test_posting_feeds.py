"""Partner searches as a feed: what everybody may read, and nothing else."""

import feedparser
import pytest
from django.utils import timezone

from regions.models import Profile
from tests.contact import PostingFactory
from tests.factories import TerritoryFactory

pytestmark = pytest.mark.django_db
ATOM = "/en/postings/feed.atom"


def titles(client, query=""):
    feed = feedparser.parse(client.get(ATOM + query).content)
    assert not feed.bozo
    return [entry.title for entry in feed.entries]


def test_open_postings_are_told_with_their_organisation(client):
    posting = PostingFactory()
    PostingFactory(hidden_at=timezone.now())
    assert titles(client) == [f"{posting.title} ({posting.organisation.name})"]
    assert titles(client, f"?sector={posting.sector.code}") == titles(client)
    assert client.get(ATOM + "?sector=NONE").status_code == 400


def test_postings_are_found_by_the_territory_of_their_organisation(client):
    posting, _other = PostingFactory.create_batch(2)
    place = TerritoryFactory(parent=TerritoryFactory(nation=True))
    Profile.objects.filter(pk=posting.organisation_id).update(territory=place)
    assert titles(client, f"?territory={place.parent.code}") == [
        f"{posting.title} ({posting.organisation.name})"
    ]
    assert client.get(ATOM + "?territory=NOWHERE").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_any_number(client, django_assert_max_num_queries, count):
    PostingFactory.create_batch(count)
    with django_assert_max_num_queries(7):
        client.get(ATOM)
