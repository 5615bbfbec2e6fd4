"""The OpenAPI document, the documentation page, and addresses that are none."""

import json
import re
from pathlib import Path

import pytest
import yaml
from django.urls import reverse
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

from api.problems import PROBLEM_TYPES
from api.schema import document

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"


def test_the_committed_document_is_the_generated_one():
    """Write it anew with: manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml"""
    generated = OpenApiYamlRenderer().render(document(), renderer_context={}).decode()
    assert COMMITTED.read_text(encoding="utf-8") == generated


def test_the_document_is_valid_openapi():
    validate_schema(document())
    assert document()["openapi"] == "3.1.1"


def all_operations():
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            yield method, path, operation


def told_and_sent(operation):
    """The bodies that an operation answers and takes, but for commands without a word."""
    answers = [one for status, one in operation["responses"].items() if status[0] == "2"]
    for answer in answers:
        if "content" in answer:
            yield answer["content"]["application/json"]
    if "requestBody" in operation:
        media = operation["requestBody"]["content"]["application/json"]
        if "NothingMore" not in str(media["schema"]):
            yield media


def test_everything_in_the_document_is_described():
    nameless = [
        f"{method} {path} {one['name']}"
        for method, path, operation in all_operations()
        for one in operation.get("parameters", [])
        if not one.get("description")
    ]
    nameless += [
        f"{name}.{member}"
        for name, schema in document()["components"]["schemas"].items()
        if not name.startswith("Paginated")
        for member, inner in schema.get("properties", {}).items()
        if not inner.get("description")
    ]
    nameless += [
        f"{method} {path} example"
        for method, path, operation in all_operations()
        for media in told_and_sent(operation)
        if not media.get("examples")
    ]
    assert nameless == []


@pytest.mark.parametrize(
    ("query", "media_type", "read"),
    [
        ("?format=json", "application/vnd.oai.openapi+json", json.loads),
        ("?format=yaml", "application/vnd.oai.openapi; charset=utf-8", yaml.safe_load),
        ("", "application/vnd.oai.openapi; charset=utf-8", yaml.safe_load),
    ],
)
def test_the_document_is_served_in_both_formats(client, query, media_type, read):
    response = client.get(f"{reverse('api-schema')}{query}")
    assert (response.status_code, response["Content-Type"]) == (200, media_type)
    assert read(response.content) == json.loads(json.dumps(document()))
    assert response["Content-Language"] == "en"


@pytest.mark.parametrize(
    "path", ["nothing", "nothing/", "profiles/nothing/", "profiles/1/", "%00", "%0A", "a//b", "٣/"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_unknown_addresses_answer_problems(client, method, path):
    response = getattr(client, method)(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not_found"


def test_a_missing_slash_is_added_for_readers(client):
    response = client.get("/api/v1/profiles?kind=cluster&q=a%20b")
    assert (response.status_code, response["Location"]) == (
        301,
        "/api/v1/profiles/?kind=cluster&q=a%20b",
    )
    assert client.post("/api/v1/profiles").status_code == 404


def test_the_root_leads_to_the_documentation(client):
    response = client.get("/api/v1/")
    assert (response.status_code, response["Location"]) == (302, "/api/v1/docs/")


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [("", "en", "en"), ("", "ja", "ja"), ("?lang=ja", "en", "ja"), ("?lang=x", "ja", "ja")],
)
def test_the_documentation_speaks_the_language_of_the_reader(client, query, header, language):
    response = client.get(f"/api/v1/docs/{query}", headers={"accept-language": header})
    assert response.status_code == 200
    assert response["Content-Language"] == language
    assert f'<html lang="{language}"' in response.content.decode()


def test_the_documentation_names_every_address_and_problem(client):
    page = client.get("/api/v1/docs/").content.decode()
    missing = [
        path for method, path, _one in all_operations() if f"{method.upper()} {path}" not in page
    ]
    missing += [kind["slug"] for kind in PROBLEM_TYPES.values() if kind["slug"] not in page]
    assert missing == []


def test_the_documentation_needs_nothing_inline_or_from_elsewhere(client):
    page = client.get("/api/v1/docs/").content.decode()
    assert re.findall(r"\sstyle=|<style|<script(?![^>]*\ssrc=)", page) == []
    assert re.findall(r'(?:src|<link[^>]*href)="(https?:)?//(?!testserver)', page) == []
