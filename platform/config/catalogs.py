"""Translation catalogues in pure Python: what the source says, and what a language lacks of it.

Django's ``makemessages`` needs the programs of GNU gettext; this needs Babel only. Templates are
read through Django's own ``templatize``, so both find the same messages.
"""

import re
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as extract_messages
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCES = ("platform", "regions", "events", "matchmaking", "templates")
TEMPLATES = {".html", ".txt"}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT_TAGS = ["Translators"]
OPTIONS = {"encoding": "utf-8"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def languages() -> list[str]:
    """The languages that need a catalogue: all but that of the source."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def catalog_file(root: Path, language: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def extract(root: Path) -> Catalog:
    """Every message of the source, with the files that say it."""
    catalog = Catalog(project="Kakehashi", charset="utf-8")
    for file in source_files(root):
        place = file.relative_to(root).as_posix()
        found = extract_messages(
            "python", BytesIO(python_of(file).encode()), KEYWORDS, COMMENT_TAGS, OPTIONS
        )
        for line, message, comments, context in found:
            catalog.add(message, locations=[(place, line)], auto_comments=comments, context=context)
    return catalog


def source_files(root: Path) -> list[Path]:
    return sorted(
        file
        for folder in SOURCES
        for file in (root / folder).rglob("*")
        if file.suffix in {".py", *TEMPLATES} and "migrations" not in file.parts
    )


def python_of(file: Path) -> str:
    """The file as Python: a template with its tags as calls of gettext, line by line."""
    source = file.read_text()
    if file.suffix not in TEMPLATES:
        return source
    # What is no message comes back as rows of letters. Only its indentation could offend Python's
    # tokenizer, and it carries no meaning.
    return "\n".join(line.lstrip() for line in templatize(source).split("\n"))


def read(file: Path, language: str) -> Catalog:
    """The catalogue in ``file``, or an empty one when there is none yet."""
    if not file.exists():
        comment = "# The texts of Kakehashi."
        return Catalog(language, project="Kakehashi", charset="utf-8", header_comment=comment)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def lacks(translated: Catalog, source: Catalog) -> list[str]:
    """What is missing, unfinished or wrong in a translation, one line each."""
    return [
        f"{problem}: {message.id!r} ({message.locations[0][0]})"
        for message in source
        if message.id and (problem := problem_with(translated, message))
    ]


def problem_with(translated: Catalog, message: Message) -> str:
    found = translated.get(singular(message), message.context)
    if found is None:
        return "missing"
    if found.fuzzy:
        return "fuzzy"
    texts = found.string if isinstance(found.string, (tuple, list)) else (found.string,)
    if not all(texts):
        return "empty"
    if not all(same_placeholders(message, text or "") for text in texts):
        return "other placeholders"
    return ""


def singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def same_placeholders(message: Message, text: str) -> bool:
    """A plural form may leave out the number; whatever it uses must exist."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    known = [set(PLACEHOLDER.findall(each)) for each in ids]
    used = set(PLACEHOLDER.findall(text))
    return used == known[-1] if len(ids) == 1 else used <= set().union(*known)


def update(file: Path, language: str, source: Catalog) -> int:
    """Bring ``file`` up to date with the source, keeping translations; returns what it lacks."""
    catalog = read(file, language)
    source.creation_date = catalog.creation_date  # no change in the file without one in a message
    catalog.update(source, no_fuzzy_matching=True)
    catalog.fuzzy = False  # only messages can be unsure
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, catalog, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return len(lacks(catalog, source))
