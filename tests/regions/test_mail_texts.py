"""The helpdesk words the letters: pages, versions, and who may."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Entry
from kernel.errors import DomainError
from mailing.kinds import all_kinds, kind_named
from mailing.models import MailText
from mailing.texts import Words
from regions.queries.mail_texts import (
    history,
    kind_with_slug,
    letters_by_group,
    slug_of,
    standing_in,
)
from regions.services.mail_texts import Draft, restore_standard, word_letter
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
SLUG = "regions-email-profile_published"


@pytest.fixture
def kind():
    return kind_named("regions/email/profile_published")


@pytest.fixture
def expert():
    return UserFactory(desk="jp")


def words(body="Hello {{ reader }}: {{ link }}", subject="About {{ profile }}"):
    return Words(subject, body)


def word(kind, expert, text, version=0, language="en"):
    return word_letter(kind, {language: Draft(text, version)}, by=expert)


def fields(client, address, **values):
    """What the page holds, with some fields typed anew."""
    form = client.get(address).context["form"]
    return {name: form[name].value() for name in form.fields} | values


def test_every_letter_has_an_address_of_its_own():
    slugs = [slug_of(kind) for kind in all_kinds()]
    assert len(set(slugs)) == len(slugs)
    assert [kind_with_slug(slug) for slug in slugs] == all_kinds()


def test_word_letter_keeps_a_version_and_logs_it(kind, expert):
    (row,) = word(kind, expert, words())
    assert (row.version, row.by, row.is_standard) == (1, expert, False)
    entry = Entry.objects.get(action="mail_text.worded")
    assert entry.details == {"key": kind.key, "language": "en", "version": 1}
    assert standing_in(kind, "en").words == words()
    assert standing_in(kind, "ja").is_standard


def test_word_letter_writes_nothing_where_nothing_changed(kind, expert):
    assert word(kind, expert, standing_in(kind, "en").words) == []


def test_the_words_of_the_house_typed_again_are_the_return_to_them(kind, expert):
    standard = standing_in(kind, "en").words
    word(kind, expert, words())
    (row,) = word(kind, expert, standard, version=1)
    assert (row.version, row.is_standard, row.body) == (2, True, "")


def test_word_letter_refuses_words_that_would_not_work(kind, expert):
    with pytest.raises(DomainError) as refused:
        word(kind, expert, words("Hello"), language="ja")
    assert (refused.value.code, refused.value.field) == ("text_unusable", "body_ja")
    assert not MailText.objects.exists()


def test_of_two_who_saw_the_same_words_the_second_is_told(kind, expert):
    word(kind, expert, words())
    with pytest.raises(DomainError) as refused:
        word(kind, expert, words("Mine {{ link }}"))
    assert refused.value.code == "text_changed"


def test_restore_standard_twice_changes_nothing(kind, expert):
    word(kind, expert, words())
    assert restore_standard(kind, "en", by=expert).version == 2
    assert restore_standard(kind, "en", by=expert) is None
    assert Entry.objects.filter(action="mail_text.standard_restored").count() == 1


def test_history_compares_each_version_with_the_one_before(kind, expert):
    word(kind, expert, words("One {{ link }}"))
    word(kind, expert, words("Two {{ link }}"), version=1)
    restore_standard(kind, "en", by=expert)
    latest, second, _first = history(kind, "en")
    assert [latest.row.version, latest.row.is_standard] == [3, True]
    assert [(piece.kind, piece.text) for piece in second.body if piece.kind != "same"] == [
        ("del", "One"),
        ("ins", "Two"),
    ]


@pytest.mark.parametrize("who", ["editor", "stranger", "admin"])
def test_only_the_helpdesk_words_letters(who, kind, client):
    person = {
        "editor": lambda: UserFactory(profile=ProfileFactory()),
        "stranger": UserFactory,
        "admin": lambda: UserFactory(is_staff=True),
    }[who]()
    with pytest.raises(PermissionDenied):
        word(kind, person, words())
    with pytest.raises(PermissionDenied):
        restore_standard(kind, "en", by=person)
    client.force_login(person)
    for address in addresses():
        assert client.get(address).status_code == 403
    restore = reverse("mail-text-restore", args=[SLUG, "en"])
    assert client.post(restore).status_code == 403


def addresses():
    return [
        reverse("mail-texts"),
        reverse("mail-text", args=[SLUG]),
        reverse("mail-text-history", args=[SLUG]),
    ]


def test_visitors_sign_in_first(client):
    assert [client.get(address).status_code for address in addresses()] == [302, 302, 302]


@pytest.mark.parametrize("desk", ["eu", "jp"])
def test_both_desks_read_the_pages(client, desk):
    client.force_login(UserFactory(desk=desk))
    assert [client.get(address).status_code for address in addresses()] == [200, 200, 200]


def test_an_unknown_letter_is_not_found(client, expert):
    client.force_login(expert)
    assert client.get(reverse("mail-text", args=["nothing"])).status_code == 404
    assert client.post(reverse("mail-text-restore", args=[SLUG, "fr"])).status_code == 404


def test_page_saves_both_languages_at_once(client, expert, kind):
    client.force_login(expert)
    address = reverse("mail-text", args=[SLUG])
    typed = fields(client, address, body_en="A\r\n{{ link }}", body_ja="い {{ link }}")
    response = client.post(address, typed)
    assert response.status_code == 302
    assert standing_in(kind, "en").words.body == "A\n{{ link }}"
    assert standing_in(kind, "ja").words.body == "い {{ link }}"


def test_preview_shows_what_is_typed_and_saves_nothing(client, expert):
    client.force_login(expert)
    address = reverse("mail-text", args=[SLUG])
    typed = fields(client, address, body_en="Look: <b> {{ profile }} {{ link }}", then="preview")
    page = client.post(address, typed).content.decode()
    assert "Look: &lt;b&gt; Gifu Prefecture" in page
    assert "Nothing is saved yet." in page
    assert not MailText.objects.exists()


def test_page_keeps_what_was_typed_and_names_what_is_wrong(client, expert):
    client.force_login(expert)
    address = reverse("mail-text", args=[SLUG])
    response = client.post(address, fields(client, address, body_ja="{{ secret }} {{ link }}"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is no placeholder {{ secret }} in this letter." in page
    assert "{{ secret }} {{ link }}</textarea>" in page
    assert not MailText.objects.exists()


def test_page_returns_to_the_words_of_the_house(client, expert, kind):
    word(kind, expert, words())
    client.force_login(expert)
    client.post(reverse("mail-text-restore", args=[SLUG, "en"]))
    assert standing_in(kind, "en").is_standard


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number_of_changes(
    client, expert, django_assert_num_queries, count
):
    for kind in all_kinds()[:count]:
        MailText.objects.create(
            key=kind.key, language="en", version=1, body="{{ link }}", by=expert
        )
    client.force_login(expert)
    with django_assert_num_queries(3):  # session, person, versions
        page = client.get(reverse("mail-texts"))
    changed = [line for _group, lines in letters_by_group() for line in lines if line.changed["en"]]
    assert page.status_code == 200
    assert len(changed) == count


@pytest.mark.parametrize("count", [1, 3])
def test_history_costs_the_same_for_any_number_of_versions(
    client, expert, kind, django_assert_num_queries, count
):
    for version in range(count):
        word(kind, expert, words(f"{version} {{{{ link }}}}"), version=version)
    client.force_login(expert)
    with django_assert_num_queries(4):
        client.get(reverse("mail-text-history", args=[SLUG]))
