"""Translations are built in Python, when and only when their source is newer."""

import gettext
import os

from embedded.catalogs import compile_catalogs

SOURCE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Partners"
msgstr "パートナー"

#, fuzzy
msgid "Meetings"
msgstr "会う"
"""


def write_source(root):
    source = root / "ja" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE)
    return source


def test_compile_catalogs_makes_what_gettext_reads(tmp_path):
    source = write_source(tmp_path)
    assert compile_catalogs(tmp_path) == [source.with_suffix(".mo")]
    with source.with_suffix(".mo").open("rb") as stream:
        catalog = gettext.GNUTranslations(stream)
    assert catalog.gettext("Partners") == "パートナー"
    assert catalog.gettext("Meetings") == "Meetings"  # a fuzzy guess is no translation


def test_compile_catalogs_leaves_what_is_up_to_date(tmp_path):
    source = write_source(tmp_path)
    compile_catalogs(tmp_path)
    assert compile_catalogs(tmp_path) == []
    later = source.with_suffix(".mo").stat().st_mtime + 10
    os.utime(source, (later, later))
    assert compile_catalogs(tmp_path) == [source.with_suffix(".mo")]
