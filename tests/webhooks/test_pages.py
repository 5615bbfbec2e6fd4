"""The pages of webhooks: who sees them, what they do, what they cost."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import ProfileFactory, UserFactory
from webhooks.models import Delivery, Endpoint
from webhooks.services import delivering
from webhooks.services.announcing import announce
from webhooks.signing import PREFIX

pytestmark = pytest.mark.django_db


def test_an_editor_adds_one_and_sees_it(client, gifu, officer, receiver):
    client.force_login(officer)
    assert "Gifu Prefecture" in client.get("/en/webhooks/").content.decode()
    values = {"name": "Our site", "url": receiver.url, "kinds": ["profile.changed"]}
    response = client.post(f"/en/webhooks/new/{gifu.public_id}/", values)
    endpoint = Endpoint.objects.get()
    assert response.url == f"/en/webhooks/{endpoint.public_id}/"
    assert (endpoint.name, endpoint.kinds) == ("Our site", ["profile.changed"])
    assert PREFIX not in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"url": "http://example.org/"}, "Give an address that begins with https://."),
        ({"kinds": []}, "Choose what is to be told."),
        ({"url": "nowhere at all"}, "Enter a valid URL."),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(client, gifu, officer, values, said):
    client.force_login(officer)
    typed = {"name": "Typed", "url": "https://example.org/", "kinds": ["profile.changed"]} | values
    response = client.post(f"/en/webhooks/new/{gifu.public_id}/", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert 'value="Typed"' in page
    assert Endpoint.objects.count() == 0


def test_the_secret_is_shown_by_a_press_and_never_kept(client, gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    client.force_login(officer)
    assert client.get(f"/en/webhooks/{endpoint.public_id}/secret/").status_code == 405
    response = client.post(f"/en/webhooks/{endpoint.public_id}/secret/")
    assert endpoint.secrets.get().value in response.content.decode()
    assert "no-store" in response["Cache-Control"]


PAGES = ["", "edit/"]
DEEDS = ["secret/", "again/", "on/", "off/", "rotate/", "test/", "delete/"]


def test_strangers_and_members_find_nothing_and_visitors_sign_in(
    client, gifu, officer, endpoint_of
):
    endpoint = endpoint_of(gifu, officer)
    announce("profile.changed", gifu)
    path = f"/en/webhooks/{endpoint.public_id}/"
    log = f"deliveries/{Delivery.objects.get().public_id}/"
    for person in (UserFactory(profile=ProfileFactory()), UserFactory(member_of=gifu)):
        client.force_login(person)
        assert {client.get(path + page).status_code for page in [*PAGES, log]} == {404}
        assert {client.post(path + deed).status_code for deed in [*DEEDS, log + "again/"]} == {404}
        assert client.get(f"/en/webhooks/new/{gifu.public_id}/").status_code == 403
        assert client.get("/en/webhooks/new/directory/").status_code == 403
    client.logout()
    assert "/accounts/login/" in client.get(path).url


def test_the_helpdesk_sees_all_and_may_switch_off(client, gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    path = f"/en/webhooks/{endpoint.public_id}/"
    client.force_login(UserFactory(desk="jp"))
    page = client.get(path).content.decode()
    assert "Switch off" in page
    assert "Show the secret" not in page
    assert client.get(path + "edit/").status_code == 403
    for deed in ("secret/", "rotate/", "test/", "delete/", "on/"):
        assert client.post(path + deed).status_code == 403
    assert client.post(path + "off/").status_code == 302
    assert Endpoint.objects.get().state == "off"


def test_the_log_shows_status_duration_and_the_beginning_of_the_answer(
    client, gifu, officer, receiver, endpoint_of
):
    endpoint = endpoint_of(gifu, officer)
    receiver.says = (500, {}, b"<script>alert(1)</script>")
    announce("profile.changed", gifu)
    delivering.drain()
    delivery = Delivery.objects.get()
    client.force_login(officer)
    assert "500" in client.get(f"/en/webhooks/{endpoint.public_id}/").content.decode()
    path = f"/en/webhooks/{endpoint.public_id}/deliveries/{delivery.public_id}/"
    page = client.get(path).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert re.search(r"\d+ ms", page)
    receiver.says = (200, {}, b"")
    client.post(path + "again/")
    assert delivering.drain() == 1
    delivery.refresh_from_db()
    assert delivery.state == "delivered"


def test_sending_again_since_a_time_on_one_s_own_clock(client, gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    announce("profile.changed", gifu)
    client.force_login(officer)
    since = (timezone.localtime(timezone=None) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    path = f"/en/webhooks/{endpoint.public_id}/again/"
    page = client.post(path, {"since": since}, follow=True).content.decode()
    assert "1 message is sent." in page
    assert client.post(path, {"since": "yesterday"}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    client, officer, gifu, endpoint_of, django_assert_num_queries, count
):
    for number in range(count):
        endpoint_of(gifu, officer, url=f"https://example.org/{number}")
    client.force_login(officer)
    with django_assert_num_queries(6):
        assert client.get("/en/webhooks/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_deliveries(
    client, officer, gifu, endpoint_of, django_assert_num_queries, count
):
    endpoint = endpoint_of(gifu, officer)
    for _number in range(count):
        announce("profile.changed", gifu)
    client.force_login(officer)
    with django_assert_num_queries(9):
        assert client.get(f"/en/webhooks/{endpoint.public_id}/").status_code == 200
