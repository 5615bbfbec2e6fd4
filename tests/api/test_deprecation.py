"""What will go is told in headers, from one register, a year before."""

from datetime import date

import pytest

from api import deprecation, schema
from api.deprecation import Deprecated

pytestmark = pytest.mark.django_db
URL = "/api/v1/third-regions/"
DAYS = {"since": date(2027, 1, 1), "sunset": date(2028, 6, 30), "instead": "Use another list."}


@pytest.fixture
def register(monkeypatch):
    rows = []
    monkeypatch.setattr(deprecation, "REGISTER", rows)
    return rows


def test_an_operation_tells_since_when_and_until_when(client, register):
    register.append(Deprecated(operation=f"GET {URL}", **DAYS))
    answer = client.get(URL)
    assert answer["Deprecation"] == "@1798761600"  # RFC 9745: a structured date
    assert answer["Sunset"] == "Fri, 30 Jun 2028 00:00:00 GMT"  # RFC 8594: an HTTP date
    assert answer["Link"] == (
        '<http://testserver/api/v1/docs/#deprecated>; rel="deprecation"; type="text/html"'
    )


def test_one_row_is_another_operation_than_the_list(client, register):
    register.append(Deprecated(operation=f"GET {URL}{{code}}/", **DAYS))
    assert not client.get(URL).has_header("Deprecation")
    assert client.get(f"{URL}nothing/").has_header("Deprecation")


def test_a_parameter_is_told_only_to_who_sends_it(client, register):
    register.append(Deprecated(operation=f"GET {URL}", parameter="lang", **DAYS))
    assert not client.get(URL).has_header("Sunset")
    assert client.get(f"{URL}?lang=ja").has_header("Sunset")


def test_the_nearest_end_counts(client, register):
    later = DAYS | {"sunset": date(2029, 1, 1), "since": date(2026, 12, 1)}
    register.append(Deprecated(operation=f"GET {URL}", **later))
    register.append(Deprecated(operation=f"GET {URL}", parameter="lang", **DAYS))
    answer = client.get(f"{URL}?lang=en")
    assert answer["Sunset"] == "Fri, 30 Jun 2028 00:00:00 GMT"
    assert answer["Deprecation"] == "@1796083200"


def test_a_year_lies_between_notice_and_end():
    with pytest.raises(ValueError, match="a year"):
        Deprecated(operation="GET /", since=date(2027, 1, 1), sunset=date(2027, 6, 1), instead="")


def test_the_documentation_says_where_to_look(client):
    assert 'id="deprecated"' in client.get("/api/v1/docs/").content.decode()


def test_the_document_marks_what_will_go(register, monkeypatch):
    monkeypatch.setattr(schema, "REGISTER", register)
    register.append(Deprecated(operation=f"GET {URL}", **DAYS))
    register.append(Deprecated(operation="GET /api/v1/sectors/", parameter="parent", **DAYS))
    paths = schema.document.__wrapped__()["paths"]
    assert paths[URL]["get"]["deprecated"] is True
    assert "deprecated" not in paths["/api/v1/sectors/"]["get"]
    marked = [
        p["name"] for p in paths["/api/v1/sectors/"]["get"]["parameters"] if "deprecated" in p
    ]
    assert marked == ["parent"]
