"""The courtesies that letters share: how they open and close, by how well both sides are acquainted."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from mailing.kinds import LetterKind, Placeholder

READER = Placeholder("reader", _("Name of the reader"), _("Anna Martin"), "{{ person.full_name }}")
NAMES = {
    "opening_first": _("Opening of a first contact"),
    "opening_known": _("Opening between acquaintances"),
    "closing_first": _("Closing of a first contact"),
    "closing_known": _("Closing between acquaintances"),
}


def kinds() -> Iterator[LetterKind]:
    for part, name in NAMES.items():
        yield LetterKind(
            f"mailing/courtesy/{part}", name, _("Courtesies"), (READER,), has_subject=False
        )
