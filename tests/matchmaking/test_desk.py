"""The desk: what needs me today, at the same cost on a busy day."""

import pytest

from matchmaking.services.requests import accept_request, send_request
from regions.models import ProfileVersion
from tests.contact import IntroductionFactory
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


def fill(bridge, count):
    """As many requests to answer, requests that wait, and meetings."""
    for number in range(count):
        send_request(bridge.gifu, ProfileFactory(), bridge.wish(), by=bridge.officer)
        for accepted in (False, True):
            asker = ProfileFactory()
            times = bridge.times(9)[number : number + 1]
            asked = send_request(
                asker, bridge.gifu, bridge.wish(times=times), by=UserFactory(profile=asker)
            )
            if accepted:
                accept_request(asked, starts_at=times[0], by=bridge.officer)


@pytest.mark.parametrize("count", [1, 3])
def test_desk_costs_the_same_on_a_busy_day(client, bridge, django_assert_num_queries, count):
    fill(bridge, count)
    client.force_login(bridge.officer)
    with django_assert_num_queries(10):
        context = client.get("/en/desk/").context
    inbox = context["inbox"]
    assert [len(inbox.to_answer), len(inbox.waiting), len(context["meetings"])] == [count] * 3


def test_desk_shows_the_introductions_that_wait_for_us(client, bridge):
    mine = IntroductionFactory(asked=bridge.gifu)
    IntroductionFactory(asking=bridge.gifu)
    IntroductionFactory()
    client.force_login(bridge.officer)
    page = client.get("/en/desk/")
    assert page.context["introductions"] == [mine]
    assert f'href="{mine.get_absolute_url()}"' in page.content.decode()


def test_desk_of_the_helpdesk_says_how_many_profiles_wait(client, db):
    ProfileVersion.objects.create(profile=ProfileFactory(draft=True), number=1, state="submitted")
    client.force_login(UserFactory(desk="jp"))
    assert "1 profile waits for the helpdesk" in client.get("/en/desk/").content.decode()


def test_desk_without_an_organisation_says_what_to_do(client, db):
    client.force_login(UserFactory())
    assert "You do not belong to an organisation yet." in client.get("/en/desk/").content.decode()


def test_desk_asks_visitors_to_sign_in(client, db):
    assert client.get("/en/desk/")["Location"] == "/en/accounts/login/?next=/en/desk/"
