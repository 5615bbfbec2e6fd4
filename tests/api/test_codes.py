"""Every code that a program may meet is explained on the page of the documentation."""

import ast
from pathlib import Path

from api.codes import CODES

ROOT = Path(__file__).resolve().parents[2]
READ = [
    *(f"platform/accounts/{name}.py" for name in ["access", "connections"]),
    "platform/webhooks/services/endpoints.py",
    *(
        f"matchmaking/services/{name}.py"
        for name in [
            *("requests", "request_checks", "rescheduling", "meetings", "taken", "thread"),
            *("next_steps", "outcomes", "agenda", "minutes", "private_notes", "documents"),
            *("equipment", "no_shows", "delegates", "attendance", "series"),
            *("postings", "posting_answers", "feedback", "introductions"),
            *("availability", "busy_feeds", "day/participants", "day/wishes"),
        ]
    ),
    "events/services/registrations.py",
    *(f"regions/services/{name}.py" for name in ("following", "content", "shortlist")),
    *(
        str(path.relative_to(ROOT))
        for path in [
            *ROOT.glob("regions/api/*.py"),
            *ROOT.glob("events/api/*.py"),
            *ROOT.glob("matchmaking/api/*.py"),
        ]
    ),
]


def codes_in(file):
    for node in ast.walk(ast.parse((ROOT / file).read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DomainError":
            yield node.args[0].value


def default_codes():
    for path in (ROOT / "platform" / "api").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Assign)
                and getattr(node.targets[0], "id", "") == "default_code"
            ):
                yield node.value.value


def test_every_code_is_explained():
    met = {code for file in READ for code in codes_in(file)} | set(default_codes())
    assert met - set(CODES) == set()


def test_the_page_shows_every_code_with_an_anchor(client):
    page = client.get("/api/v1/docs/").content.decode()
    assert [code for code in CODES if f'id="code-{code}"' not in page] == []
