"""No visible text is forgotten by the check of the translations."""

import pytest

from config import catalogs

TEMPLATE = """
{% load i18n %}
  <p title="{% translate 'Find a partner' %}">{{ value|default:_("nobody") }}</p>
    {% blocktranslate trimmed count n=items|length %}
      {{ n }} partner
    {% plural %}
      {{ n }} partners
    {% endblocktranslate %}
  {% translate "May" context "month" %}
"""
MODULE = """
from django.utils.translation import gettext as _, ngettext_lazy
def greet(name):
    return _("Hello %(name)s") % {"name": name}
COUNTED = ngettext_lazy("%d mail", "%d mails")
"""
TRANSLATED = """
msgid "Find a partner"
msgstr "パートナーを探す"

#, fuzzy
msgid "nobody"
msgstr "だれか"

msgid "Hello %(name)s"
msgstr "こんにちは、%(nome)sさん"

msgid "%d mail"
msgid_plural "%d mails"
msgstr[0] "メール%d通"

msgctxt "month"
msgid "May"
msgstr ""
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "views.py").write_text(MODULE)
    return tmp_path


def test_extract_finds_every_message(project):
    found = {(message.id, message.context) for message in catalogs.extract(project) if message.id}
    assert found == {
        ("Find a partner", None),
        ("nobody", None),
        (("%(n)s partner", "%(n)s partners"), None),
        ("May", "month"),
        ("Hello %(name)s", None),
        (("%d mail", "%d mails"), None),
    }


def test_lacks_names_what_is_missing_unfinished_or_wrong(project):
    file = catalogs.catalog_file(project, "ja")
    file.parent.mkdir(parents=True)
    file.write_text(TRANSLATED)
    lacking = catalogs.lacks(catalogs.read(file, "ja"), catalogs.extract(project))
    assert sorted(lacking) == [
        "empty: 'May' (templates/page.html)",
        "fuzzy: 'nobody' (templates/page.html)",
        "missing: ('%(n)s partner', '%(n)s partners') (templates/page.html)",
        "other placeholders: 'Hello %(name)s' (events/views.py)",
    ]


def test_update_keeps_translations_and_adds_what_is_new(project):
    file = catalogs.catalog_file(project, "ja")
    file.parent.mkdir(parents=True)
    file.write_text(TRANSLATED + '\nmsgid "Gone"\nmsgstr "ない"\n')
    assert catalogs.update(file, "ja", catalogs.extract(project)) == 4
    updated = catalogs.read(file, "ja")
    assert updated.get("Find a partner").string == "パートナーを探す"
    assert updated.get("Gone") is None
    before = file.read_text()
    catalogs.update(file, "ja", catalogs.extract(project))
    assert file.read_text() == before
