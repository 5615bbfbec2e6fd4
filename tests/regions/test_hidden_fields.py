"""What an organisation keeps from the public stays unseen and unfound, wherever one looks."""

import pytest

from matchmaking.queries.features import read_features
from regions.enums import AddressReason, PracticeState, TerritoryKind, Visibility
from regions.models import FormerAddress
from regions.queries.directory import Criteria, search_directory
from regions.services.profiles import announce_change
from tests.factories import (
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    TerritoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

CITY, HOST = "Hinterzarten", "secretworkshop.example"


@pytest.fixture
def shy():
    """A published profile that shows neither website nor city."""
    profile = ProfileFactory(
        slug="shy",
        name_en="Shy Cluster",
        seat_city=CITY,
        website=f"https://{HOST}/",
        visibility={"seat_city": Visibility.HELPDESK, "website": Visibility.MEMBERS},
    )
    announce_change(profile)
    return profile


@pytest.fixture
def open_one():
    profile = ProfileFactory(
        slug="open", name_en="Open Cluster", seat_city=CITY, website=f"https://{HOST}/"
    )
    announce_change(profile)
    return profile


def names(words):
    return [hit.profile.name for hit in search_directory(Criteria(q=words)).hits]


@pytest.mark.parametrize("words", [CITY, "secretworkshop"])
def test_what_is_hidden_is_not_found_by_its_words(words, shy, open_one):
    assert names(words) == ["Open Cluster"]


def test_what_is_shown_again_is_found_again(shy):
    shy.visibility = {}
    shy.save()
    announce_change(shy)

    assert names(CITY) == ["Shy Cluster"]


@pytest.mark.parametrize(
    "address",
    [
        "/en/partners/",
        "/en/partners/?q=shy",
        "/en/partners/shy/",
        "/en/compare/?with=shy&with=open",
        "/api/v1/profiles/?q=shy",
        "/en/export/?q=shy",
        "/",
    ],
)
def test_a_hidden_city_and_website_stand_on_no_page_for_everybody(client, address, shy):
    ProfileFactory(slug="open")
    response = client.get(address, follow=True)
    body = b"".join(response) if response.streaming else response.content

    assert response.status_code == 200
    assert CITY.encode() not in body
    assert HOST.encode() not in body


def test_a_hidden_city_that_has_a_record_is_not_named_either(client, shy):
    shy.seat = TerritoryFactory(kind=TerritoryKind.CITY, name_en="Cityville")
    shy.save()
    announce_change(shy)

    page = client.get("/en/partners/shy/")
    listed = client.get("/en/partners/?q=shy")
    told = client.get(f"/api/v1/profiles/{shy.public_id}/").json()

    exported = b"".join(client.get("/en/export/?q=shy"))

    assert b"Shy Cluster" in exported
    assert shy.seat.code.encode() not in exported
    assert b"Cityville" not in page.content
    assert b"Cityville" not in listed.content
    assert told["seat"] == {"territory": None, "city": ""}
    assert names("Cityville") == []


def test_the_api_tells_what_is_shown(client, open_one):
    told = client.get(f"/api/v1/profiles/{open_one.public_id}/").json()

    assert told["website"] == f"https://{HOST}/"
    assert told["seat"]["city"] == CITY


def test_the_helpdesk_reads_what_is_hidden_on_the_page(client, shy):
    client.force_login(UserFactory(desk="eu"))

    response = client.get("/en/partners/shy/")

    assert CITY.encode() in response.content
    assert HOST.encode() in response.content


def test_words_of_a_draft_are_not_proposed_for_a_misspelt_search():
    draft = ProfileFactory(draft=True, name_en="Zyxomatic Institute")
    announce_change(draft)

    assert search_directory(Criteria(q="zyxomatik")).mended == {}


def test_words_of_a_published_profile_are_proposed_for_a_misspelt_search():
    profile = ProfileFactory(name_en="Zyxomatic Institute")
    announce_change(profile)

    assert search_directory(Criteria(q="zyxomatik")).mended == {"zyxomatik": "zyxomatic"}


def test_the_former_address_of_a_draft_says_nothing_to_strangers(client):
    draft = ProfileFactory(draft=True, slug="quiet-name")
    FormerAddress.objects.create(slug="old-name", profile=draft, reason=AddressReason.RENAMED)

    asked_by_a_stranger = client.get("/en/partners/old-name/")
    client.force_login(UserFactory(profile=draft))
    asked_by_its_editor = client.get("/en/partners/old-name/")

    assert asked_by_a_stranger.status_code == 404
    assert asked_by_its_editor.status_code == 301


def test_a_partnership_that_only_a_draft_tells_of_stands_in_no_comparison(client):
    ours, theirs = ProfileFactory(slug="ours"), ProfileFactory(slug="theirs")
    secret = PartnershipFactory(name_en="Unannounced venture", profiles=[ours, theirs])
    PracticeFactory(partnership=secret, state=PracticeState.DRAFT)
    PartnershipFactory(name_en="Known friendship", profiles=[ours, theirs])

    page = client.get("/en/compare/?with=ours&with=theirs").content

    assert b"Known friendship" in page
    assert b"Unannounced venture" not in page


def test_a_partnership_that_only_a_draft_tells_of_does_not_move_suggestions():
    ours, theirs = ProfileFactory(), ProfileFactory(japanese=True)
    claimed = PartnershipFactory(profiles=[ours, theirs])
    PracticeFactory(partnership=claimed, state=PracticeState.DRAFT)

    assert read_features().partners.tolist() == []
