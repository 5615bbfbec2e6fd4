"""Which rows of a file look like the same organisation: cheap keys, for very many rows."""

import re
from typing import Any

from kernel.folding import KATAKANA_TO_HIRAGANA, fold
from regions.duplicates import SHARED_HOSTS, website_host

# Kanji and kana that every spelling has in common but for katakana: nothing else is to be folded.
PLAIN_JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\sa-z0-9]+")
PLAIN_HOST = re.compile(r"https?://(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,24})(?:/|$)")


def twin_keys(content: dict[str, Any]) -> list[int]:
    """Hashes of the folded names, and of the web address. Equal hashes are worth a look."""
    names = [squeezed(content[name]) for name in ("name_en", "name_ja")]
    host = host_of(content["website"]) if content["website"] else ""
    return [hash(key) for key in [*names, host and f"@{host}{content['kind']}"] if key]


def squeezed(name: str) -> str:
    """``fold`` without spaces, by a shorter way for the names that most organisations have."""
    lower = name.casefold()
    if lower.isascii():
        return "".join(lower.split())
    if PLAIN_JAPANESE.fullmatch(lower):
        return "".join(lower.translate(KATAKANA_TO_HIRAGANA).split())
    return fold(name).replace(" ", "")


def host_of(address: str) -> str:
    """``website_host``, by a shorter way for plain addresses."""
    plain = PLAIN_HOST.match(address)
    if plain is None:
        return website_host(address)
    return "" if plain[1] in SHARED_HOSTS else plain[1]


class Twins:
    """Remembers the rows that were seen."""

    def __init__(self) -> None:
        self.rows: dict[int, int] = {}

    def of(self, number: int, content: dict[str, Any]) -> int | None:
        """The first earlier row that shares a name or web address with this one."""
        found = None
        for key in twin_keys(content):
            first = self.rows.setdefault(key, number)
            if first != number and found is None:
                found = first
        return found
