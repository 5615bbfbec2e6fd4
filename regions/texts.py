"""What a text may hold: PostgreSQL takes no NUL, and nobody can read a control character."""

import unicodedata

LINES = "\n\t"


def unreadable(text: str, *, lines: bool = False) -> list[str]:
    """The control characters of a text as code points, each once: ``["U+0000"]``.

    ``lines=True`` lets line breaks and tabs pass.
    """
    allowed = LINES if lines else ""
    found = {c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in allowed}
    return [f"U+{ord(c):04X}" for c in sorted(found)]


def one_line_break(text: str) -> str:
    """Browsers send CR LF for each line break; one character is kept."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
