"""The people of an organisation: who sees them, who changes them, how one leaves."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.enums import AffiliationRole
from regions.models import Deputy, Invitation
from regions.services.affiliations import (
    AffiliationContent,
    end_affiliation,
    update_affiliation,
)
from regions.services.invitations import invite_colleague
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

ADMIN, EDITOR, MEMBER = AffiliationRole.ADMIN, AffiliationRole.EDITOR, AffiliationRole.MEMBER


@pytest.fixture
def profile():
    return ProfileFactory(name_en="Wood & Sons", slug="wood")


@pytest.fixture
def own(profile):
    """The administrator's hat."""
    return AffiliationFactory(profile=profile, role=ADMIN, user__time_zone="UTC")


@pytest.fixture
def editor(profile):
    return AffiliationFactory(profile=profile, role=EDITOR)


def content(hat, **values):
    names = ["role", "function_en", "function_ja", "seconded_from", "starts_on", "ends_on"]
    return AffiliationContent(**{name: getattr(hat, name) for name in names} | values)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


# Services -----------------------------------------------------------------------------------


def test_update_affiliation_changes_role_function_and_secondment(own, editor):
    home = ProfileFactory()
    hat = update_affiliation(
        editor,
        by=own.user,
        content=content(
            editor, role=ADMIN, function_ja="課長", seconded_from=home, ends_on=in_days(300)
        ),
    )
    hat.refresh_from_db()
    assert (hat.role, hat.function, hat.seconded_from) == (ADMIN, "課長", home)
    entry = Entry.objects.get(action="affiliation.updated")
    assert entry.details == {
        "person": str(editor.user.public_id),
        "changed": ["role", "function_ja", "seconded_from", "ends_on"],
    }


def test_update_affiliation_needs_the_right_to_give_both_roles(profile, own, editor):
    member = AffiliationFactory(profile=profile, role=MEMBER)
    refused = {
        "editor": editor.user,
        "member": member.user,
        "stranger": UserFactory(profile=ProfileFactory()),
    }
    for person in refused.values():
        with pytest.raises(PermissionDenied):
            update_affiliation(own, by=person, content=content(own, role=MEMBER))
    update_affiliation(editor, by=UserFactory(desk="eu"), content=content(editor, role=ADMIN))
    assert Entry.objects.get(action="affiliation.updated").on_behalf


def test_nobody_raises_their_own_role(editor, own):
    with pytest.raises(PermissionDenied):
        update_affiliation(editor, by=editor.user, content=content(editor, role=ADMIN))
    changed = update_affiliation(
        editor, by=editor.user, content=content(editor, function_en="Officer")
    )
    assert changed.function_en == "Officer"


def test_last_editor_keeps_the_role(own):
    with pytest.raises(DomainError) as refused:
        update_affiliation(own, by=own.user, content=content(own, role=MEMBER))
    assert (refused.value.code, refused.value.field) == ("last_editor", "role")


def test_last_day_before_the_first_is_refused(own, editor):
    dates = {"starts_on": in_days(3), "ends_on": in_days(2)}
    with pytest.raises(DomainError) as refused:
        update_affiliation(editor, by=own.user, content=content(editor, **dates))
    assert refused.value.field == "ends_on"


def test_last_editor_who_leaves_is_told_to_the_desk_of_the_side(own):
    UserFactory(desk="jp")
    desk = UserFactory(desk="eu", email="eu@example.org")
    end_affiliation(own, by=own.user, last_day=in_days(5))
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == (desk.email, "Nobody will edit this profile: Wood & Sons")


def test_leaving_tells_nobody_while_another_editor_stays(own, editor):
    UserFactory(desk="eu")
    end_affiliation(own, by=own.user, last_day=in_days(5))
    assert not OutgoingMail.objects.exists()


def test_an_editor_who_leaves_earlier_does_not_count_as_staying(own, editor):
    UserFactory(desk="eu")
    end_affiliation(editor, by=own.user, last_day=in_days(3))
    end_affiliation(own, by=own.user, last_day=in_days(5))
    assert OutgoingMail.objects.count() == 1


def test_end_at_once_works_on_the_first_day_too(profile, own):
    hat = AffiliationFactory(profile=profile, starts_on=in_days(0))
    end_affiliation(hat, by=own.user)
    assert not profile.affiliations.current().filter(user=hat.user).exists()


