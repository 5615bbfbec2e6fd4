"""The form that asks: wished people, members on whose behalf, interpretation with its reason."""

import re

import pytest
from django.utils import timezone

from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.interpretation import advise
from matchmaking.models import MeetingRequest
from matchmaking.services.request_checks import Member
from matchmaking.services.requests import send_request
from regions.enums import ProfileKind
from regions.models import KeyFunction
from tests.factories import UserFactory
from tests.matchmaking.test_request_pages import asking

pytestmark = pytest.mark.django_db
ADDRESS = "/en/meetings/new/?to=vitagora"


@pytest.mark.parametrize(
    ("sender", "receiver", "told"),
    [
        (["en", "ja"], ["en", "fr"], ("en", False, "Both sides work in English.")),
        (["ja"], ["ja"], ("ja", False, "Both sides work in Japanese.")),
        (
            ["ja"],
            ["en"],
            ("en", True, "English is not among the languages of work of: Gifu."),
        ),
        (
            ["ja"],
            ["fr"],
            ("en", True, "English is not among the languages of work of: Gifu · Vitagora."),
        ),
    ],
)
def test_interpretation_is_derived_from_both_sides_with_the_reason(bridge, sender, receiver, told):
    bridge.gifu.languages, bridge.vitagora.languages = sender, receiver
    advice = advise(bridge.gifu, bridge.vitagora)
    assert (advice.language, advice.interpretation, advice.reason) == told


def test_form_shows_the_reason_and_lets_one_decide_otherwise(client, bridge):
    for one, languages in ((bridge.gifu, ["ja"]), (bridge.vitagora, ["en"])):
        type(one).objects.filter(pk=one.pk).update(languages=languages)
    client.force_login(bridge.officer)
    page = client.get(ADDRESS).content.decode()
    assert "English is not among the languages of work of: Gifu." in page
    assert re.search(r'name="interpretation"[^>]* checked', page)
    client.post(ADDRESS, asking(bridge))
    assert not MeetingRequest.objects.get().interpretation


@pytest.fixture
def functions(bridge):
    """One whose person consented to be shown to everybody, one whose did not."""
    shown = KeyFunction.objects.create(
        profile=bridge.vitagora,
        function_en="Head of projects",
        function_ja="事業部長",
        name_en="Anne Dupont",
        visibility="public",
        consented_at=timezone.now(),
    )
    hidden = KeyFunction.objects.create(
        profile=bridge.vitagora, function_en="Director", name_en="Paul Hidden", position=1
    )
    return shown, hidden


def test_people_of_the_partner_are_offered_by_function_and_named_by_consent(
    client, bridge, functions
):
    client.force_login(bridge.officer)
    page = client.get(ADDRESS).content.decode()
    assert "Head of projects: Anne Dupont" in page
    assert "Director" in page
    assert "Hidden" not in page


def test_wished_people_are_kept_by_function_and_told_to_the_receiver(client, bridge, functions):
    client.force_login(bridge.officer)
    wished = {"wished": [functions[0].pk], "wished_people": "Somebody for koji"}
    client.post(ADDRESS, asking(bridge, **wished))
    request = MeetingRequest.objects.get()
    assert request.wished_people == "Head of projects / 事業部長\nSomebody for koji"
    mail = OutgoingMail.objects.get(to="manager@vitagora.example")
    assert "Head of projects / 事業部長\nSomebody for koji" in mail.text
    client.force_login(bridge.manager)
    assert "Somebody for koji" in client.get(request.get_absolute_url()).content.decode()


def test_a_function_of_somebody_else_cannot_be_wished(client, bridge, functions):
    KeyFunction.objects.filter(pk=functions[0].pk).update(profile=bridge.gifu)
    client.force_login(bridge.officer)
    response = client.post(ADDRESS, asking(bridge, wished=[functions[0].pk]))
    assert (response.status_code, MeetingRequest.objects.count()) == (422, 0)


def members(**rows):
    return {f"member-{name.replace('_', '-')}": value for name, value in rows.items()}


def test_a_cluster_asks_on_behalf_of_members(client, bridge):
    type(bridge.gifu).objects.filter(pk=bridge.gifu.pk).update(kind=ProfileKind.CLUSTER)
    client.force_login(bridge.officer)
    rows = members(**{"1_name": "Miso <b>Works</b>", "1_summary": "Ferments 20 t a year"})
    response = client.post(ADDRESS, asking(bridge, **rows))
    assert response.status_code == 302
    request = MeetingRequest.objects.get()
    assert request.members == [{"name": "Miso <b>Works</b>", "summary": "Ferments 20 t a year"}]
    mail = OutgoingMail.objects.get(to="manager@vitagora.example")
    assert "- Miso <b>Works</b>: Ferments 20 t a year" in mail.text
    assert "Miso &lt;b&gt;Works&lt;/b&gt;" in mail.html
    client.force_login(bridge.manager)
    page = client.get(request.get_absolute_url()).content.decode()
    assert "<strong>Miso &lt;b&gt;Works&lt;/b&gt;</strong>" in page


def test_half_a_member_is_asked_for_and_nothing_is_lost(client, bridge):
    type(bridge.gifu).objects.filter(pk=bridge.gifu.pk).update(kind=ProfileKind.CLUSTER)
    client.force_login(bridge.officer)
    response = client.post(ADDRESS, asking(bridge, **members(**{"2_name": "Miso Works"})))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Member 2: what it can do: Fill in both the name and the summary, or neither." in page
    assert 'value="Miso Works"' in page
    again = client.post(
        ADDRESS, asking(bridge, show="1", **members(**{"2_name": "Miso Works"}))
    ).content.decode()
    assert 'value="Miso Works"' in again


def test_only_clusters_ask_on_behalf_of_members(client, bridge):
    client.force_login(bridge.officer)
    assert "On behalf of members" not in client.get(ADDRESS).content.decode()
    wish = bridge.wish(members=[Member("Miso Works", "Ferments")])
    with pytest.raises(DomainError) as refused:
        send_request(bridge.gifu, bridge.vitagora, wish, by=bridge.officer)
    assert refused.value.code == "not_a_cluster"
    type(bridge.gifu).objects.filter(pk=bridge.gifu.pk).update(kind=ProfileKind.CLUSTER)
    bridge.gifu.refresh_from_db()
    for wrong in ([Member("Miso Works", "")], [Member("One", "Does")] * 6):
        with pytest.raises(DomainError) as refused:
            send_request(
                bridge.gifu, bridge.vitagora, bridge.wish(members=wrong), by=bridge.officer
            )
        assert refused.value.code == "members_incomplete"


@pytest.mark.parametrize("count", [1, 3])
def test_form_costs_the_same_for_any_number_of_functions(
    client, bridge, django_assert_num_queries, count
):
    for number in range(count):
        KeyFunction.objects.create(profile=bridge.vitagora, function_en=f"Function {number}")
    user = UserFactory(profile=bridge.gifu)
    client.force_login(user)
    with django_assert_num_queries(10):
        page = client.get(ADDRESS).content.decode()
    assert page.count("Function ") == count
