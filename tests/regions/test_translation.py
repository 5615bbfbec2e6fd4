"""Machine translation: offered for what is empty, labelled, never over a human's text."""

import json
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from kernel.errors import DomainError
from regions.services.content import stored
from regions.services.curation import publish_profile, submit_profile
from regions.services.versions import save_version
from regions.translation import LibreTranslate, translator
from tests.factories import ProfileFactory, SectorFactory, UserFactory

pytestmark = pytest.mark.django_db


class Answering(BaseHTTPRequestHandler):
    """A translation server: says which languages it was asked for, or fails as it is told to."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, asked))
        status, body = self.server.answer(asked)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


def good(asked):
    text = f"[{asked['source']}>{asked['target']}] {asked['q']}"
    return 200, json.dumps({"translatedText": text}).encode()


@pytest.fixture
def server(settings):
    with HTTPServer(("127.0.0.1", 0), Answering) as http:
        http.asked, http.answer = [], good
        settings.TRANSLATOR_URL = f"http://127.0.0.1:{http.server_port}/"
        thread = Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        yield http
        http.shutdown()
        thread.join()


@pytest.fixture
def profile():
    return ProfileFactory(name_en="Gifu", sectors=[SectorFactory(code="WOOD")])


def fields(**values):
    first = {"name_en": "Gifu", "summary_en": "Craft.", "sectors": ["WOOD"]}
    counts = {"interests-TOTAL_FORMS": 2, "interests-INITIAL_FORMS": 0}
    return first | counts | values


def address(profile):
    return f"/en/my/{profile.slug}/edit/"


def hidden(page):
    return {f"machine_{name}": mark for name, mark in page.context["machine"].items()}


def test_translator_is_none_without_an_address(settings):
    settings.TRANSLATOR_URL = ""
    assert translator() is None


def test_translate_asks_the_server_in_its_protocol(server, settings):
    settings.TRANSLATOR_KEY = "key"
    assert translator().translate("Craft.", source="en", target="ja") == "[en>ja] Craft."
    assert server.asked == [
        (
            "/translate",
            {"q": "Craft.", "source": "en", "target": "ja", "format": "text", "api_key": "key"},
        )
    ]


@pytest.mark.parametrize(
    "answer", [(500, b"no"), (200, b"not json"), (200, b"[]"), (200, b'{"error": "x"}')]
)
def test_translate_names_a_server_that_does_not_answer(server, answer):
    server.answer = lambda _asked: answer
    with pytest.raises(DomainError) as refused:
        translator().translate("Craft.", source="en", target="ja")
    assert refused.value.code == "translator_away"


def test_translate_names_a_server_that_is_not_there():
    with pytest.raises(DomainError) as refused:
        LibreTranslate("http://127.0.0.1:9").translate("Craft.", source="en", target="ja")
    assert refused.value.code == "translator_away"


def test_a_suggestion_fills_what_is_empty_and_saves_nothing(client, server, profile):
    client.force_login(UserFactory(profile=profile))
    page = client.post(address(profile), fields(then="translate"))
    html = page.content.decode()
    assert "[en&gt;ja] Craft." in html
    assert "Machine translation, not yet confirmed" in html
    assert not profile.versions.exists()


def test_a_suggestion_never_replaces_a_human_text(client, server, profile):
    client.force_login(UserFactory(profile=profile))
    page = client.post(address(profile), fields(then="translate", summary_ja="人が書いた。"))
    assert server.asked == []
    assert page.context["form"]["summary_ja"].value() == "人が書いた。"


def test_a_server_that_fails_loses_no_text(client, server, profile):
    server.answer = lambda _asked: (500, b"")
    client.force_login(UserFactory(profile=profile))
    page = client.post(address(profile), fields(then="translate", summary_en="Typed long."))
    html = page.content.decode()
    assert page.status_code == 422
    assert "The translation service is not answering at the moment." in html
    assert "Typed long." in html


@pytest.mark.parametrize(
    ("values", "labelled"),
    [
        ({}, ["summary_ja"]),
        ({"summary_ja": "人が直した。"}, []),
        ({"confirm_summary_ja": "on"}, []),
    ],
)
def test_the_label_stays_until_a_human_edits_or_confirms(client, server, profile, values, labelled):
    client.force_login(UserFactory(profile=profile))
    page = client.post(address(profile), fields(then="translate"))
    typed = fields(summary_ja="[en>ja] Craft.") | hidden(page) | values
    assert client.post(address(profile), typed).status_code == 302
    assert profile.versions.pending().get().content["machine_translated"] == labelled


def test_the_label_follows_the_text_into_the_directory_and_back(client, profile):
    editor = UserFactory(profile=profile)
    content = replace(stored(profile), summary_ja="機械訳。", machine_translated=["summary_ja"])
    save_version(profile, by=editor, content=content, lock=None)
    submit_profile(profile, by=editor)
    publish_profile(profile, by=UserFactory(desk="jp"))
    profile.refresh_from_db()
    assert profile.machine_translated == ["summary_ja"]
    client.force_login(editor)
    client.post(
        address(profile),
        fields(summary_en="Makers of fine things.", summary_ja="機械訳。", website="https://a.eu"),
    )
    assert profile.versions.pending().get().content["machine_translated"] == ["summary_ja"]


def test_without_a_translator_nothing_is_offered(client, profile, settings):
    settings.TRANSLATOR_URL = ""
    client.force_login(UserFactory(profile=profile))
    assert 'value="translate"' not in client.get(address(profile)).content.decode()
    assert client.post(address(profile), fields(then="translate")).status_code == 200
