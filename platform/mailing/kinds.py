"""Which letters the house writes: what each may say of its reader and its subject.

An app registers its letters when it is loaded. A letter's words are a template that knows nothing but
``v``, a flat set of texts; so the shipped words and those of the helpdesk are filled in the same way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

Text = str | Promise

FRAME = "mailing/letter"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One text that a letter may use as ``{{ name }}``.

    ``source`` is a template of ours that takes it from what the sender of the letter knows.
    A letter without a ``required`` one would be of no use to its reader.
    """

    name: str
    meaning: Text
    sample: Text
    source: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A letter, or one of its wordings: ``key`` is the template, with ``#wording`` where it has several.

    A wording is used where the context says what ``flags`` say; ``frame`` is the template around the
    words, with the way out that no editor can take away.
    """

    key: str
    name: Text
    group: Text
    placeholders: tuple[Placeholder, ...]
    flags: Mapping[str, object] = field(default_factory=dict)
    frame: str = FRAME
    has_subject: bool = True

    @property
    def template(self) -> str:
        return self.key.partition("#")[0]

    @property
    def names(self) -> set[str]:
        return {one.name for one in self.placeholders}

    @property
    def required(self) -> set[str]:
        return {one.name for one in self.placeholders if one.required}

    def applies(self, context: Mapping[str, object]) -> bool:
        return all(context.get(name) == value for name, value in self.flags.items())


_kinds: dict[str, LetterKind] = {}


def register(kinds: Iterable[LetterKind]) -> None:
    _kinds.update({kind.key: kind for kind in kinds})


def all_kinds() -> list[LetterKind]:
    return list(_kinds.values())


def kind_named(key: str) -> LetterKind | None:
    return _kinds.get(key)


def kind_for(template: str, context: Mapping[str, object]) -> LetterKind | None:
    """The wording that fits, the first registered one first; None for a letter nobody registered."""
    candidates = (kind for kind in _kinds.values() if kind.template == template)
    return next((kind for kind in candidates if kind.applies(context)), None)
