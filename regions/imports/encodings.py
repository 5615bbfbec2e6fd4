"""Which characters the bytes of a CSV file mean.

Known are UTF-8 with and without a byte order mark, UTF-16 in both orders, CP932 (Microsoft's
Shift_JIS), and Windows-1252, which a European Excel writes.
"""

import codecs
import re
from dataclasses import dataclass

from regions.imports.problems import Unreadable


@dataclass(frozen=True, slots=True)
class Encoding:
    """``codec`` is Python's name, ``label`` the one that people know."""

    codec: str
    label: str


UTF8 = Encoding("utf-8", "UTF-8")
UTF8_BOM = Encoding("utf-8-sig", "UTF-8 (BOM)")
UTF16 = Encoding("utf-16", "UTF-16")
UTF16_LE = Encoding("utf-16-le", "UTF-16")
UTF16_BE = Encoding("utf-16-be", "UTF-16")
CP932 = Encoding("cp932", "CP932 (Shift_JIS)")
CP1252 = Encoding("cp1252", "Windows-1252")

SAMPLE = 20_000
MIXED_LINES_NAMED = 5
BLOCK = 1 << 20
HIGH = re.compile(rb"[\x80-\xff]")
# One or two Japanese characters alone between Latin letters: what CP932 makes of "Poët".
ISOLATED = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f]{1,2}(?=[A-Za-z\s,;.'\"-]|$)", re.MULTILINE)
RUNS = re.compile(r"[^\x00-\x7f]+")


def recognise(content: bytes) -> Encoding:
    """The encoding of a text, read to its end. Raises ``Unreadable`` for an unknown one."""
    if content.startswith(codecs.BOM_UTF8):
        return decodes(content, UTF8_BOM) or mixed(content)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decodes(content, UTF16) or unknown()
    wide = without_mark(content)
    if wide and decodes(content, wide):
        return wide
    if decodes(content, UTF8):
        return UTF8
    if is_partly_utf8(content):
        mixed(content)
    if decodes(content, CP932) and looks_japanese(content):
        return CP932
    return decodes(content, CP1252) or unknown()


def unknown() -> Encoding:
    raise Unreadable("encoding_unknown")


def mixed(content: bytes) -> Encoding:
    lines = [str(number) for number, valid in high_lines(content) if not valid]
    named = ", ".join(lines[:MIXED_LINES_NAMED])
    more = ", …" if len(lines) > MIXED_LINES_NAMED else ""
    raise Unreadable("encoding_mixed", lines=named + more)


def decodes(content: bytes, encoding: Encoding) -> Encoding | None:
    """The encoding if every byte makes sense in it. Decodes in blocks: memory stays small."""
    decoder = codecs.getincrementaldecoder(encoding.codec)("strict")
    try:
        for start in range(0, len(content), BLOCK):
            decoder.decode(content[start : start + BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return encoding


def without_mark(content: bytes) -> Encoding | None:
    """UTF-16 without a mark: half of the bytes of ASCII text are zero, on one side."""
    sample = content[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 10 < len(sample) or len(sample) < 4:
        return None
    return UTF16_LE if odd > even * 4 else UTF16_BE if even > odd * 4 else None


def high_lines(content: bytes) -> list[tuple[int, bool]]:
    """Number of each line beyond ASCII, and whether it is UTF-8."""
    found = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if HIGH.search(line):
            found.append((number, is_utf8(line)))
    return found


def is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_partly_utf8(content: bytes) -> bool:
    """Whether lines in UTF-8 and other lines stand beside each other.

    Few lines of CP932 happen to be valid UTF-8 (half-width kana): a fifth is no accident.
    """
    lines = [valid for _number, valid in high_lines(content)]
    return sum(lines) * 5 > len(lines)


def looks_japanese(content: bytes) -> bool:
    """Japanese stands in runs; European letters read as CP932 stand alone between Latin ones."""
    text = content[: SAMPLE * 20].decode("cp932", errors="ignore")
    runs = len(RUNS.findall(text))
    return len(ISOLATED.findall(text)) * 2 < runs
