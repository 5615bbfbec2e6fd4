"""What letters say: the words of the house, those of the helpdesk, and nothing that was not meant."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from mailing import texts
from mailing.kinds import LetterKind, Placeholder, all_kinds, kind_for, kind_named
from mailing.markup import quote, to_html
from mailing.models import MailText
from mailing.services import queue_mail

TEMPLATES = settings.ROOT / "templates"
KIND = LetterKind(
    "mailing/courtesy/opening_known",
    "A letter",
    "Group",
    (
        Placeholder("reader", "who reads", "Anna", "{{ person }}"),
        Placeholder("link", "where", "https://x.example/", "{{ url }}", required=True),
    ),
)


def letters_of_the_house() -> set[str]:
    return {
        str(path.relative_to(TEMPLATES)).removesuffix(".subject.txt")
        for path in Path(TEMPLATES).rglob("*.subject.txt")
    }


def test_every_letter_can_be_worded_by_the_helpdesk():
    registered = {kind.template for kind in all_kinds() if kind.has_subject}
    assert registered == letters_of_the_house()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.key)
def test_the_words_of_the_house_pass_the_rules_for_the_helpdesks(kind, language):
    with translation.override(language):
        words = texts.standard_words(kind)
        assert texts.problems(kind, words) == {}
        rendered = texts.preview(kind, words)
    for text in (rendered.subject, rendered.text, rendered.html):
        assert "{{" not in text
    assert bool(words.subject) == kind.has_subject


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.key)
def test_every_source_is_a_template_that_can_be_read(kind):
    for one in kind.placeholders:
        texts.compiled(one.source)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("{{ link }} {{ nobody }}", "There is no placeholder {{ nobody }} in this letter."),
        ("{{ reader }}", "The letter must say {{ link }}"),
        ("{{ link }} {{ reader.password }}", "Placeholders are a name in two pairs of braces"),
        ("{{ link }} {% load i18n %}", "Placeholders are a name in two pairs of braces"),
        ("{{ link }} {{ reader|safe }}", "Placeholders are a name in two pairs of braces"),
        ("{{ link }} {{ reader", "Placeholders are a name in two pairs of braces"),
    ],
)
def test_a_text_that_would_not_work_is_refused_with_its_reason(body, wrong):
    found = texts.problems(KIND, texts.Words("Subject", body))
    assert [wrong in message for message in found["body"]] == [True]


def test_what_is_filled_in_is_never_read_again():
    assert texts.fill("{{ a }}", {"a": "{{ b }}", "b": "secret"}) == "{{ b }}"


def test_a_name_that_is_gone_becomes_nothing():
    assert texts.fill("x{{ gone }}y", {}) == "xy"


def test_html_shows_tags_as_they_were_typed():
    html = to_html('<script>alert(1)</script>\n\n> <b>"quoted"</b>\n\n- one <i>\n- two')
    assert "&lt;script&gt;" in html
    assert "<blockquote" in html
    assert "<li>one &lt;i&gt;</li><li>two</li>" in html
    assert "<script" not in html
    assert "<b>" not in html


def test_html_makes_a_button_of_the_page_alone():
    html = to_html("See:\nhttps://a.example/?x=1&y=2\nBye", link="https://a.example/?x=1&y=2")
    assert html.startswith("<p>See:</p><p><a href=")
    assert 'href="https://a.example/?x=1&amp;y=2"' in html
    assert html.endswith("<p>Bye</p>")


def test_quote_marks_every_line():
    assert quote("a\n\nb ") == "> a\n>\n> b"
    assert quote("") == ""


def test_an_unregistered_courtesy_is_a_mistake_of_ours():
    with pytest.raises(TemplateSyntaxError):
        Template("{% load letters %}{% courtesy 'greeting' %}").render(Context({}))


class TestTheHelpdesksWords:
    """A letter of the register, worded by the helpdesk."""

    pytestmark = pytest.mark.django_db
    KEY = "regions/email/profile_withdrawn"

    def word(self, body, *, language="en", version=1, key=KEY, **values):
        return MailText.objects.create(
            key=key,
            language=language,
            version=version,
            subject="About {{ profile }}",
            body=body,
            **values,
        )

    def send(self, language="en", **values):
        context = {
            "reader": type("Reader", (), {"full_name": "Anna <b>"}),
            "profile": type("Profile", (), {"name": "Gifu"}),
            "note": type("Note", (), {"comment": "Too old\n{{ reader }}"}),
            **values,
        }
        return queue_mail(
            template=self.KEY,
            to="a@example.org",
            language=language,
            context=context,
            dedupe_key=f"k{language}",
        )

    def test_are_used_in_their_language_alone(self):
        self.word("Hello {{ reader }}.\n\n{{ comment }}")
        english, japanese = self.send(), self.send("ja")
        assert english.subject == "About Gifu"
        assert english.text.startswith("Hello Anna <b>.\n\n> Too old\n> {{ reader }}\n\n--")
        assert "<p>Hello Anna &lt;b&gt;.</p>" in english.html
        assert japanese.subject != "About Gifu"

    def test_the_latest_version_holds(self):
        self.word("First {{ comment }}")
        self.word("Second {{ comment }}", version=2)
        assert self.send().text.startswith("Second")

    def test_the_words_of_the_house_come_back(self):
        self.word("First {{ comment }}")
        MailText.objects.create(key=self.KEY, language="en", version=2, is_standard=True)
        assert self.send().subject == "Withdrawn from the directory: Gifu"

    def test_are_left_aside_when_a_release_made_them_unfit(self):
        self.word("First {{ comment }} {{ gone }}")
        assert self.send().subject == "Withdrawn from the directory: Gifu"

    def test_never_become_a_second_header(self):
        self.word("{{ comment }}")
        mail = self.send(profile=type("Profile", (), {"name": "Gifu\nBcc: x@example.org"}))
        assert mail.subject == "About Gifu Bcc: x@example.org"


def test_wordings_are_told_apart_by_what_the_letter_is_about():
    found = kind_for("matchmaking/email/request_closed", {"state": "declined"})
    assert found is kind_named("matchmaking/email/request_closed#declined")
    assert kind_for("matchmaking/letters/posting_news", {"state": "unheard of"}) is None
