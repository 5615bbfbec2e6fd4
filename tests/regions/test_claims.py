"""A record is claimed by a person of its organisation; the helpdesk decides."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.enums import AffiliationRole, ClaimState, ProfileState
from regions.models import Claim
from regions.services.claims import accept_claim, claim_profile, refuse_claim
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

ADMIN, EDITOR = AffiliationRole.ADMIN, AffiliationRole.EDITOR


@pytest.fixture
def profile():
    return ProfileFactory(name_en="Wood & Sons", slug="wood", website="https://www.wood.example/en")


@pytest.fixture
def person():
    return UserFactory(email="kim@wood.example")


@pytest.fixture
def desk():
    return UserFactory(desk="eu", email="eu@example.org")


@pytest.fixture
def claim(profile, person):
    return make(profile, person)


def make(profile, by, function="Head of <office>", message="Call my office."):
    return claim_profile(profile, by=by, function=function, message=message)


def mails():
    return list(OutgoingMail.objects.order_by("pk").values_list("to", "subject"))


def test_claim_profile_tells_the_desk_of_its_side(profile, person, desk):
    UserFactory(desk="jp")
    claim = make(profile, person)
    assert claim.state == ClaimState.OPEN
    assert mails() == [("eu@example.org", "To decide: a claim for Wood & Sons")]
    assert f"/en/curation/claims/{claim.public_id}/" in OutgoingMail.objects.get().text


def test_claim_profile_refuses_a_second_open_one(profile, person, claim):
    with pytest.raises(DomainError) as refused:
        make(profile, person)
    assert refused.value.code == "claim_open"
    make(profile, UserFactory())
    assert Claim.objects.open().count() == 2


def test_claim_profile_refuses_who_belongs_there(profile):
    with pytest.raises(DomainError) as refused:
        make(profile, UserFactory(member_of=profile))
    assert refused.value.code == "already_member"


@pytest.mark.parametrize("state", [ProfileState.DRAFT, ProfileState.WITHDRAWN])
def test_claim_profile_refuses_what_is_not_in_the_directory(person, state):
    with pytest.raises(DomainError):
        make(ProfileFactory(state=state), person)


def test_claim_profile_stops_at_five_open_claims(profile, person):
    for _number in range(5):
        make(ProfileFactory(), person)
    with pytest.raises(DomainError) as refused:
        make(profile, person)
    assert refused.value.code == "too_many_claims"


@pytest.mark.parametrize(
    ("function", "english", "japanese"),
    [("Chargé d'affaires", "Chargé d'affaires", ""), ("国際課長", "", "国際課長")],
)
def test_accept_claim_ties_the_person_and_tells_them(
    profile, person, desk, function, english, japanese
):
    claim = make(profile, person, function=function)
    OutgoingMail.objects.all().delete()
    hat = accept_claim(claim, by=desk, role=ADMIN, comment="Welcome!")
    assert (hat.user, hat.profile, hat.role) == (person, profile, ADMIN)
    assert (hat.function_en, hat.function_ja) == (english, japanese)
    assert (claim.state, claim.decided_by, claim.comment) == (ClaimState.ACCEPTED, desk, "Welcome!")
    assert mails() == [("kim@wood.example", "You now act for Wood & Sons")]
    mail = OutgoingMail.objects.get()
    assert "as Administrator" in mail.text
    assert "Welcome!" in mail.text


def test_refuse_claim_needs_words_and_sends_them(claim, desk):
    with pytest.raises(DomainError) as refused:
        refuse_claim(claim, by=desk, comment="  ")
    assert refused.value.field == "comment"
    refuse_claim(claim, by=desk, comment="Nobody <there> knows you.")
    mail = OutgoingMail.objects.get(to="kim@wood.example")
    assert "Nobody <there> knows you." in mail.text
    assert "<there>" not in mail.html
    assert not claim.profile.affiliations.exists()


def test_a_claim_is_decided_once(claim, desk):
    refuse_claim(claim, by=desk, comment="No.")
    with pytest.raises(DomainError) as refused:
        accept_claim(claim, by=desk, role=EDITOR)
    assert refused.value.code == "claim_decided"


def test_only_the_helpdesk_decides_and_nobody_on_their_own(profile, claim, person):
    admin = AffiliationFactory(profile=profile, role=ADMIN).user
    helper = UserFactory(desk="eu")
    own = make(profile, helper)
    for by, what in [(admin, claim), (person, claim), (UserFactory(), claim), (helper, own)]:
        with pytest.raises(PermissionDenied):
            accept_claim(what, by=by, role=ADMIN)
    assert Claim.objects.open().count() == 2


def test_the_log_of_a_claim_names_no_person(claim, desk):
    accept_claim(claim, by=desk, role=EDITOR)
    details = list(Entry.objects.order_by("pk").values_list("action", "details"))
    person = {"person": str(claim.user.public_id)}
    assert details == [
        ("claim.made", {}),
        ("claim.accepted", person),
        ("affiliation.joined", person | {"role": "editor"}),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_claims_at_once_are_one(profile, person):
    barrier = Barrier(2)

    def attempt(_number):
        try:
            barrier.wait(timeout=10)
            make(profile, person)
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "made"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == ["claim_open", "made"]


# Pages --------------------------------------------------------------------------------------


def test_claim_page_asks_to_sign_in_and_sends_the_claim(client, profile, person):
    address = "/en/partners/wood/claim/"
    assert client.get(address)["Location"] == f"/en/accounts/login/?next={address}"
    client.force_login(person)
    response = client.post(address, {"function": "Head", "message": ""})
    assert response.status_code == 422
    assert 'value="Head"' in response.text
    data = {"function": "Head", "message": "Call."}
    assert client.post(address, data)["Location"] == "/en/partners/wood/"
    assert Claim.objects.get().user == person
    assert "Your claim waits for the helpdesk already." in client.get(address).text


def test_claim_page_of_an_unpublished_profile_is_not_found(client, person):
    ProfileFactory(draft=True, slug="draft")
    client.force_login(person)
    assert client.get("/en/partners/draft/claim/").status_code == 404


def test_claims_are_for_the_helpdesk(client, profile, claim, person, desk):
    addresses = ["/en/curation/claims/", f"/en/curation/claims/{claim.public_id}/"]
    admin = AffiliationFactory(profile=profile, role=ADMIN).user
    for reader, status in [(person, 403), (admin, 403), (desk, 200)]:
        client.force_login(reader)
        assert [client.get(address).status_code for address in addresses] == [status, status]


@pytest.mark.parametrize("state", ["", "?state=decided"])
@pytest.mark.parametrize("count", [1, 3])
def test_claims_page_costs_the_same_for_any_number(
    client, desk, count, state, django_assert_num_queries
):
    for _number in range(count):
        make(ProfileFactory(), UserFactory())
        refuse_claim(make(ProfileFactory(), UserFactory()), by=desk, comment="No.")
    client.force_login(desk)
    with django_assert_num_queries(4):
        response = client.get(f"/en/curation/claims/{state}")
    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_decision_page_costs_the_same_for_any_number_of_people(
    client, desk, profile, claim, count, django_assert_num_queries
):
    for _number in range(count):
        AffiliationFactory(profile=profile)
    client.force_login(desk)
    with django_assert_num_queries(4):
        client.get(f"/en/curation/claims/{claim.public_id}/")


def test_decision_page_shows_what_to_check_and_accepts(client, profile, claim, desk):
    address = f"/en/curation/claims/{claim.public_id}/"
    client.force_login(desk)
    response = client.get(address)
    assert "The address and the website share their domain." in response.text
    assert "Head of &lt;office&gt;" in response.text
    assert response.context["form"].initial["role"] == ADMIN
    refused = client.post(address, {"action": "refuse", "role": "admin", "comment": ""})
    assert refused.status_code == 422
    data = {"action": "accept", "role": "editor"}
    assert client.post(address, data)["Location"] == "/en/curation/claims/"
    assert profile.affiliations.get().role == EDITOR
    assert client.post(address, data).status_code == 422


def test_claim_typed_after_the_session_ended_is_there_after_signing_in(client, db):
    profile, person = ProfileFactory(), UserFactory()
    url = f"/en/partners/{profile.slug}/claim/"
    client.post(url, {"function": "Manager", "message": "Ask our mayor."})
    client.force_login(person)
    assert "Ask our mayor." in client.get(url).content.decode()
    assert Claim.objects.count() == 0