def test_who_may_end_an_affiliation(profile, own, editor):
    member = AffiliationFactory(profile=profile, role=MEMBER)
    for person in (member.user, UserFactory(profile=ProfileFactory())):
        with pytest.raises(PermissionDenied):
            end_affiliation(editor, by=person)
    with pytest.raises(PermissionDenied):
        end_affiliation(own, by=editor.user)
    end_affiliation(member, by=member.user)
    end_affiliation(editor, by=UserFactory(desk="jp"))
    assert [hat.pk for hat in profile.affiliations.current()] == [own.pk]


def test_last_day_in_the_past_is_refused(own):
    with pytest.raises(DomainError) as refused:
        end_affiliation(own, by=own.user, last_day=in_days(-1))
    assert refused.value.field == "ends_on"


# Pages --------------------------------------------------------------------------------------

PAGE = "/en/my/wood/people/"


def test_people_page_by_reader(client, profile, own, editor):
    expected = {
        own.user: 200,
        editor.user: 200,
        UserFactory(member_of=profile): 200,
        UserFactory(desk="eu"): 200,
        UserFactory(profile=ProfileFactory()): 403,
    }
    for reader, status in expected.items():
        client.force_login(reader)
        assert client.get(PAGE).status_code == status
    client.logout()
    assert client.get(PAGE)["Location"] == f"/en/accounts/login/?next={PAGE}"


def test_people_page_of_an_unpublished_profile_is_not_found_by_strangers(client):
    draft = ProfileFactory(draft=True, slug="draft")
    client.force_login(UserFactory(profile=ProfileFactory()))
    assert client.get("/en/my/draft/people/").status_code == 404
    client.force_login(UserFactory(profile=draft))
    assert client.get("/en/my/draft/people/").status_code == 200


def test_addresses_and_invitations_are_for_who_manages_people(client, profile, own, editor):
    invite_colleague(profile, by=own.user, email="new@example.org", role=EDITOR, language="en")
    client.force_login(own.user)
    text = client.get(PAGE).text
    assert editor.user.email in text
    assert "new@example.org" in text
    client.force_login(editor.user)
    text = client.get(PAGE).text
    assert own.user.email not in text
    assert "new@example.org" not in text
    assert own.user.full_name in text


@pytest.mark.parametrize("count", [1, 3])
def test_people_page_costs_the_same_for_any_number(
    client, profile, own, count, django_assert_num_queries
):
    for number in range(count):
        home = ProfileFactory()
        AffiliationFactory(profile=profile, seconded_from=home)
        AffiliationFactory(profile=profile, ends_on=in_days(-5))
        email = f"{number}@example.org"
        invite_colleague(profile, by=own.user, email=email, role=EDITOR, language="en")
        colleague = AffiliationFactory(profile=profile)
        Deputy.objects.create(
            affiliation=own, deputy=colleague.user, starts_on=in_days(0), ends_on=in_days(9)
        )
    client.force_login(own.user)
    with django_assert_num_queries(12):
        client.get(PAGE)


def test_invite_by_the_page(client, own):
    client.force_login(own.user)
    data = {"email": "new@example.org", "role": "editor", "language": "ja"}
    assert client.post(f"{PAGE}invite/", data)["Location"] == PAGE
    assert Invitation.objects.get().email == "new@example.org"
    response = client.post(f"{PAGE}invite/", data)
    assert response.status_code == 422
    assert "This address is invited already." in response.text
    assert 'value="new@example.org"' in response.text


def test_invite_by_the_page_offers_only_roles_that_one_may_give(client, profile, editor):
    client.force_login(editor.user)
    data = {"email": "new@example.org", "role": "admin", "language": "en"}
    assert client.post(f"{PAGE}invite/", data).status_code == 422
    assert not Invitation.objects.exists()


