"""Deputies get the mails too and may answer; a shared mailbox gets copies once it was confirmed."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions import rules
from regions.enums import AffiliationRole
from regions.models import Deputy, TeamMailbox
from regions.services.deputies import end_deputy, name_deputy
from regions.services.letters import acting_for, copy_to_team
from regions.services.team_mailboxes import confirm_team_mailbox, name_team_mailbox
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
MEMBER = AffiliationRole.MEMBER
MAILBOX = "/en/my/wood/team-mailbox/"


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def profile(db):
    return ProfileFactory(slug="wood", name_en="Wood", name_ja="木材")


@pytest.fixture
def own(profile):
    return AffiliationFactory(profile=profile)


@pytest.fixture
def member(profile):
    return AffiliationFactory(profile=profile, role=MEMBER)


def name(own, member, *, first=0, last=10, by=None):
    return name_deputy(
        own, member, by=by or own.user, starts_on=in_days(first), ends_on=in_days(last)
    )


def test_a_deputy_acts_while_it_lasts(profile, own, member):
    assert acting_for(profile) == [own.user]
    assert not rules.can_edit(member.user, profile)
    made = name(own, member)
    assert acting_for(profile) == [own.user, member.user]
    assert rules.can_edit(member.user, profile)
    assert not rules.grantable_roles(member.user, ProfileFactory())
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, "You stand in for" in mail.subject) == (member.user.email, True)
    end_deputy(made, by=own.user)
    assert acting_for(profile) == [own.user]


@pytest.mark.parametrize(("first", "last", "acts"), [(1, 5, False), (-5, 0, True), (-5, -1, False)])
def test_a_deputys_time_begins_and_ends_by_itself(profile, own, member, first, last, acts):
    Deputy.objects.create(
        affiliation=own, deputy=member.user, starts_on=in_days(first), ends_on=in_days(last)
    )
    assert (member.user in acting_for(profile)) is acts


def test_a_deputy_acts_for_that_organisation_alone(profile, own, member):
    other = AffiliationFactory(user=member.user, role=MEMBER)
    name(own, member)
    assert not rules.can_edit(member.user, other.profile)
    assert member.user not in acting_for(other.profile)


def test_a_deputy_of_who_has_left_acts_no_more(profile, own, member):
    AffiliationFactory(profile=profile)
    name(own, member)
    own.ends_on = in_days(-1)
    own.save()
    assert member.user not in acting_for(profile)


@pytest.mark.parametrize(
    ("first", "last", "field"), [(5, 1, "ends_on"), (-9, -1, "ends_on"), (0, 400, "ends_on")]
)
def test_days_of_a_deputy_are_checked(own, member, first, last, field):
    with pytest.raises(DomainError) as refused:
        name(own, member, first=first, last=last)
    assert refused.value.field == field


def test_only_a_colleague_who_is_here_stands_in(own, member):
    member.ends_on = in_days(3)
    member.save()
    for colleague in (member, own):
        with pytest.raises(DomainError) as refused:
            name(own, colleague)
        assert refused.value.code == "deputy_leaves"
    with pytest.raises(PermissionDenied):
        name(own, AffiliationFactory())


def test_who_names_and_who_ends_a_deputy(profile, own, member):
    stranger, colleague = UserFactory(profile=ProfileFactory()), AffiliationFactory(profile=profile)
    AffiliationFactory(profile=profile, role=AffiliationRole.ADMIN)
    for by in (stranger, member.user, colleague.user):
        with pytest.raises(PermissionDenied):
            name(own, member, by=by)
    made = name(own, member, by=UserFactory(desk="eu"))
    for by in (stranger, colleague.user):
        with pytest.raises(PermissionDenied):
            end_deputy(made, by=by)
    end_deputy(made, by=member.user)
    assert not Deputy.objects.standing().exists()


def test_the_page_names_a_deputy_whom_colleagues_see(client, own, member):
    client.force_login(own.user)
    page = f"/en/my/wood/people/{own.user.public_id}/deputy/"
    assert client.get(page).status_code == 200
    data = {"colleague": str(member.user.public_id), "starts_on": in_days(0), "ends_on": ""}
    assert client.post(page, data).status_code == 422
    data["ends_on"] = in_days(9)
    assert client.post(page, data)["Location"] == "/en/my/wood/people/"
    client.force_login(member.user)
    text = client.get("/en/my/wood/people/").text
    assert "stands in for" in text
    made = Deputy.objects.get()
    assert client.post(f"/en/my/wood/deputies/{made.public_id}/end/").status_code == 302
    assert not Deputy.objects.standing().exists()


# The shared mailbox -----------------------------------------------------------------------------


def link(mail):
    return re.search(r"http://\S+?(/\w\w/team-mailbox/\S+)", mail.text)[1]


def test_a_shared_mailbox_gets_nothing_before_it_has_confirmed(client, profile, own):
    client.force_login(own.user)
    answer = client.post(MAILBOX, {"email": "Team@Wood.example", "language": "ja"})
    assert answer["Location"] == MAILBOX
    copy_to_team(profile, "contact_withdrawn", key="1", profile=profile, receiver=profile)
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, mail.language) == ("team@wood.example", "ja")
    client.logout()
    page = link(mail)
    for method in (client.get, client.head):
        assert method(page).status_code == 200
    assert TeamMailbox.objects.get().confirmed_at is None
    assert client.post(page).status_code == 302
    assert TeamMailbox.objects.get().confirmed_at is not None
    copy_to_team(profile, "contact_withdrawn", key="1", profile=profile, receiver=profile)
    assert OutgoingMail.objects.filter(to="team@wood.example").count() == 2


def test_another_address_is_confirmed_anew(client, profile, own):
    box = name_team_mailbox(profile, by=own.user, email="a@wood.example", language="en")
    first = link(OutgoingMail.objects.get())
    confirm_team_mailbox(box, email="a@wood.example")
    box = name_team_mailbox(profile, by=own.user, email="b@wood.example", language="en")
    assert box.confirmed_at is None
    assert client.get(first).status_code == 410
    assert client.get("/en/team-mailbox/forged/").status_code == 410


def test_a_persons_own_address_is_no_teams(profile, own):
    with pytest.raises(DomainError) as refused:
        name_team_mailbox(profile, by=own.user, email=own.user.email.upper(), language="en")
    assert (refused.value.code, refused.value.field) == ("address_of_a_person", "email")


def test_who_names_the_shared_mailbox(client, profile, own, member):
    expected = {
        own.user: 200,
        UserFactory(desk="jp"): 200,
        member.user: 403,
        UserFactory(profile=ProfileFactory()): 403,
    }
    for reader, status in expected.items():
        client.force_login(reader)
        assert client.get(MAILBOX).status_code == status
    client.force_login(own.user)
    client.post(MAILBOX, {"email": "team@wood.example", "language": "en"})
    assert client.post(MAILBOX, {"action": "remove"}).status_code == 302
    assert not TeamMailbox.objects.exists()
