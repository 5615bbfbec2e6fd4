"""Partner searches as a feed: what everybody may read, and nothing else."""

import feedparser
import pytest
from django.utils import timezone

from tests.contact import PostingFactory

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


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_any_number(client, django_assert_max_num_queries, count):
    PostingFactory.create_batch(count)
    with django_assert_max_num_queries(7):
        client.get(ATOM)
