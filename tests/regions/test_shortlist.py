"""The shortlist: its people share it, private notes are their writer's, all others see nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from audit.models import Entry
from kernel.errors import DomainError
from regions.models import ShortlistEntry, ShortlistNote
from regions.queries.following import marks_of, organisations_of
from regions.services.shortlist import add_to_shortlist, remove_from_shortlist, write_note
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    translation.activate("en")


@pytest.fixture
def ours():
    return ProfileFactory(japanese=True, slug="gifu", name_en="Gifu")


@pytest.fixture
def officer(ours):
    return UserFactory(profile=ours)


@pytest.fixture
def colleague(ours):
    return UserFactory(member_of=ours, family_name="Mori")


@pytest.fixture
def entry(ours, officer):
    return add_to_shortlist(ours, ProfileFactory(slug="wood", name_en="Wood"), by=officer)


def page(client, user, slug="gifu"):
    client.force_login(user)
    return client.get(f"/en/my/{slug}/shortlist/")


def actions():
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def test_add_to_shortlist_twice_keeps_one_entry(ours, officer, colleague):
    profile = ProfileFactory()
    first = add_to_shortlist(ours, profile, by=officer)
    assert add_to_shortlist(ours, profile, by=colleague) == first
    assert (first.added_by, actions()) == (officer, ["shortlist.added"])


def test_add_to_shortlist_refuses_oneself_and_what_is_not_published(ours, officer):
    for profile, code in [(ours, "own_profile"), (ProfileFactory(draft=True), "not_published")]:
        with pytest.raises(DomainError) as refused:
            add_to_shortlist(ours, profile, by=officer)
        assert refused.value.code == code


def test_remove_from_shortlist_takes_the_notes_too(ours, officer, entry):
    write_note(entry, by=officer, text="Call in May.", only_mine=False)
    remove_from_shortlist(ours, entry.profile, by=officer)
    remove_from_shortlist(ours, entry.profile, by=officer)
    assert (ShortlistEntry.objects.count(), ShortlistNote.objects.count()) == (0, 0)
    assert actions() == ["shortlist.added", "shortlist.noted", "shortlist.removed"]


def test_colleagues_keep_their_private_notes_when_an_entry_is_taken_off(
    client, ours, officer, colleague, entry
):
    write_note(entry, by=officer, text="Mine, private.", only_mine=True)
    write_note(entry, by=colleague, text="Shared.", only_mine=False)
    write_note(entry, by=colleague, text="Meet them in May.", only_mine=True)
    remove_from_shortlist(ours, entry.profile, by=officer)
    assert [note.text for note in ShortlistNote.objects.all()] == ["Meet them in May."]
    assert page(client, officer).context["rows"] == []
    html = page(client, colleague).content.decode()
    assert "Meet them in May." in html
    assert "Taken off the shortlist by a colleague." in html
    assert marks_of([ours], [entry.profile])[entry.profile.pk][0].listed is False
    with pytest.raises(DomainError) as refusal:
        write_note(entry, by=colleague, text="For all.", only_mine=False)
    assert refusal.value.code == "not_listed"
    write_note(entry, by=colleague, text="", only_mine=True)
    assert not ShortlistEntry.objects.exists()


def test_what_was_taken_off_can_be_put_back_with_the_private_notes(ours, officer, colleague, entry):
    write_note(entry, by=colleague, text="Meet them in May.", only_mine=True)
    remove_from_shortlist(ours, entry.profile, by=officer)
    again = add_to_shortlist(ours, entry.profile, by=officer)
    assert (again.pk, again.removed_at, again.notes.get().text) == (
        entry.pk,
        None,
        "Meet them in May.",
    )
    assert actions() == ["shortlist.added", "shortlist.removed", "shortlist.added"]


def test_a_private_note_on_what_was_taken_off_is_not_found_by_others(
    client, ours, officer, colleague, entry
):
    write_note(entry, by=colleague, text="Meet them in May.", only_mine=True)
    remove_from_shortlist(ours, entry.profile, by=officer)
    client.force_login(officer)
    sent = {"entry": str(entry.public_id), "text": "x", "only_mine": "on"}
    assert client.post("/en/my/gifu/shortlist/note/", sent).status_code == 404


def test_shortlist_services_refuse_strangers_and_the_helpdesk(ours, entry):
    for stranger in (UserFactory(), UserFactory(desk="jp"), UserFactory(profile=entry.profile)):
        with pytest.raises(PermissionDenied):
            add_to_shortlist(ours, ProfileFactory(), by=stranger)
        with pytest.raises(PermissionDenied):
            remove_from_shortlist(ours, entry.profile, by=stranger)
        with pytest.raises(PermissionDenied):
            write_note(entry, by=stranger, text="Hello", only_mine=True)


def test_one_person_has_one_note_of_each_sort(officer, entry):
    for text in ("First.", "  Second.  "):
        write_note(entry, by=officer, text=text, only_mine=False)
        write_note(entry, by=officer, text=text + " Mine.", only_mine=True)
    assert sorted(ShortlistNote.objects.values_list("text", "only_mine")) == [
        ("Second.", False),
        ("Second.   Mine.", True),
    ]
    write_note(entry, by=officer, text="", only_mine=True)
    assert list(ShortlistNote.objects.values_list("only_mine", flat=True)) == [False]


def test_a_private_note_leaves_no_line_in_the_log(officer, entry):
    write_note(entry, by=officer, text="Between us.", only_mine=True)
    assert actions() == ["shortlist.added"]


def test_the_people_of_an_organisation_share_its_shortlist(client, officer, colleague, entry):
    write_note(entry, by=officer, text="Call in May.", only_mine=False)
    write_note(entry, by=officer, text="Too expensive.", only_mine=True)
    write_note(entry, by=colleague, text="I know them.", only_mine=True)
    html = page(client, colleague).content.decode()
    assert [text in html for text in ("Call in May.", "Too expensive.", "I know them.")] == [
        True,
        False,
        True,
    ]
    html = page(client, officer).content.decode()
    assert [text in html for text in ("Call in May.", "Too expensive.", "I know them.")] == [
        True,
        True,
        False,
    ]


def test_only_its_people_find_a_shortlist(client, ours, officer, colleague, entry):
    former = UserFactory()
    AffiliationFactory(user=former, profile=ours, ends_on="2020-01-01")
    strangers = [UserFactory(), UserFactory(desk="jp"), UserFactory(profile=entry.profile), former]
    assert [page(client, one).status_code for one in (officer, colleague)] == [200, 200]
    assert [page(client, one).status_code for one in strangers] == [404] * 4
    for one in strangers:
        client.force_login(one)
        for action in ("add", "remove", "note"):
            posted = {"profile": "wood", "entry": str(entry.public_id), "text": "Hello"}
            assert client.post(f"/en/my/gifu/shortlist/{action}/", posted).status_code == 404
    assert client.get("/en/my/gifu/shortlist/add/").status_code == 405
    client.logout()
    assert client.get("/en/my/gifu/shortlist/").status_code == 302


def test_the_button_adds_and_takes_off_and_leads_back(client, officer):
    ProfileFactory(slug="wood")
    client.force_login(officer)
    sent = {"profile": "wood", "next": "/en/partners/?q=wood"}
    response = client.post("/en/my/gifu/shortlist/add/", sent)
    assert (response.status_code, response["Location"]) == (302, "/en/partners/?q=wood")
    response = client.post(
        "/en/my/gifu/shortlist/remove/", {"profile": "wood", "next": "https://evil.example/"}
    )
    assert response["Location"] == "/en/my/gifu/shortlist/"
    assert ShortlistEntry.objects.count() == 0


def test_htmx_gets_the_button_as_it_is_now(client, officer):
    ProfileFactory(slug="wood", name_en="Wood")
    client.force_login(officer)
    headers = {"HX-Request": "true"}
    response = client.post("/en/my/gifu/shortlist/add/", {"profile": "wood"}, headers=headers)
    html = response.content.decode()
    assert 'action="/en/my/gifu/shortlist/remove/"' in html
    assert "csrfmiddlewaretoken" in html


def follow(user, profile):
    request = RequestFactory().get("/en/partners/wood/")
    request.user = user
    template = Template("{% load following %}{% follow_actions profile %}")
    return template.render(Context({"profile": profile, "request": request}))


def test_follow_actions_offer_the_shortlists_of_one_s_organisations(
    officer, entry, django_assert_num_queries
):
    with django_assert_num_queries(2):
        html = follow(officer, entry.profile)
    assert 'action="/en/my/gifu/shortlist/remove/"' in html
    assert 'href="/en/compare/?with=wood"' in html


def test_follow_actions_offer_visitors_to_compare_only(entry, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = follow(AnonymousUser(), entry.profile)
    assert ("shortlist" in html, "/en/compare/?with=wood" in html) == (False, True)
    assert follow(AnonymousUser(), ProfileFactory(draft=True)).strip() == ""


@pytest.mark.parametrize("slug", ["", "nobody", "\0", "draft"])
def test_an_unknown_profile_cannot_be_added(client, officer, slug):
    ProfileFactory(slug="draft", draft=True)
    client.force_login(officer)
    assert client.post("/en/my/gifu/shortlist/add/", {"profile": slug}).status_code == 404


@pytest.mark.parametrize("entry_id", ["", "1", "00000000-0000-0000-0000-000000000000"])
def test_a_note_needs_an_entry_of_this_shortlist(client, officer, entry_id):
    client.force_login(officer)
    sent = {"entry": entry_id, "text": "Hello"}
    assert client.post("/en/my/gifu/shortlist/note/", sent).status_code == 404


def test_a_note_of_another_organisation_is_not_found(client, officer, entry):
    other = UserFactory(profile=ProfileFactory(slug="other"))
    client.force_login(other)
    sent = {"entry": str(entry.public_id), "text": "Hello"}
    assert client.post("/en/my/other/shortlist/note/", sent).status_code == 404


def test_a_note_that_is_too_long_stays_in_its_box(client, officer, entry):
    client.force_login(officer)
    text = "long " * 401
    sent = {"entry": str(entry.public_id), "text": text, "only_mine": "on"}
    response = client.post("/en/my/gifu/shortlist/note/", sent)
    assert (response.status_code, ShortlistNote.objects.count()) == (422, 0)
    assert text.strip() in response.content.decode()
    assert response.context["typed_at"] == f"private-{entry.public_id}"


def test_what_left_the_directory_stays_named_and_can_be_taken_off(client, officer, entry):
    entry.profile.state = "withdrawn"
    entry.profile.save(update_fields=["state"])
    assert "Withdrawn" in page(client, officer).content.decode()
    client.post("/en/my/gifu/shortlist/remove/", {"profile": "wood"})
    assert ShortlistEntry.objects.count() == 0


def test_a_person_of_two_organisations_chooses_the_shortlist(client, ours, officer):
    second = ProfileFactory(slug="aichi", name_en="Aichi")
    AffiliationFactory(user=officer, profile=second)
    marks = [ProfileFactory(slug="wood"), second]
    client.force_login(officer)
    found = marks_of(organisations_of(officer), marks)
    assert [[mark.organisation.name for mark in found[one.pk]] for one in marks] == [
        ["Aichi", "Gifu"],
        ["Gifu"],
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_shortlist_costs_the_same_for_any_number_of_entries(
    client, django_assert_num_queries, ours, officer, colleague, count
):
    for profile in ProfileFactory.create_batch(count):
        entry = add_to_shortlist(ours, profile, by=officer)
        write_note(entry, by=colleague, text="Good.", only_mine=False)
    client.force_login(officer)
    with django_assert_num_queries(9):
        response = client.get("/en/my/gifu/shortlist/")
    assert len(response.context["rows"]) == count
