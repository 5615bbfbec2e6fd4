"""Key functions: whom a reader sees, by consent only, and who may read which field."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from audit.models import Entry
from kernel.errors import DomainError
from regions.enums import ProfileState, Visibility
from regions.models import KeyFunction
from regions.queries.people import HIDEABLE, Contact, reader_of, visible, visible_contacts
from regions.services.contacts import ContactContent, fingerprint, save_contacts
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

PUBLIC, MEMBERS, HELPDESK = Visibility.PUBLIC, Visibility.MEMBERS, Visibility.HELPDESK


@pytest.fixture
def profile():
    return ProfileFactory(slug="wood")


@pytest.fixture
def editor(profile):
    return UserFactory(profile=profile)


def contact(**values):
    filled = {"function_en": "Head", "name_en": "Ada Example", "email": "ada@example.org"}
    return ContactContent(**filled | {"visibility": PUBLIC, "consent": True} | values)


def readers(profile):
    """One of every kind, by name."""
    people = {
        "anybody": AnonymousUser(),
        "newcomer": UserFactory(),
        "person of a draft": UserFactory(profile=ProfileFactory(draft=True)),
        "member": UserFactory(member_of=ProfileFactory()),
        "own": UserFactory(profile=profile),
        "helpdesk": UserFactory(desk="jp"),
    }
    return {name: reader_of(user) for name, user in people.items()}


@pytest.mark.parametrize(
    ("visibility", "consent", "seen_by"),
    [
        (PUBLIC, True, {"anybody", "newcomer", "person of a draft", "member", "own", "helpdesk"}),
        (MEMBERS, True, {"member", "own", "helpdesk"}),
        (HELPDESK, True, {"helpdesk"}),
        (PUBLIC, False, {"helpdesk"}),
        (MEMBERS, False, {"helpdesk"}),
    ],
)
def test_visible_contacts_show_a_person_by_consent_only(
    profile, editor, visibility, consent, seen_by
):
    save_contacts(profile, by=editor, contacts=[contact(visibility=visibility, consent=consent)])
    seen = {}
    for name, reader in readers(profile).items():
        (seen[name],) = visible_contacts(profile, reader)
    full = Contact("Head", "Ada Example", "ada@example.org", "", shown=True)
    assert seen == {name: full if name in seen_by else Contact("Head") for name in seen}


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        (PUBLIC, {"anybody", "newcomer", "person of a draft", "member", "own", "helpdesk"}),
        (MEMBERS, {"member", "own", "helpdesk"}),
        (HELPDESK, {"helpdesk"}),
    ],
)
def test_visible_fields_follow_the_organisation(profile, editor, visibility, seen_by):
    wanted = {"website": visibility, "key_functions": visibility}
    save_contacts(profile, by=editor, contacts=[contact()], visibility=wanted)
    found = readers(profile)
    assert {n for n, reader in found.items() if visible(profile, "website", reader)} == seen_by
    assert {n for n, reader in found.items() if visible_contacts(profile, reader)} == seen_by
    assert all(visible(profile, "seat_city", reader) for reader in found.values())


def test_reader_of_costs_one_query(django_assert_num_queries, editor, profile):
    save_contacts(profile, by=editor, contacts=[contact(), contact()])
    with django_assert_num_queries(2):
        visible_contacts(profile, reader_of(editor))
    with django_assert_num_queries(0):
        reader_of(AnonymousUser())


def test_save_contacts_records_consent_and_withdraws_it(profile, editor):
    save_contacts(profile, by=editor, contacts=[contact()])
    row = KeyFunction.objects.get()
    given = row.consented_at
    assert given is not None
    assert row.consent_recorded_by == editor
    colleague = UserFactory(profile=profile)
    save_contacts(profile, by=colleague, contacts=[contact(pk=row.pk, phone="123")])
    row.refresh_from_db()
    assert (row.consented_at, row.consent_recorded_by, row.phone) == (given, editor, "123")
    save_contacts(profile, by=editor, contacts=[contact(pk=row.pk, consent=False)])
    row.refresh_from_db()
    assert (row.consented_at, row.consent_recorded_by) == (None, None)


@pytest.mark.parametrize(
    "change", [{"name_en": "Bo Example"}, {"email": "bo@example.org"}, {"visibility": MEMBERS}]
)
def test_save_contacts_records_a_consent_anew_for_another_person_or_readers(
    profile, editor, change
):
    save_contacts(profile, by=editor, contacts=[contact()])
    row, colleague = KeyFunction.objects.get(), UserFactory(profile=profile)
    save_contacts(profile, by=colleague, contacts=[contact(pk=row.pk, **change)])
    row.refresh_from_db()
    assert row.consent_recorded_by == colleague


def test_save_contacts_replaces_in_order_and_takes_no_row_of_others(profile, editor):
    other = ProfileFactory()
    save_contacts(other, by=UserFactory(profile=other), contacts=[contact(name_en="Untouched")])
    foreign = KeyFunction.objects.get()
    save_contacts(profile, by=editor, contacts=[contact(name_en="A"), contact(name_en="B")])
    first = profile.key_functions.get(name_en="A")
    wanted = [contact(name_en="C"), contact(pk=first.pk, name_en="A"), contact(pk=foreign.pk)]
    save_contacts(profile, by=editor, contacts=wanted)
    names = list(profile.key_functions.values_list("name_en", flat=True))
    assert names == ["C", "A", "Ada Example"]
    foreign.refresh_from_db()
    assert (foreign.profile, foreign.name_en) == (other, "Untouched")


def test_save_contacts_needs_a_function(profile, editor):
    with pytest.raises(DomainError) as refused:
        save_contacts(profile, by=editor, contacts=[contact(function_en=" ")])
    assert refused.value.code == "function_required"


def test_only_editors_and_the_helpdesk_save_contacts(profile):
    for person in (UserFactory(member_of=profile), UserFactory(profile=ProfileFactory())):
        with pytest.raises(PermissionDenied):
            save_contacts(profile, by=person, contacts=[])
    save_contacts(profile, by=UserFactory(desk="eu"), contacts=[contact()])
    entry = Entry.objects.get(action="contacts.saved")
    assert entry.on_behalf
    assert entry.details == {"saved": 1, "removed": 0, "consents": 1, "visibility": {}}


def test_a_withdrawn_profile_keeps_its_contacts(profile, editor):
    profile.state = ProfileState.WITHDRAWN
    profile.save()
    with pytest.raises(DomainError) as refused:
        save_contacts(profile, by=editor, contacts=[])
    assert refused.value.code == "profile_gone"


# The page -----------------------------------------------------------------------------------

PAGE = "/en/my/wood/contacts/"


def filled(*rows, **fields):
    data = {"contacts-TOTAL_FORMS": len(rows), "contacts-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"contacts-{number}-{name}": value for name, value in row.items()}
    chosen = {"website": PUBLIC, "seat_city": PUBLIC, "key_functions": PUBLIC} | fields
    return data | {f"fields-{name}": value for name, value in chosen.items()}


def test_contacts_page_by_reader(client, profile, editor):
    expected = {
        editor: 200,
        UserFactory(desk="jp"): 200,
        UserFactory(member_of=profile): 403,
        UserFactory(profile=ProfileFactory()): 403,
    }
    for reader, status in expected.items():
        client.force_login(reader)
        assert client.get(PAGE).status_code == status


def test_contacts_page_saves(client, profile, editor):
    client.force_login(editor)
    row = {"function_en": "Head", "name_en": "Ada", "visibility": MEMBERS, "consent": "on"}
    assert client.post(PAGE, filled(row, website=HELPDESK))["Location"] == PAGE
    saved = profile.key_functions.get()
    assert (saved.name, saved.visibility, saved.consented_at is not None) == ("Ada", MEMBERS, True)
    profile.refresh_from_db()
    assert profile.visibility == {"website": HELPDESK}
    text = client.get(PAGE).text
    assert 'value="Ada"' in text
    assert f"recorded by {editor.full_name}" in text


def test_contacts_page_keeps_what_was_typed(client, profile, editor):
    client.force_login(editor)
    row = {"name_en": "Ada", "email": "no address", "visibility": MEMBERS}
    response = client.post(PAGE, filled(row))
    assert response.status_code == 422
    assert 'value="Ada"' in response.text
    assert 'value="no address"' in response.text
    assert not profile.key_functions.exists()


def test_contacts_page_removes_and_leaves_the_empty_row_out(client, profile, editor):
    save_contacts(profile, by=editor, contacts=[contact(), contact(name_en="Bo")])
    first, second = profile.key_functions.all()
    rows = [
        {"pk": first.pk, "function_en": "Head", "visibility": PUBLIC, "DELETE": "on"},
        {"pk": second.pk, "function_en": "Head", "name_en": "Bo", "visibility": PUBLIC},
        {"visibility": HELPDESK},
    ]
    client.force_login(editor)
    data = filled(*rows) | {"contacts-INITIAL_FORMS": 2}
    assert client.post(PAGE, data).status_code == 302
    assert list(profile.key_functions.values_list("name_en", flat=True)) == ["Bo"]


@pytest.mark.parametrize("count", [1, 3])
def test_contacts_page_costs_the_same_for_any_number(
    client, profile, editor, count, django_assert_num_queries
):
    save_contacts(profile, by=editor, contacts=[contact() for _number in range(count)])
    client.force_login(editor)
    with django_assert_num_queries(6):
        client.get(PAGE)


def test_save_contacts_does_not_bring_back_a_consent_that_a_colleague_ended(profile, editor):
    save_contacts(profile, by=editor, contacts=[contact()])
    row = profile.key_functions.get()
    read = fingerprint(profile, [row])
    save_contacts(profile, by=editor, contacts=[contact(pk=row.pk, consent=False)], read=read)

    with pytest.raises(DomainError) as refused:
        save_contacts(profile, by=editor, contacts=[contact(pk=row.pk)], read=read)

    row.refresh_from_db()
    assert (refused.value.code, row.consented_at) == ("contacts_changed", None)


def test_who_comes_second_keeps_the_text_sees_both_and_decides(client, profile, editor):
    client.force_login(editor)
    address, typed = "/en/my/wood/contacts/", posted(name_en="Ben Example")
    read = client.get(address).context["read"]
    save_contacts(profile, by=editor, contacts=[contact(name_en="Cleo Example")])

    second = client.post(address, typed | {"read": read})
    page = second.content.decode()
    again = client.post(address, typed | {"read": second.context["read"]})

    assert (second.status_code, again.status_code) == (422, 302)
    assert "Ben Example" in page
    assert "Cleo Example" in page
    assert profile.key_functions.get().name_en == "Ben Example"


def posted(**values):
    filled = {"function_en": "Head", "visibility": "public", "consent": "on"} | values
    return {f"contacts-0-{name}": value for name, value in filled.items()} | {
        "contacts-TOTAL_FORMS": "1",
        "contacts-INITIAL_FORMS": "0",
        **{f"fields-{name}": "public" for name in HIDEABLE},
    }
