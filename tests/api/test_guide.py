"""The guide for programs (docs/api.md) names what there is, and its code does what it says."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from webhooks import signing

DOCS = Path(__file__).resolve().parents[2] / "docs"
EVERYWHERE = {"lang", "page", "page_size", "cursor", "updated_since"}


@pytest.fixture(scope="module")
def guide():
    return (DOCS / "api.md").read_text()


@pytest.fixture(scope="module")
def lists():
    """The parameters of each address that begins a resource."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    paths = yaml.load((DOCS / "openapi.yaml").read_text(), Loader=loader)["paths"]  # noqa: S506
    return {
        path.removeprefix("/api/v1"): {one["name"] for one in told["get"].get("parameters", [])}
        for path, told in paths.items()
        if "get" in told and path.count("/") == 4
    }


def test_every_resource_is_named(guide, lists):
    assert len(lists) > 25
    assert [path for path in lists if f"`{path}`" not in guide] == []


def test_public_lists_are_named_with_their_parameters(guide, lists):
    rows = re.findall(r"^\| `(/[a-z-]+/)`[^|]*\|[^|]*\|([^|]*)\|$", guide, re.MULTILINE)
    told = {path: set(re.findall(r"`(\w+)`", words)) for path, words in rows if path in lists}
    assert "/calls/" in told
    known = {path: names for path, names in told.items() if path != "/sync/" and names}
    assert known == {path: lists[path] - EVERYWHERE for path in known}


def test_its_code_knows_a_genuine_message(guide):
    code = next(
        block for block in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "hmac" in block
    )
    namespace = {}
    exec(code, namespace)  # noqa: S102  # our own text
    is_genuine = namespace["is_genuine"]
    old, new = signing.new_secret(), signing.new_secret()
    body = '{"type":"endpoint.ping","data":{"name":"飛騨"}}'
    now = datetime.now(UTC)
    sent = signing.headers(uuid4(), body, [new, old], at=now)
    assert is_genuine(sent, body.encode(), old)
    assert is_genuine(sent, body.encode(), new)
    assert not is_genuine(sent, body.encode(), signing.new_secret())
    assert not is_genuine(sent, body.encode() + b" ", old)
    late = signing.headers(uuid4(), body, [old], at=now - timedelta(hours=1))
    assert not is_genuine(late, body.encode(), old)
