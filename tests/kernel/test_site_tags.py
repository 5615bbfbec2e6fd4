"""The frame of a page: where one is, and the same page in the other language."""

import pytest
from django.template import Context
from django.urls import reverse
from django.utils import translation

from kernel.templatetags.site import language_links, navigation


@pytest.mark.parametrize(
    ("address", "english", "japanese"),
    [
        ("/en/partners/?q=wood&side=jp", None, "/ja/partners/?q=wood&side=jp"),
        ("/en/partners/gifu/", None, "/ja/partners/gifu/"),
        ("/en/no/such/page/?x=1", None, "/ja/no/such/page/?x=1"),
    ],
)
def test_language_links_keep_the_page_and_its_query(rf, address, english, japanese):
    with translation.override("en"):
        links = language_links(Context({"request": rf.get(address)}))
    assert [(link.code, link.name, link.url, link.current) for link in links] == [
        ("en", "English", english or address, True),
        ("ja", "日本語", japanese, False),
    ]


def test_language_links_lead_home_without_a_request():
    links = language_links(Context({}))
    assert [link.url for link in links] == ["/en/", "/ja/"]


def test_language_links_name_the_site_for_search_engines(rf):
    with translation.override("en"):
        links = language_links(Context({"request": rf.get("/en/partners/")}))
    assert [link.absolute_url for link in links] == [
        "http://testserver/en/partners/",
        "http://testserver/ja/partners/",
    ]


@pytest.mark.parametrize(
    ("address", "current"), [("directory", "page"), ("practices", ""), ("partner", "true")]
)
def test_navigation_marks_where_one_is(rf, address, current):
    with translation.override("en"):
        path = "/en/partners/gifu/" if address == "partner" else reverse(address)
        items = navigation(Context({"request": rf.get(path)}), "main")
    assert {item.label: item.current for item in items}["Partners"] == current


def test_navigation_leaves_out_what_does_not_exist(monkeypatch):
    monkeypatch.setitem(
        navigation.__globals__["AREAS"], "main", [("no-such-page", "Nowhere"), ("events", "Events")]
    )
    assert [item.label for item in navigation(Context({}), "main")] == ["Events"]
