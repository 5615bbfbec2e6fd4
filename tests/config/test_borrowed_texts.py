"""Our words for texts of other packages are found only while those packages still say them."""

from gettext import GNUTranslations
from pathlib import Path

import allauth
import django
import rest_framework

from config import borrowed_texts

CATALOGUES = (
    Path(allauth.__file__).parent / "locale/ja/LC_MESSAGES/django.mo",
    Path(django.__file__).parent / "conf/locale/ja/LC_MESSAGES/django.mo",
    Path(django.__file__).parent / "contrib/auth/locale/ja/LC_MESSAGES/django.mo",
    Path(rest_framework.__file__).parent / "locale/ja/LC_MESSAGES/django.mo",
)


def test_every_borrowed_text_is_still_said_by_its_package():
    known: set[object] = set()
    for file in CATALOGUES:
        with file.open("rb") as stream:
            known |= GNUTranslations(stream)._catalog.keys()
    lists = (
        borrowed_texts.FORMS,
        borrowed_texts.PAGES,
        borrowed_texts.MAILS,
        borrowed_texts.PROGRAMS,
    )
    borrowed = [text for texts in lists for text in texts]
    assert [text for text in borrowed if text not in known] == []
