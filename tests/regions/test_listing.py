"""Withdrawn, brought back, renamed: what stands at an address, for whom, and who is told."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.enums import ProfileState, Step
from regions.models import FormerAddress, ReviewNote
from regions.services.listing import reinstate_profile, rename_profile, withdraw_profile
from regions.services.merging import merge_profiles
from regions.signals import profile_changed
from tests.factories import PASSWORD, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return UserFactory(desk="eu", email="desk@example.org")


@pytest.fixture
def profile():
    return ProfileFactory(slug="alpine-wood", name_en="Alpine Wood")


def signed_in(client, user):
    client.login(email=user.email, password=PASSWORD)
    return client


def test_withdraw_tells_the_editors_in_their_language(profile, desk):
    UserFactory(profile=profile, email="sato@example.jp", japanese=True)
    UserFactory(member_of=profile)
    withdraw_profile(profile, by=desk, reason="The association was dissolved.")
    assert profile.state == ProfileState.WITHDRAWN
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.language) == ("sato@example.jp", "ja")
    assert "The association was dissolved." in mail.text


def test_withdraw_writes_history_log_and_news(profile, desk):
    heard = []
    profile_changed.connect(
        lambda profile, **_: heard.append(profile.pk), weak=False, dispatch_uid="t"
    )
    try:
        withdraw_profile(profile, by=desk, reason="Dissolved.")
    finally:
        profile_changed.disconnect(dispatch_uid="t")
    note = ReviewNote.objects.get()
    assert (note.step, note.comment, note.by) == (Step.WITHDRAWN, "Dissolved.", desk)
    assert Entry.objects.get(action="profile.withdrawn").details == {"comment": "Dissolved."}
    assert heard == [profile.pk]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"reason": " "}, "reason_required"),
        ({"reason": "Gone.", "successor": "itself"}, "successor_not_published"),
        ({"reason": "Gone.", "successor": "draft"}, "successor_not_published"),
    ],
)
def test_withdraw_refuses_what_helps_no_reader(profile, desk, values, code):
    others = {"itself": profile, "draft": ProfileFactory(draft=True), None: None}
    successor = others[values.pop("successor", None)]
    with pytest.raises(DomainError) as refused:
        withdraw_profile(profile, by=desk, successor=successor, **values)
    assert refused.value.code == code
    profile.refresh_from_db()
    assert profile.state == ProfileState.PUBLISHED


def test_withdraw_is_refused_a_second_time(profile, desk):
    withdraw_profile(profile, by=desk, reason="Gone.")
    with pytest.raises(DomainError) as refused:
        withdraw_profile(profile, by=desk, reason="Gone.")
    assert refused.value.code == "not_published"


def test_reinstate_puts_it_back(profile, desk):
    withdraw_profile(profile, by=desk, reason="Gone.", successor=ProfileFactory())
    reinstate_profile(profile, by=desk)
    assert (profile.state, profile.successor) == (ProfileState.PUBLISHED, None)
    with pytest.raises(DomainError) as refused:
        reinstate_profile(profile, by=desk)
    assert refused.value.code == "not_withdrawn"


def test_the_address_of_a_withdrawn_record_says_why_and_who_took_over(client, profile, desk):
    successor = ProfileFactory(slug="new-wood", name_en="New Wood")
    withdraw_profile(profile, by=desk, reason="Now one with New Wood.", successor=successor)
    response = client.get("/en/partners/alpine-wood/")
    assert response.status_code == 410
    page = response.content.decode()
    assert "Now one with New Wood." in page
    assert 'href="/en/partners/new-wood/"' in page


def test_its_own_people_and_the_helpdesk_still_read_a_withdrawn_record(client, profile, desk):
    editor, stranger = UserFactory(profile=profile), UserFactory()
    withdraw_profile(profile, by=desk, reason="Gone.")
    found = {}
    for name, user in {"editor": editor, "stranger": stranger, "desk": desk}.items():
        found[name] = signed_in(client, user).get("/en/partners/alpine-wood/").status_code
    assert found == {"editor": 200, "stranger": 410, "desk": 200}


def test_rename_redirects_the_old_address_for_ever(client, profile, desk):
    rename_profile(profile, slug="alpine-timber", by=desk)
    rename_profile(profile, slug="alps-timber", by=desk)
    for slug in ("alpine-wood", "alpine-timber"):
        response = client.get(f"/ja/partners/{slug}/")
        assert (response.status_code, response["Location"]) == (301, "/ja/partners/alps-timber/")


def test_rename_back_takes_the_own_former_address(profile, desk):
    rename_profile(profile, slug="alpine-timber", by=desk)
    rename_profile(profile, slug="alpine-wood", by=desk)
    assert list(FormerAddress.objects.values_list("slug", flat=True)) == ["alpine-timber"]


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("other", "slug_taken"),
        ("formerly-other", "slug_taken"),
        ("alpine-wood", "slug_taken"),
        ("Alpine Wood", "slug_invalid"),
        ("-wood", "slug_invalid"),
        ("木材", "slug_invalid"),
        ("w" * 81, "slug_invalid"),
    ],
)
def test_rename_refuses_an_address_that_leads_elsewhere(profile, desk, slug, code):
    other = ProfileFactory(slug="other")
    FormerAddress.objects.create(slug="formerly-other", profile=other, reason="renamed")
    with pytest.raises(DomainError) as refused:
        rename_profile(profile, slug=slug, by=desk)
    assert (refused.value.code, refused.value.field) == (code, "slug")


def test_a_merged_record_redirects_everybody_to_the_survivor(client, profile, desk):
    gone = ProfileFactory(slug="alpine-wood-2")
    editor = UserFactory(profile=gone)
    merge_profiles(profile, gone, by=desk)
    for user in (editor, desk):
        response = signed_in(client, user).get("/en/partners/alpine-wood-2/")
        assert (response.status_code, response["Location"]) == (301, "/en/partners/alpine-wood/")
    with pytest.raises(DomainError) as refused:
        rename_profile(gone, slug="somewhere", by=desk)
    assert refused.value.code == "profile_gone"


def test_an_address_that_never_was_is_not_found(client):
    assert client.get("/en/partners/never-was/").status_code == 404


def test_only_the_helpdesk_changes_the_place_of_a_record(profile):
    other = ProfileFactory()
    for person in (UserFactory(profile=profile), UserFactory(member_of=profile), UserFactory()):
        with pytest.raises(PermissionDenied):
            withdraw_profile(profile, by=person, reason="Gone.", successor=other)
        with pytest.raises(PermissionDenied):
            reinstate_profile(profile, by=person)
        with pytest.raises(PermissionDenied):
            rename_profile(profile, slug="mine", by=person)


@pytest.fixture
def page(client, profile, desk):
    signed_in(client, desk)
    return "/en/curation/records/alpine-wood/"


def test_the_page_withdraws_and_puts_back(client, page, profile):
    response = client.post(page, {"action": "withdraw", "withdraw-reason": "Gone."})
    assert (response.status_code, response["Location"]) == (302, page)
    profile.refresh_from_db()
    assert profile.state == ProfileState.WITHDRAWN
    client.post(page, {"action": "reinstate"})
    profile.refresh_from_db()
    assert profile.state == ProfileState.PUBLISHED


def test_the_page_keeps_what_was_typed_when_it_refuses(client, page):
    response = client.post(
        page,
        {"action": "withdraw", "withdraw-reason": "So it is.", "withdraw-successor": "nobody"},
    )
    assert response.status_code == 422
    assert "So it is." in response.content.decode()
    response = client.post(page, {"action": "rename", "rename-slug": "Not A Slug"})
    assert (response.status_code, "Not A Slug" in response.content.decode()) == (422, True)


def test_the_page_renames_and_takes_a_pasted_address(client, page):
    response = client.post(
        page, {"action": "rename", "rename-slug": "https://x.example/en/partners/timber/"}
    )
    assert response["Location"] == "/en/curation/records/timber/"


def test_the_page_leads_to_the_comparison_with_another_record(client, page, profile):
    ProfileFactory(slug="other")
    response = client.post(page, {"action": "pair", "pair-other": "/en/partners/other/"})
    assert client.get(response["Location"]).status_code == 200


def test_the_page_is_the_helpdesks(client, profile, desk):
    path = "/en/curation/records/alpine-wood/"
    assert client.get(path).status_code == 302
    found = {}
    people = {
        "owner": UserFactory(profile=profile),
        "colleague": UserFactory(member_of=profile),
        "stranger": UserFactory(),
        "staff": desk,
    }
    for name, user in people.items():
        found[name] = signed_in(client, user).get(path).status_code
    assert found == {"owner": 403, "colleague": 403, "stranger": 403, "staff": 200}


def test_the_api_redirects_the_id_of_a_merged_record(client, profile, desk):
    gone = ProfileFactory()
    merge_profiles(profile, gone, by=desk)
    response = client.get(f"/api/v1/profiles/{gone.public_id}/")
    assert (response.status_code, response["Location"]) == (
        301,
        f"/api/v1/profiles/{profile.public_id}/",
    )


def test_the_api_says_why_a_record_is_gone(client, profile, desk):
    successor = ProfileFactory()
    withdraw_profile(profile, by=desk, reason="Dissolved.", successor=successor)
    response = client.get(f"/api/v1/profiles/{profile.public_id}/")
    problem = response.json()
    assert (response.status_code, problem["code"]) == (410, "withdrawn")
    assert problem["detail"] == (
        "Withdrawn from the directory: Dissolved. "
        f"(successor: /api/v1/profiles/{successor.public_id}/)"
    )
    unknown = client.get("/api/v1/profiles/00000000-0000-4000-8000-000000000000/")
    assert unknown.status_code == 404
