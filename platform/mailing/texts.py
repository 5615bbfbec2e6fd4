"""The words of a letter: the helpdesk's own where there are some, otherwise those of the house.

The helpdesk writes plain text with ``{{ placeholders }}``. It is filled in one pass from a flat set
of texts: no tags, no filters, no attributes, and what was filled in is never read again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template import Context, Template, TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template, render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mailing.kinds import LetterKind, Placeholder, kind_for, kind_named
from mailing.markup import to_html
from mailing.models import MailText

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")  # what template tags and empty placeholders leave behind


@dataclass(frozen=True, slots=True)
class Words:
    """A subject and a body, with placeholders or filled in."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter as it leaves the house."""

    subject: str
    text: str
    html: str


def fill(words: str, values: Mapping[str, str]) -> str:
    """Put the texts in. A name that nobody knows becomes nothing."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], ""), words)


def problems(kind: LetterKind, words: Words) -> dict[str, list[str]]:
    """What keeps a text from being used, by field: each says what to do."""
    found: dict[str, list[str]] = {"subject": [], "body": []}
    for name, text in (("subject", words.subject), ("body", words.body)):
        found[name] += unknown(kind, text)
    used = set(PLACEHOLDER.findall(words.body))
    found["body"] += [
        _("The letter must say {{ %(name)s }}: without it its reader cannot act on it.")
        % {"name": name}
        for name in sorted(kind.required - used)
    ]
    return {name: texts for name, texts in found.items() if texts}


def unknown(kind: LetterKind, text: str) -> list[str]:
    names = [name for name in PLACEHOLDER.findall(text) if name not in kind.names]
    wrong = [
        _("There is no placeholder {{ %(name)s }} in this letter. Choose one of the list.")
        % {"name": name}
        for name in dict.fromkeys(names)
    ]
    rest = PLACEHOLDER.sub("", text)
    if any(mark in rest for mark in ("{{", "}}", "{%", "%}")):
        wrong.append(
            _("Placeholders are a name in two pairs of braces, {{ name }}, and nothing else.")
        )
    return wrong


def render_letter(template: str, context: dict[str, Any], language: str) -> Rendered | None:
    """The letter in the active language; None for a letter that is not registered."""
    kind = kind_for(template, context)
    if kind is None:
        return None
    values = values_of(kind, context)
    own = own_words(kind, language)
    known = {**context, "v": values}
    if own:
        return frame(kind, Words(fill(own.subject, values), fill(own.body, values)), known)
    return shipped(kind, known)


def subject_of(template: str, context: dict[str, Any], language: str) -> str:
    """The subject alone: a line of a list about what mails would have said."""
    kind = kind_for(template, context)
    if kind is None:
        return " ".join(render_to_string(f"{template}.subject.txt", context).split())
    values = values_of(kind, context)
    own = own_words(kind, language)
    if own:
        return " ".join(fill(own.subject, values).split())
    return shipped_words(kind, {**context, "v": values}).subject


def words_of(template: str, context: dict[str, Any], language: str) -> str:
    """The body of a registered text alone: a block that other letters take in."""
    kind = kind_for(template, context)
    if kind is None:
        raise TemplateSyntaxError(f"No letter is registered as {template}.")
    values = values_of(kind, context)
    own = own_words(kind, language)
    return tidy(fill(own.body, values) if own else shipped_words(kind, {"v": values}).body)


def own_words(kind: LetterKind, language: str) -> Words | None:
    """What the helpdesk wrote, unless the letter has changed so that it no longer fits."""
    row = MailText.objects.in_force(kind.key, language)
    if row is None:
        return None
    words = Words(row.subject, row.body)
    return None if problems(kind, words) else words


def shipped(kind: LetterKind, known: dict[str, Any]) -> Rendered:
    """The words of the house; a letter with lists has HTML of its own."""
    rendered = frame(kind, shipped_words(kind, known), known)
    try:
        own_html = get_template(f"{kind.template}.html")
    except TemplateDoesNotExist:
        return rendered
    return Rendered(rendered.subject, rendered.text, own_html.render(known))


def shipped_words(kind: LetterKind, known: dict[str, Any]) -> Words:
    known = {**known, **kind.flags}
    subject = render_to_string(f"{kind.template}.subject.txt", known) if kind.has_subject else ""
    return Words(" ".join(subject.split()), tidy(render_to_string(f"{kind.template}.txt", known)))


def standard_words(kind: LetterKind) -> Words:
    """The words of the house with their placeholders, as an editor begins with them."""
    return shipped_words(kind, {"v": {name: f"{{{{ {name} }}}}" for name in kind.names}})


def sample_values(kind: LetterKind) -> dict[str, str]:
    """An invented reader and occasion, a first contact; with the courtesies as they are worded now."""
    return {one.name: courtesy_now(one) or str(one.sample) for one in kind.placeholders}


def courtesy_now(placeholder: Placeholder) -> str:
    kind = kind_named(f"mailing/courtesy/{placeholder.name}_first")
    if kind is None:
        return ""
    words = own_words(kind, get_language() or "en") or standard_words(kind)
    return fill(words.body, sample_values(kind))


def preview(kind: LetterKind, words: Words) -> Rendered:
    """The letter to an invented reader, in the active language."""
    values = sample_values(kind)
    filled = Words(fill(words.subject, values), fill(words.body, values))
    return frame(kind, filled, {**kind.flags, "v": values, "language": get_language()})


def frame(kind: LetterKind, words: Words, known: dict[str, Any]) -> Rendered:
    """The words between letterhead and foot, as text and as HTML."""
    body = tidy(words.body)
    text = render_to_string(f"{kind.frame}.txt", {**known, "words": body})
    html = render_to_string(
        f"{kind.frame}.html", {**known, "words": to_html(body, link=known["v"].get("link", ""))}
    )
    return Rendered(" ".join(words.subject.split()), tidy(text) + "\n", html)


def tidy(text: str) -> str:
    return BLANK_LINES.sub("\n\n", text.replace("\r\n", "\n").strip())


def values_of(kind: LetterKind, context: dict[str, Any]) -> dict[str, str]:
    """The texts that this letter may use, in the active language."""
    return {
        one.name: compiled(one.source).render(Context(context, autoescape=False)).strip()
        for one in kind.placeholders
    }


@lru_cache(maxsize=512)
def compiled(source: str) -> Template:
    """Sources are written in our code, never on a page."""
    return Template("{% load i18n letters %}" + source)
