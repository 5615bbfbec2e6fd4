"""Cursors: sealed, for one purpose; and lists that are walked through while they change."""

from urllib.parse import parse_qsl

import pytest
from django.core import signing
from django.test import RequestFactory
from rest_framework.request import Request

from api.cursors import SALT, CursorPages, seal, unseal
from api.errors import InvalidParameters
from regions.models import ThirdRegion
from tests.factories import ThirdRegionFactory

pytestmark = pytest.mark.django_db


def page(query):
    """The codes on the page, its ``count``, and the query of the next one."""
    pages = CursorPages()
    request = Request(RequestFactory().get("/x/", query))
    rows = pages.paginate_queryset(ThirdRegion.objects.order_by("position"), request)
    body = pages.get_paginated_response([row.code for row in rows]).data
    following = body["next"] and dict(parse_qsl(body["next"].split("?")[1]))
    return body["results"], body["count"], following


def test_a_walk_gives_every_row_once_though_rows_before_it_come_and_go():
    rows = [ThirdRegionFactory(position=10 - n) for n in range(5)]
    first, count, following = page({"cursor": "first", "page_size": 2})
    assert (first, count) == ([one.code for one in rows[:2]], 5)
    rows[0].delete()
    ThirdRegionFactory(position=0)
    seen = first
    while following:
        found, _count, following = page(following)
        seen = seen + found
    assert seen[:5] == [one.code for one in rows]
    assert len(seen) == len(set(seen)) == 6


def test_the_last_page_has_none_after_it():
    ThirdRegionFactory.create_batch(2)
    assert page({"cursor": "first", "page_size": 2})[2] is None


def test_without_a_cursor_pages_are_numbered():
    rows = [ThirdRegionFactory(position=n) for n in range(3)]
    found, count, following = page({"page_size": 2})
    assert (found, count) == ([one.code for one in rows[:2]], 3)
    assert following == {"page": "2", "page_size": "2"}


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "x"},
        {"cursor": "\0"},
        {"cursor": "first", "page": 2},
        {"cursor": seal("list:regions.sector", 1)},
        {"cursor": seal("sync:1", 1)},
        {"cursor": seal("list:regions.thirdregion", 1, "", "of a narrower list")},
        {"cursor": signing.dumps(["list:regions.thirdregion", 1], salt=SALT)},
        {"cursor": signing.Signer(salt=SALT).sign_object([])},
    ],
)
def test_what_is_no_cursor_of_this_list_is_refused_by_name(query):
    with pytest.raises(InvalidParameters) as error:
        page(query)
    assert [(one["parameter"], one["code"]) for one in error.value.errors] == [
        ("cursor", "invalid_cursor")
    ]


def test_a_cursor_keeps_its_text():
    """The same place is the same text: so an answer keeps its ETag, and caches are of use."""
    assert seal("list:a", 7) == seal("list:a", 7)
    assert unseal(seal("list:a", 7, "b"), "list:a") == [7, "b"]
