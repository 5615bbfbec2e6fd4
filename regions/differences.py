"""Two texts word by word: what stayed, what went, what came; and whether they differ at all."""

import json
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import blake2b
from itertools import chain
from typing import Any

# A run of letters of a script with spaces is a word; of Japanese every character stands alone.
WORD = re.compile(r"\s+|[^\W\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]+|.", re.DOTALL)
LONGEST = 4000  # words; beyond that the comparison would cost seconds


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. ``kind`` is ``same``, ``del`` or ``ins``."""

    kind: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """Both texts in one, the old words before the new ones."""
    old, new = WORD.findall(before), WORD.findall(after)
    if max(len(old), len(new)) > LONGEST:
        return [Piece("del", before), Piece("ins", after)]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    found = chain.from_iterable(
        [stretch("same", old[a:b])]
        if step == "equal"
        else [stretch("del", old[a:b]), stretch("ins", new[c:d])]
        for step, a, b, c, d in steps
    )
    return [piece for piece in found if piece.text]


def stretch(kind: str, words: list[str]) -> Piece:
    return Piece(kind, "".join(words))


def print_of(value: Any) -> str:
    """A short print of a value of JSON: tells later whether it has changed since."""
    text = json.dumps(value, ensure_ascii=False)
    return blake2b(text.encode(errors="replace"), digest_size=6).hexdigest()
