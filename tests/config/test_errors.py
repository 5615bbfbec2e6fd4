"""Errors: a page for people, a problem detail for programs."""

import pytest

pytestmark = pytest.mark.django_db


def test_unknown_page_is_told_in_the_readers_language(client):
    response = client.get("/ja/no-such-page/")
    assert (response.status_code, response["Content-Language"]) == (404, "ja")
    assert "<html" in response.content.decode()


@pytest.mark.parametrize("path", ["/api/v2/", "/api/v1/no-such/"])
def test_unknown_resource_is_a_problem_detail(client, path):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not_found"


def test_language_switch_keeps_path_and_query(client):
    page = client.get("/en/partners/?side=jp&q=gifu").content.decode()
    assert 'href="/ja/partners/?side=jp&amp;q=gifu"' in page


def test_language_switch_of_an_address_without_language_uses_a_parameter(client):
    page = client.get("/api/v1/docs/?lang=en").content.decode()
    assert 'href="/api/v1/docs/?lang=ja"' in page
