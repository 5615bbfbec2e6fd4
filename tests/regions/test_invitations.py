"""Colleagues are invited by mail: the link, its reader, its end."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.enums import AffiliationRole, ProfileState
from regions.models import Affiliation, Invitation
from regions.services import invitations as services
from regions.services.invitations import (
    accept_invitation,
    invite_colleague,
    resend_invitation,
    revoke_invitation,
)
from regions.tokens import invitation_token, read_invitation_token
from tests.factories import PASSWORD, AffiliationFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

ADMIN, EDITOR, MEMBER = AffiliationRole.ADMIN, AffiliationRole.EDITOR, AffiliationRole.MEMBER


@pytest.fixture
def profile():
    return ProfileFactory(name_en="Wood & Sons")


@pytest.fixture
def admin(profile):
    return AffiliationFactory(profile=profile, role=ADMIN).user


@pytest.fixture
def invitation(profile, admin):
    return invite(profile, admin)


def invite(profile, by, **values):
    values = {"email": "New@Example.org", "role": EDITOR, "language": "en"} | values
    return invite_colleague(profile, by=by, **values)


def page(invitation, language="en"):
    return f"/{language}/invitations/{invitation_token(invitation.public_id)}/"


def test_invitation_goes_out_in_the_chosen_language(profile, admin):
    invitation = invite(profile, admin, language="ja", email="Sato@Example.jp ")
    assert (invitation.email, invitation.is_open) == ("sato@example.jp", True)
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.language) == ("sato@example.jp", "ja")
    (token,) = re.findall(r"^http://127.0.0.1:8000/ja/invitations/(.+)/$", mail.text, re.MULTILINE)
    assert read_invitation_token(token) == invitation.public_id
    assert "Wood & Sons" in mail.text
    assert "Wood &amp; Sons" in mail.html


def test_invitation_writes_no_address_into_the_log(invitation):
    entries = Entry.objects.filter(action="invitation.sent")
    assert [entry.details for entry in entries] == [{"role": "editor"}]


def test_only_who_manages_the_people_may_invite(profile, admin):
    people = {
        "editor beside an administrator": UserFactory(profile=profile),
        "member": UserFactory(member_of=profile),
        "stranger": UserFactory(profile=ProfileFactory()),
        "one who left": AffiliationFactory(
            profile=profile, role=ADMIN, ends_on=timezone.localdate() - timedelta(days=1)
        ).user,
    }
    for person in people.values():
        with pytest.raises(PermissionDenied):
            invite(profile, person)
    invite(profile, UserFactory(desk="jp"), role=ADMIN)
    assert Invitation.objects.count() == 1


def test_editors_invite_where_nobody_administers_and_make_nobody_more(profile):
    editor = UserFactory(profile=profile)
    invite(profile, editor, email="a@example.org")
    with pytest.raises(PermissionDenied):
        invite(profile, editor, email="b@example.org", role=ADMIN)
    assert Invitation.objects.count() == 1


def test_invite_refuses_who_belongs_or_is_invited_already(profile, admin, invitation):
    for email, code in [
        (admin.email.upper(), "already_member"),
        ("new@example.ORG", "already_invited"),
    ]:
        with pytest.raises(DomainError) as refused:
            invite(profile, admin, email=email)
        assert (refused.value.code, refused.value.field) == (code, "email")


def test_invite_again_once_the_first_one_is_over(profile, admin, invitation):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    again = invite(profile, admin)
    assert list(Invitation.objects.open()) == [again]


def test_invite_refuses_a_profile_that_left_the_directory(profile, admin):
    profile.state = ProfileState.WITHDRAWN
    profile.save()
    with pytest.raises(DomainError) as refused:
        invite(profile, admin)
    assert refused.value.code == "profile_gone"


def test_invite_stops_at_twenty_open_invitations(profile, admin):
    for number in range(20):
        invite(profile, admin, email=f"{number}@example.org")
    with pytest.raises(DomainError) as refused:
        invite(profile, admin)
    assert refused.value.code == "too_many_invitations"


def test_accept_invitation_makes_a_person_of_the_organisation(profile, invitation):
    person = UserFactory(email="new@example.org")
    hat = accept_invitation(invitation, by=person, function_en="Officer", function_ja="担当")
    assert (hat.profile, hat.user, hat.role, hat.function_ja) == (profile, person, EDITOR, "担当")
    assert (hat.starts_on, hat.ends_on) == (timezone.localdate(), None)
    with pytest.raises(DomainError) as refused:
        accept_invitation(invitation, by=person)
    assert refused.value.code == "invitation_closed"


def test_accept_invitation_is_for_the_invited_address_alone(invitation):
    with pytest.raises(PermissionDenied):
        accept_invitation(invitation, by=UserFactory(email="other@example.org"))
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


@pytest.mark.parametrize(("verified", "works"), [(True, True), (False, False)])
def test_accept_invitation_takes_another_address_once_it_is_verified(invitation, verified, works):
    person = UserFactory(email="private@example.org")
    person.emailaddress_set.create(email="New@example.org", verified=verified)
    if works:
        assert accept_invitation(invitation, by=person).user == person
    else:
        with pytest.raises(PermissionDenied):
            accept_invitation(invitation, by=person)


def test_accept_invitation_keeps_the_higher_role_and_forgets_the_end(profile, admin, invitation):
    today = timezone.localdate()
    old = AffiliationFactory(
        user=UserFactory(email="new@example.org"),
        profile=profile,
        role=ADMIN,
        starts_on=today - timedelta(days=9),
        ends_on=today + timedelta(days=9),
    )
    hat = accept_invitation(invitation, by=old.user)
    assert (hat.pk, hat.role, hat.ends_on) == (old.pk, ADMIN, None)


def test_accept_invitation_refuses_what_is_over_or_taken_back(profile, admin, invitation):
    person = UserFactory(email="new@example.org")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(DomainError):
        accept_invitation(invitation, by=person)
    resend_invitation(invitation, by=admin)
    revoke_invitation(invitation, by=admin)
    with pytest.raises(DomainError):
        accept_invitation(invitation, by=person)
    assert not profile.affiliations.filter(user=person).exists()


def test_resend_invitation_sends_a_second_mail_and_prolongs_the_link(
    admin, invitation, monkeypatch
):
    resend_invitation(invitation, by=admin)
    assert OutgoingMail.objects.count() == 1  # pressed twice within the minute
    monkeypatch.setattr(services, "VALID", timedelta(days=15))
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    resend_invitation(invitation, by=admin)
    assert invitation.is_open
    assert OutgoingMail.objects.filter(to="new@example.org").count() == 2


def test_revoked_invitation_cannot_be_sent_again(admin, invitation):
    revoke_invitation(invitation, by=admin)
    for service in (resend_invitation, revoke_invitation):
        with pytest.raises(DomainError) as refused:
            service(invitation, by=admin)
        assert refused.value.code == "invitation_closed"


def test_strangers_neither_resend_nor_revoke(invitation):
    for service in (resend_invitation, revoke_invitation):
        with pytest.raises(PermissionDenied):
            service(invitation, by=UserFactory(profile=ProfileFactory()))


# Pages --------------------------------------------------------------------------------------


def test_invitation_page_changes_nothing_when_it_is_opened(client, invitation):
    client.force_login(UserFactory(email="new@example.org"))
    for method in (client.get, client.head):
        response = method(page(invitation))
        assert response.status_code == 200
        assert response["Referrer-Policy"] == "strict-origin"
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert client.post(page(invitation), {"function_en": "Officer"}).status_code == 302
    assert Affiliation.objects.get(user__email="new@example.org").function_en == "Officer"


def test_invitation_page_refuses_another_person(client, invitation):
    client.force_login(UserFactory(email="other@example.org"))
    assert "You are signed in as other@example.org" in client.get(page(invitation)).text
    assert client.post(page(invitation)).status_code == 403
    assert not Affiliation.objects.filter(user__email="other@example.org").exists()


def test_invitation_page_is_gone_when_closed_or_forged(client, admin, invitation):
    assert client.get("/en/invitations/forged/").status_code == 410
    revoke_invitation(invitation, by=admin)
    assert client.get(page(invitation)).status_code == 410


def test_invitation_survives_signing_up(client, invitation, django_capture_on_commit_callbacks):
    """A newcomer signs up, confirms the address, signs in, and is back at the invitation."""
    address = page(invitation)
    assert "Create an account" in client.get(address).text
    data = {
        "email": "new@example.org",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "given_name": "Nora",
        "family_name": "Newcomer",
        "language": "en",
        "time_zone": "Europe/Paris",
    }
    OutgoingMail.objects.all().delete()
    client.post(f"/en/accounts/signup/?next={address}", data)
    mail = OutgoingMail.objects.get()
    key = re.search(r"http://[^/]+(/en/accounts/confirm-email/\S+)", mail.text)
    client.post(key[1])
    response = client.post(
        "/en/accounts/login/", {"login": "new@example.org", "password": PASSWORD}
    )
    assert (response.status_code, response["Location"]) == (302, address)
    assert client.post(address).status_code == 302
    assert Affiliation.objects.get(user__email="new@example.org").role == EDITOR


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_once_make_one_affiliation(profile, invitation):
    person = UserFactory(email="new@example.org")
    barrier = Barrier(2)

    def accept(_number):
        try:
            barrier.wait(timeout=10)
            accept_invitation(Invitation.objects.get(pk=invitation.pk), by=person)
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "accepted"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(accept, range(2)))
    assert outcomes == ["accepted", "invitation_closed"]
    assert profile.affiliations.filter(user=person).count() == 1