def test_resend_and_revoke_by_the_page(client, profile, own, editor):
    invitation = invite_colleague(
        profile, by=own.user, email="new@example.org", role=EDITOR, language="en"
    )
    address = f"{PAGE}invitations/{invitation.public_id}"
    client.force_login(editor.user)
    assert client.post(f"{address}/revoke/").status_code == 403
    client.force_login(own.user)
    assert client.get(f"{address}/revoke/").status_code == 405
    assert client.post(f"{address}/resend/")["Location"] == PAGE
    assert client.post(f"{address}/revoke/")["Location"] == PAGE
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    other = ProfileFactory(slug="other")
    AffiliationFactory(profile=other, user=own.user, role=ADMIN)
    elsewhere = f"/en/my/other/people/invitations/{invitation.public_id}/resend/"
    assert client.post(elsewhere).status_code == 404


def test_person_page_saves_and_keeps_what_was_typed(client, own, editor):
    home = ProfileFactory(name_en="Home Office", slug="home-office")
    address = f"{PAGE}{editor.user.public_id}/"
    client.force_login(own.user)
    data = {"role": "admin", "function_en": "Officer", "seconded_from": "Nowhere"}
    response = client.post(address, data)
    assert response.status_code == 422
    assert 'value="Nowhere"' in response.text
    assert 'value="Officer"' in response.text
    data["seconded_from"] = "http://127.0.0.1:8000/en/partners/home-office/"
    assert client.post(address, data)["Location"] == PAGE
    editor.refresh_from_db()
    assert (editor.role, editor.function_en, editor.seconded_from) == (ADMIN, "Officer", home)


def test_person_page_lets_members_change_their_own_function_only(client, profile, own):
    member = AffiliationFactory(profile=profile, role=MEMBER)
    client.force_login(member.user)
    assert client.get(f"{PAGE}{own.user.public_id}/").status_code == 403
    data = {"role": "admin", "function_ja": "担当"}
    assert client.post(f"{PAGE}{member.user.public_id}/", data).status_code == 302
    member.refresh_from_db()
    assert (member.role, member.function_ja) == (MEMBER, "担当")


def test_remove_at_once_by_the_page(client, profile, own, editor):
    client.force_login(own.user)
    assert client.post(f"{PAGE}{editor.user.public_id}/end/")["Location"] == PAGE
    assert client.get(f"{PAGE}{editor.user.public_id}/").status_code == 404
    response = client.post(f"{PAGE}{own.user.public_id}/end/")
    assert response["Location"] == "/en/desk/"
    assert not profile.affiliations.current().exists()


def test_people_page_lists_who_comes_later_and_who_left(client, profile, own):
    dates = {
        "later": (in_days(5), in_days(50)),
        "today": (in_days(-5), in_days(0)),
        "left": (in_days(-50), in_days(-1)),
    }
    for name, (first, last) in dates.items():
        user = UserFactory(family_name=name)
        AffiliationFactory(profile=profile, user=user, starts_on=first, ends_on=last)
    client.force_login(own.user)
    context = client.get(PAGE).context
    assert [hat.user.family_name for hat in context["people"][1:]] == ["later", "today"]
    assert [hat.user.family_name for hat in context["former"]] == ["left"]


@pytest.mark.parametrize("later", [None, 30])
def test_nobody_puts_off_the_end_that_others_set_for_them(own, editor, later):
    editor = update_affiliation(editor, by=own.user, content=content(editor, ends_on=in_days(3)))
    longer = content(editor, ends_on=in_days(later) if later else None)

    with pytest.raises(DomainError) as refused:
        update_affiliation(editor, by=editor.user, content=longer)

    editor.refresh_from_db()
    assert (refused.value.code, editor.ends_on) == ("end_is_set", in_days(3))


def test_people_leave_sooner_than_others_expected(own, editor):
    editor = update_affiliation(editor, by=own.user, content=content(editor, ends_on=in_days(9)))

    left = update_affiliation(editor, by=editor.user, content=content(editor, ends_on=in_days(3)))

    assert left.ends_on == in_days(3)


def test_the_page_names_why_ones_own_end_cannot_be_put_off(client, own, editor):
    update_affiliation(editor, by=own.user, content=content(editor, ends_on=in_days(3)))
    client.force_login(editor.user)
    address = f"/en/my/wood/people/{editor.user.public_id}/"

    response = client.post(address, {"role": EDITOR, "function_en": "Head", "ends_on": ""})

    assert response.status_code == 422
    editor.refresh_from_db()
    assert (editor.ends_on, editor.function_en) == (in_days(3), "")
