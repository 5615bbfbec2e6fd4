"""Which rows of a file look like the same organisation: cheap keys, for very many rows."""

from typing import Any

from kernel.folding import fold
from regions.duplicates import website_host


def twin_keys(content: dict[str, Any]) -> list[int]:
    """Hashes of the folded names, and of the web address. Equal hashes are worth a look."""
    names = [fold(content[name]).replace(" ", "") for name in ("name_en", "name_ja")]
    host = website_host(content["website"]) if content["website"] else ""
    return [hash(key) for key in [*names, host and f"@{host}{content['kind']}"] if key]


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
