"""Contact data: shown on a recorded basis, looked at on the record, withdrawn, copied, erased."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from accounts.personal import erase_person, exported
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from mailing.services import queue_rendered
from regions.enums import ProfileKind, SharingPurpose, Side, TransferGround, Visibility
from regions.models import ContactAccess, DataSharing, KeyFunction, SavedSearch
from regions.services.sharing import (
    agree_to_sharing,
    ground_of,
    prune_looks,
    share,
    withdraw_sharing,
)
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
INTRODUCTION = SharingPurpose.INTRODUCTION
PAGE = "/en/my/data/"


@pytest.fixture
def gifu(db):
    return ProfileFactory(japanese=True, slug="gifu", name_en="Gifu")


@pytest.fixture
def vitagora(db):
    return ProfileFactory(slug="vitagora", name_en="Vitagora")


@pytest.fixture
def manager(vitagora):
    return UserFactory(profile=vitagora, email="manager@vitagora.example")


@pytest.fixture
def shared(manager, vitagora, gifu):
    return share(manager, vitagora, gifu, purpose=INTRODUCTION, given_at=timezone.now())


@pytest.fixture
def function(vitagora):
    return KeyFunction.objects.create(
        profile=vitagora,
        function_en="Export",
        name_en="Anna",
        email="manager@vitagora.example",
        visibility=Visibility.MEMBERS,
        consented_at=timezone.now(),
    )


@pytest.mark.parametrize(
    ("giver", "receiver", "kind", "ground"),
    [
        (Side.EU, Side.JP, ProfileKind.PREFECTURE, TransferGround.EXPLICIT),
        (Side.EU, Side.JP, ProfileKind.AGENCY, TransferGround.EXPLICIT),
        (Side.EU, Side.JP, ProfileKind.CLUSTER, TransferGround.ADEQUACY),
        (Side.EU, Side.THIRD, ProfileKind.CLUSTER, TransferGround.EXPLICIT),
        (Side.JP, Side.EU, ProfileKind.REGION, TransferGround.APPI),
        (Side.EU, Side.EU, ProfileKind.REGION, TransferGround.NONE),
    ],
)
def test_the_ground_of_a_transfer(giver, receiver, kind, ground):
    to = ProfileFactory.build(side=receiver, kind=kind, territory=None)
    assert ground_of(ProfileFactory.build(side=giver, territory=None), to) == ground


def test_a_sharing_is_recorded_once_with_basis_version_and_time(shared, manager, vitagora, gifu):
    again = share(manager, vitagora, gifu, purpose=INTRODUCTION, given_at=timezone.now())
    assert again.pk == shared.pk
    assert (shared.basis, shared.transfer) == ("consent", "explicit")
    assert shared.consent_version
    assert DataSharing.objects.standing().count() == 1


def test_withdrawing_hides_at_once_and_tells_the_receiver(shared, manager, gifu):
    officer = UserFactory(japanese=True, profile=gifu)
    with pytest.raises(PermissionDenied):
        withdraw_sharing(shared, by=officer)
    withdraw_sharing(shared, by=manager)
    assert not DataSharing.objects.standing().exists()
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, mail.language) == (officer.email, "ja")
    assert manager.full_name not in mail.text + mail.html
    with pytest.raises(DomainError):
        withdraw_sharing(shared, by=manager)


def test_who_is_only_asked_shows_nothing_until_they_agree(manager, vitagora, gifu):
    asked = DataSharing.objects.create(
        person=manager, profile=vitagora, receiver=gifu, purpose=INTRODUCTION
    )
    share(manager, vitagora, gifu, purpose=INTRODUCTION, given_at=timezone.now())
    assert not DataSharing.objects.standing().exists()
    with pytest.raises(PermissionDenied):
        agree_to_sharing(asked, by=UserFactory())
    agree_to_sharing(asked, by=manager)
    assert DataSharing.objects.standing().get().transfer == "explicit"


def test_a_member_who_reads_a_key_function_is_written_down_once_a_day(client, function, gifu):
    officer = UserFactory(profile=gifu)
    client.force_login(officer)
    for _time in range(2):
        assert "Anna" in client.get("/en/partners/vitagora/").text
    look = ContactAccess.objects.get()
    assert (look.contact, look.viewer, look.profile) == (function, officer, gifu)
    basis = DataSharing.objects.get()
    assert (basis.receiver, basis.transfer, basis.given_at) == (
        gifu,
        "explicit",
        function.consented_at,
    )


def test_a_head_a_visitor_and_the_own_people_are_not_written_down(client, function, manager):
    client.get("/en/partners/vitagora/")
    client.force_login(manager)
    client.get("/en/partners/vitagora/")
    client.force_login(UserFactory(profile=ProfileFactory()))
    client.head("/en/partners/vitagora/")
    assert not ContactAccess.objects.exists()


def test_a_look_of_the_helpdesk_is_written_down_as_such(client, function):
    client.force_login(UserFactory(desk="jp"))
    client.get("/en/partners/vitagora/")
    assert ContactAccess.objects.get().profile is None
    assert not DataSharing.objects.exists()


def test_the_person_reads_who_looked_and_withdraws_the_key_function(
    client, function, gifu, manager
):
    client.force_login(UserFactory(profile=gifu))
    client.get("/en/partners/vitagora/")
    client.force_login(manager)
    text = client.get(PAGE).text
    assert text.count("Gifu") >= 2
    row = DataSharing.objects.get(person=manager)
    assert client.post(f"{PAGE}{row.public_id}/", {"action": "withdraw"}).status_code == 302
    function.refresh_from_db()
    assert function.consented_at is None
    client.force_login(UserFactory(profile=gifu))
    assert "Anna" not in client.get("/en/partners/vitagora/").text


def test_nobody_answers_for_another_person(client, shared, gifu):
    client.force_login(UserFactory(profile=gifu))
    assert client.post(f"{PAGE}{shared.public_id}/", {"action": "withdraw"}).status_code == 404
    client.logout()
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    client, manager, vitagora, count, django_assert_num_queries
):
    for _number in range(count):
        receiver = ProfileFactory(japanese=True)
        share(manager, vitagora, receiver, purpose=INTRODUCTION, given_at=timezone.now())
        ContactAccess.objects.create(
            person=manager,
            profile=receiver,
            viewer=UserFactory(),
            purpose=INTRODUCTION,
            on=timezone.localdate(),
        )
    client.force_login(manager)
    with django_assert_num_queries(4):
        client.get(PAGE)


@override_settings(CONTACT_LOG_DAYS=30)
def test_looks_are_forgotten_after_their_time(manager):
    for days in (1, 31):
        look = ContactAccess.objects.create(
            person=manager,
            viewer=None,
            purpose=INTRODUCTION,
            on=timezone.localdate() - timedelta(days=days),
        )
        ContactAccess.objects.filter(pk=look.pk).update(at=timezone.now() - timedelta(days=days))
    assert prune_looks() == 1
    assert ContactAccess.objects.count() == 1


def test_the_copy_holds_what_is_known_and_nothing_of_others(client, shared, function, manager):
    other = UserFactory(email="other@example.org")
    SavedSearch.objects.create(user=manager, name="Wood", query="q=wood")
    SavedSearch.objects.create(user=other, name="Steel", query="q=steel")
    client.force_login(manager)
    answer = client.get(f"{PAGE}export/")
    assert "attachment" in answer["Content-Disposition"]
    told = answer.json()
    assert told["account"]["email"] == "manager@vitagora.example"
    assert [row["receiver"] for row in told["shared_with"]] == ["Gifu"]
    assert "Steel" not in answer.content.decode()
    assert set(exported(manager)) == set(told)


def test_erasing_leaves_the_row_and_nothing_personal(client, shared, function, manager):
    queue_rendered(to=manager.email, language="en", subject="S", text="secret", dedupe_key="x:1")
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())
    client.force_login(manager)
    page = f"{PAGE}erase/"
    assert client.post(page, {"email": "other@example.org"}).status_code == 422
    assert client.post(page, {"email": manager.email})["Location"] == "/en/"
    person = User.objects.get(pk=manager.pk)
    assert (person.is_active, person.full_name) == (False, "Name not given")
    assert "vitagora" not in person.email
    assert not person.has_usable_password()
    assert not person.affiliations.current().exists()
    assert not DataSharing.objects.standing().exists()
    function.refresh_from_db()
    assert (function.email, function.consented_at) == ("", None)
    mail = OutgoingMail.objects.get(dedupe_key="x:1")
    assert (mail.text, mail.to) == ("", "erased@erased.invalid")
    assert client.get(PAGE).status_code == 302


def test_who_may_erase_whom(manager):
    with pytest.raises(PermissionDenied):
        erase_person(manager, by=UserFactory())
    desk = UserFactory(desk="eu")
    with pytest.raises(DomainError):
        erase_person(desk, by=desk)
    erase_person(manager, by=desk)
    manager.refresh_from_db()
    assert not manager.is_active
