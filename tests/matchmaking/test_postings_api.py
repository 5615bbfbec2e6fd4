"""Partner searches through the public API."""

import pytest

from matchmaking.enums import PostingState
from matchmaking.models import Posting
from tests.contact import PostingAnswerFactory, PostingFactory
from tests.factories import (
    CooperationFormFactory,
    ProfileFactory,
    SectorFactory,
    ThirdRegionFactory,
)

pytestmark = pytest.mark.django_db
API = "/api/v1/postings/"


def labelled(en, ja):
    return {"name": {"en": en, "ja": ja}, "label": en, "language": "en"}


def ids(client, query=""):
    response = client.get(f"{API}{query}")
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


def test_a_posting_tells_everything_public_and_nothing_private(client):
    gifu = ProfileFactory(japanese=True, slug="gifu", name_en="Gifu", name_ja="岐阜県")
    posting = PostingFactory(
        organisation=gifu,
        direction="offer",
        form=CooperationFormFactory(code="RESEARCH", name_en="Research", name_ja="研究"),
        sector=SectorFactory(code="WOOD", name_en="Wood", name_ja="木材"),
        third_region=ThirdRegionFactory(code="ASEAN", name_en="ASEAN", name_ja="アセアン"),
        title_en="Wood",
        text_en="We offer wood.",
        languages=["ja", "en"],
    )
    PostingAnswerFactory(posting=posting)
    row = client.get(f"{API}{posting.public_id}/?lang=en").json()
    stamps = {name: row.pop(name) for name in ("created_at", "updated_at")}
    assert all(stamp.endswith("Z") for stamp in stamps.values())
    assert row == {
        "id": str(posting.public_id),
        "url": f"http://testserver/en/postings/{posting.public_id}/",
        "organisation": {
            "id": str(gifu.public_id),
            **labelled("Gifu", "岐阜県"),
            "url": "http://testserver/en/partners/gifu/",
            "kind": "prefecture",
            "side": "jp",
        },
        "direction": "offer",
        "form": {"code": "RESEARCH", **labelled("Research", "研究")},
        "sector": {"code": "WOOD", **labelled("Wood", "木材")},
        "third_region": {"code": "ASEAN", **labelled("ASEAN", "アセアン")},
        "languages": ["ja", "en"],
        "title": {"en": "Wood", "ja": None},
        "label": "Wood",
        "language": "en",
        "text": {"en": "We offer wood.", "ja": None},
        "open_until": posting.open_until.isoformat(),
    }


def test_only_what_is_public_is_listed_newest_first(client):
    first, second, closed = PostingFactory.create_batch(3)
    Posting.objects.filter(pk=closed.pk).update(state=PostingState.CLOSED)
    assert ids(client) == [str(second.public_id), str(first.public_id)]
    assert client.get(f"{API}{closed.public_id}/").status_code == 404


def test_filters_narrow_and_several_values_widen(client):
    head = SectorFactory(code="FOR")
    one = PostingFactory(
        sector=SectorFactory(code="FOR-WOOD", parent=head),
        form=CooperationFormFactory(code="TRADE"),
        third_region=ThirdRegionFactory(code="ASEAN"),
        organisation=ProfileFactory(japanese=True),
    )
    other = PostingFactory(direction="offer", sector=SectorFactory(code="LIF"))
    expected = [str(one.public_id)]
    for query in (
        "?sector=FOR",
        "?form=TRADE",
        "?third_region=ASEAN",
        "?side=jp",
        "?direction=seek",
    ):
        assert ids(client, query) == expected
    assert ids(client, "?sector=FOR&sector=LIF") == [str(other.public_id), *expected]


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("?sector=NO", "unknown_value", "sector"),
        ("?direction=up", "unknown_value", "direction"),
        ("?answers=1", "unknown_parameter", "answers"),
    ],
)
def test_wrong_filters_are_named(client, query, code, parameter):
    response = client.get(f"{API}{query}")
    assert response.status_code == 400
    (problem,) = response.json()["errors"]
    assert (problem["code"], problem["parameter"]) == (code, parameter)


def test_postings_are_read_only(client):
    assert client.post(API, {}).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, count, django_assert_num_queries):
    PostingFactory.create_batch(count)
    with django_assert_num_queries(3):
        assert len(ids(client)) == count
