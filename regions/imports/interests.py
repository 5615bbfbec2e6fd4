"""Offers and wishes in one cell: ``FORM:SECTOR:text`` entries with ``;`` between them.

The whole grammar, as exports write it: ``FORM:SECTOR@REGION/role:English // Japanese``. A
backslash takes the meaning from the character after it. A piece that does not begin with a
form and a colon belongs to the text before it. A cell without any entry is one free text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

CODE = r"[A-Z0-9][A-Z0-9_-]{1,19}"
HEAD = re.compile(
    rf"\s*(?P<form>{CODE})\s*:(?!//)\s*(?P<sector>{CODE})?\s*"
    rf"(?:@\s*(?P<region>{CODE})\s*(?:/\s*(?P<role>[A-Z]+)\s*)?)?(?::|\s*$)",
    re.IGNORECASE,
)
PIECE = re.compile(r"(?:\\.|[^\\;])*", re.DOTALL)
SLASHES = re.compile(r"(^|\s)//")
LANGUAGES = re.compile(r"\s+//(?:\s+|$)|^//\s+")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it was written; codes in capitals and not yet looked up."""

    form: str
    sector: str
    region: str = ""
    role: str = ""
    text_en: str = ""
    text_ja: str = ""


def read_entries(cell: str) -> list[Entry]:
    """The structured entries of a cell; none for a free text."""
    entries: list[tuple[re.Match[str], str]] = []
    for piece in PIECE.findall(cell) if "\\" in cell else cell.split(";"):
        head = head_of(piece)
        if head and (head["sector"] or not entries):
            entries.append((head, piece[head.end() :]))
        elif entries and piece.strip():
            entries[-1] = (entries[-1][0], f"{entries[-1][1]};{piece}")
    if entries and not any(head["sector"] for head, _text in entries):
        return []
    return [entry(head, text) for head, text in entries]


def head_of(piece: str) -> re.Match[str] | None:
    """The codes that a piece begins with. Without a text after them they stand in capitals."""
    head = HEAD.match(narrow_head(piece))
    is_code = head and (head[0].endswith(":") or head[0].isupper())
    return head if is_code else None


def narrow_head(piece: str) -> str:
    """Full-width letters and colons of the same length, narrow: ``Ｂ２Ｂ：`` → ``B2B:``."""
    return piece if piece.isascii() else piece[:80].translate(NARROW) + piece[80:]


def entry(head: re.Match[str], text: str) -> Entry:
    text_en, text_ja = texts(text)
    return Entry(
        form=head["form"].upper(),
        sector=(head["sector"] or "").upper(),
        region=(head["region"] or "").upper(),
        role=(head["role"] or "").lower(),
        text_en=text_en,
        text_ja=text_ja,
    )


def texts(text: str) -> tuple[str, str]:
    """English and Japanese; a text alone goes where its characters belong."""
    text = text.strip()
    parts = LANGUAGES.split(text, maxsplit=1) if "//" in text else [text]
    if len(parts) == 2:
        return unescaped(parts[0]), unescaped(parts[1])
    alone = unescaped(parts[0])
    is_japanese = not alone.isascii() and JAPANESE.search(alone)
    return ("", alone) if is_japanese else (alone, "")


def unescaped(text: str) -> str:
    text = text.strip()
    return ESCAPED.sub(r"\1", text).strip() if "\\" in text else text


def escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;")
    return SLASHES.sub(r"\1\\//", text)


def written(interest: Mapping[str, str]) -> str:
    """One interest of a profile's content as an entry of a cell; ``read_entries`` reads it back."""
    place = interest.get("third_region", "")
    if place and interest.get("third_region_role"):
        place += f"/{interest['third_region_role']}"
    head = f"{interest['form']}:{interest['sector']}" + (f"@{place}" if place else "")
    return f"{head}:{both(interest.get('text_en', ''), interest.get('text_ja', ''))}"


def both(text_en: str, text_ja: str) -> str:
    """One text where its characters tell the language, else both with the mark between them."""
    written_en, written_ja = escaped(text_en), escaped(text_ja)
    if texts(written_en) == (text_en, text_ja) and not text_ja:
        return written_en
    if texts(written_ja) == (text_en, text_ja):
        return written_ja
    return f"{written_en} // {written_ja}"
