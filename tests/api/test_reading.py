"""What every public resource has in common: pages, languages, caching, other sites, methods."""

import pytest

from tests.factories import PASSWORD, ThirdRegionFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/third-regions/"


def problem(response):
    """The parts of a problem that a program reads."""
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert (body["status"], body["code"]) == (response.status_code, body["code"])
    return body["status"], [(one["parameter"], one["code"]) for one in body["errors"]]


def test_pages_hold_what_was_asked_for(client):
    codes = [ThirdRegionFactory(position=n).code for n in range(5)]
    middle = client.get(f"{URL}?page_size=2&page=2").json()
    assert middle["count"] == 5
    assert [row["code"] for row in middle["results"]] == codes[2:4]
    assert middle["next"] == f"http://testserver{URL}?page=3&page_size=2"
    assert middle["previous"] == f"http://testserver{URL}?page_size=2"
    assert [row["code"] for row in client.get(middle["next"]).json()["results"]] == codes[4:]


def test_pages_hold_fifty_unless_told(client):
    ThirdRegionFactory.create_batch(51)
    body = client.get(URL).json()
    assert (body["count"], len(body["results"]), body["previous"]) == (51, 50, None)


def test_an_empty_list_is_one_empty_page(client):
    expected = {"count": 0, "next": None, "previous": None, "results": []}
    assert client.get(f"{URL}?page=1").json() == expected


@pytest.mark.parametrize("name", ["page", "page_size"])
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "x", "２", "9" * 5000, "%00", "1 "])
def test_numbers_out_of_range_are_refused_by_name(client, name, value):
    assert problem(client.get(f"{URL}?{name}={value}")) == (400, [(name, "invalid_number")])


def test_page_size_is_at_most_two_hundred(client):
    assert client.get(f"{URL}?page_size=200").status_code == 200
    assert problem(client.get(f"{URL}?page_size=201")) == (400, [("page_size", "invalid_number")])


@pytest.mark.parametrize("page", ["2", "999999999"])
def test_a_page_after_the_last_is_not_found(client, page):
    assert problem(client.get(f"{URL}?page={page}")) == (404, [("page", "no_such_page")])


def test_unknown_parameters_are_refused_by_name(client):
    response = client.get(f"{URL}?sid=eu&x=1")
    expected = [("sid", "unknown_parameter"), ("x", "unknown_parameter")]
    assert problem(response) == (400, expected)
    assert response.json()["errors"][0]["allowed"] == [
        *("cursor", "lang", "page", "page_size", "updated_since")
    ]


def test_single_parameters_are_refused_when_given_twice(client):
    assert problem(client.get(f"{URL}?page=1&page=2")) == (400, [("page", "given_twice")])


def test_empty_parameters_count_as_not_given(client):
    assert client.get(f"{URL}?page=&lang=").status_code == 200


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "en"),
        ("", "ja", "ja"),
        ("", "de, ja-JP;q=0.8, en;q=0.5", "ja"),
        ("", "de", "en"),
        ("", "*, ja", "en"),
        ("?lang=en", "ja", "en"),
        ("?lang=ja", "en", "ja"),
    ],
)
def test_the_reader_chooses_the_language(client, query, header, language):
    ThirdRegionFactory(name_en="Africa", name_ja="アフリカ")
    response = client.get(f"{URL}{query}", headers={"accept-language": header})
    row = response.json()["results"][0]
    assert row["name"] == {"en": "Africa", "ja": "アフリカ"}
    assert (row["label"], row["language"]) == (
        {"en": "Africa", "ja": "アフリカ"}[language],
        language,
    )
    assert response["Content-Language"] == language
    assert "Accept-Language" in response["Vary"].split(", ")


def test_a_language_cookie_changes_nothing(client):
    client.cookies["django_language"] = "ja"
    assert client.get(URL)["Content-Language"] == "en"


def test_a_missing_translation_falls_back_and_says_so(client):
    ThirdRegionFactory(name_en="", name_ja="アフリカ")
    row = client.get(f"{URL}?lang=en").json()["results"][0]
    assert row["name"] == {"en": None, "ja": "アフリカ"}
    assert (row["label"], row["language"]) == ("アフリカ", "ja")


def test_an_unknown_language_is_refused_by_name(client):
    response = client.get(f"{URL}?lang=de")
    assert problem(response) == (400, [("lang", "unknown_value")])
    assert response.json()["errors"][0]["allowed"] == ["en", "ja"]


def test_errors_speak_the_language_of_the_reader(client):
    response = client.get(f"{URL}nothing/?lang=ja")
    assert (response.json()["detail"], response["Content-Language"]) == (
        "見つかりませんでした。",
        "ja",
    )


def test_answers_may_be_cached_and_asked_for_again(client):
    ThirdRegionFactory()
    first = client.get(URL)
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get(URL, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    ThirdRegionFactory()
    assert client.get(URL, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_errors_are_not_cached(client):
    assert not client.get(f"{URL}?x=1").has_header("Cache-Control")


@pytest.mark.parametrize("path", [URL, f"{URL}?x=1", f"{URL}nothing/", "/api/v1/nothing/"])
def test_any_site_may_read_without_credentials(client, path):
    response = client.get(path, headers={"origin": "https://elsewhere.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.has_header("Access-Control-Allow-Credentials")


def test_a_browser_may_ask_before_it_sends_headers(client):
    response = client.options(URL, headers={"origin": "https://elsewhere.example"})
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_writing_is_not_allowed_to_anybody(client, method, signed_in):
    if signed_in:
        client.login(email=UserFactory(is_superuser=True).email, password=PASSWORD)
    response = getattr(client, method)(URL, {}, content_type="application/json")
    assert problem(response) == (405, [])
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert not response.has_header("Access-Control-Allow-Origin")


def test_head_answers_like_get_without_a_body(client):
    response = client.head(URL)
    assert (response.status_code, response.content) == (200, b"")


def test_other_formats_are_not_acceptable(client):
    response = client.get(URL, headers={"accept": "text/csv"})
    assert problem(response) == (406, [])
