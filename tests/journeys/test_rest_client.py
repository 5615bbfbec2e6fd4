"""A program reads the directory over HTTP, knowing nothing but the address of the API."""

import json
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest


class Client:
    def __init__(self, product):
        self.root = f"{product}/api/v1/"

    def read(self, path, **query):
        return self.get(f"{self.root}{path}?{urlencode(query)}")

    def get(self, url):
        with urlopen(url, timeout=30) as answer:
            return json.load(answer)

    def read_all(self, path, **query):
        """Every entry of a list, page by page, as many as it says."""
        page = self.read(path, page_size=200, **query)
        found = list(page["results"])
        while page["next"]:
            page = self.get(page["next"])
            found += page["results"]
        assert len(found) == page["count"]
        return found


@pytest.fixture(scope="module")
def client(product):
    return Client(product)


@pytest.fixture(scope="module")
def profiles(client):
    return client.read_all("profiles/")


@pytest.fixture(scope="module")
def territories(client):
    return {territory["code"]: territory for territory in client.read_all("territories/")}


def ids(profiles):
    return sorted(profile["id"] for profile in profiles)


def lies_in(profile, code, territories):
    return code in territories[profile["territory"]["code"]]["path"].split("/")


def works_in(profile, head):
    return any(f"{sector['code']}-".startswith(f"{head}-") for sector in profile["sectors"])


FILTERS = {
    "kind=cluster": lambda profile, _territories: profile["kind"] == "cluster",
    "side=jp": lambda profile, _territories: profile["side"] == "jp",
    "country=FI": lambda profile, territories: lies_in(profile, "FI", territories),
    "territory=FRC": lambda profile, territories: lies_in(profile, "FRC", territories),
    "sector=FOR": lambda profile, _territories: works_in(profile, "FOR"),
    "sector=AGR-BEV": lambda profile, _territories: works_in(profile, "AGR-BEV"),
}


@pytest.mark.parametrize("query", FILTERS)
def test_a_filter_gives_what_the_client_would_have_chosen_itself(
    client, profiles, territories, query
):
    name, _equals, value = query.partition("=")
    wanted = [profile for profile in profiles if FILTERS[query](profile, territories)]
    assert 0 < len(wanted) < len(profiles)
    assert ids(client.read_all("profiles/", **{name: value})) == ids(wanted)


@pytest.mark.parametrize("words", ["Gifu", "岐阜", "ぎふ", "ＧＩＦＵ prefecture"])
def test_a_search_finds_the_prefecture_in_every_script(client, words):
    found = client.read("profiles/", q=words, kind="prefecture")
    assert [profile["territory"]["code"] for profile in found["results"]] == ["JP-21"]


def test_filters_narrow_together_and_an_entry_has_an_address(client):
    found = client.read(
        "profiles/", side="jp", kind="prefecture", country="JP", territory="JP-21", q="gifu"
    )
    (entry,) = found["results"]
    assert client.read(f"profiles/{entry['id']}/") == entry


def test_the_vocabularies_are_complete(client, territories):
    sectors = client.read_all("sectors/")
    assert sum(sector["parent"] is None for sector in sectors) == 16
    assert len(sectors) == 16 + 59
    forms = client.read_all("cooperation-forms/")
    assert sum(form["is_head"] for form in forms) == 6
    prefectures = [one for one in territories.values() if one["kind"] == "prefecture"]
    assert len(prefectures) == 47


def test_a_wrong_value_is_named(client):
    with pytest.raises(HTTPError) as refused:
        client.read("profiles/", kind="kingdom")
    problem = json.load(refused.value)
    assert (refused.value.code, refused.value.headers["Content-Type"]) == (
        400,
        "application/problem+json",
    )
    assert [error["parameter"] for error in problem["errors"]] == ["kind"]


def test_the_schema_describes_what_was_read(client, profiles):
    schema = client.read("schema/", format="json")
    assert schema["openapi"].startswith("3.1")
    operation = schema["paths"]["/api/v1/profiles/"]["get"]
    described = {parameter["name"] for parameter in operation["parameters"]}
    wanted = {"kind", "side", "country", "territory", "sector", "q", "page_size"}
    assert wanted - described == set()
    for path in ("profiles/{id}/", "sectors/", "territories/", "cooperation-forms/"):
        assert "get" in schema["paths"][f"/api/v1/{path}"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_documentation_is_a_page(enter, language):
    page = enter(language=language)
    assert page.goto(f"/api/v1/docs/?lang={language}").status == 200
    assert page.get_attribute("html", "lang") == language
    assert page.locator("#profiles").count() == 1
