"""What all linked data of the site have in common (schema.org)."""

from collections.abc import Iterable
from typing import Any

from kernel.feeds import absolute

CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def publisher() -> dict[str, Any]:
    return {"@type": "Organization", "name": "Kakehashi", "url": absolute("/")}


def said(language_to_text: Iterable[tuple[str, str]]) -> Any:
    """A text in the languages that it has: one value, or several with their language."""
    found = [{"@language": code, "@value": text} for code, text in language_to_text if text]
    return found[0] if len(found) == 1 else found


def filled(data: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value not in ("", None, [], {})}
