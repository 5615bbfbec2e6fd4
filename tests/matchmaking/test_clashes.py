"""A successor who is taken at the hour of a meeting: the page of the hand-over says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.models import Availability, Engagement
from matchmaking.services.delegates import name_delegates
from matchmaking.services.requests import accept_request, send_request
from regions.models import HandOver
from regions.services.handing_over import Plan, plan_hand_over
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
PREVIEW = "/en/my/gifu/hand-over/"
SAID = "At the hour of 1 meeting, Next Aoi is taken elsewhere"


@pytest.fixture
def successor(bridge):
    return UserFactory(member_of=bridge.gifu, japanese=True, family_name="Aoi", given_name="Next")


@pytest.fixture
def meeting(bridge):
    request = bridge.ask()
    return accept_request(request, starts_at=bridge.times()[0], by=bridge.manager)


def engage(person, meeting):
    own = Availability.objects.create(user=person)
    half = timedelta(minutes=30)
    Engagement.objects.create(
        availability=own, during=(meeting.starts_at - half, meeting.starts_at + half)
    )


def preview(client, bridge, successor):
    client.force_login(bridge.officer)
    page = client.post(
        PREVIEW,
        {
            "colleague": str(successor.public_id),
            "last_day": (timezone.localdate() + timedelta(days=1)).isoformat(),
            "language": "en",
            "step": "preview",
        },
    )
    return page.content.decode()


def hand_over(bridge, successor, *, days=0):
    plan = Plan(
        last_day=timezone.localdate() + timedelta(days=days),
        successor=successor.affiliations.get(profile=bridge.gifu),
    )
    hat = bridge.officer.affiliations.get(profile=bridge.gifu)
    return plan_hand_over(hat, plan, by=bridge.officer)


def after(client, bridge, made):
    client.force_login(UserFactory(desk="jp", language="en"))
    return client.get(f"/en/my/gifu/hand-over/{made.public_id}/").content.decode()


def test_the_preview_and_the_page_afterwards_name_the_meeting_and_lead_to_it(
    client, bridge, successor, meeting
):
    engage(successor, meeting)
    page = preview(client, bridge, successor)
    assert SAID in page
    assert f'href="/en/meetings/requests/{meeting.request.public_id}/"' in page
    made = hand_over(bridge, successor)
    assert HandOver.objects.get(pk=made.pk).state == "done"
    assert SAID in after(client, bridge, made)


def test_a_named_seat_counts_and_somebody_elses_does_not(client, bridge, successor, meeting):
    engage(successor, meeting)
    name_delegates(meeting.request, "sender", [bridge.officer], by=bridge.officer)
    assert SAID in preview(client, bridge, successor)
    colleague = UserFactory(member_of=bridge.gifu)
    name_delegates(meeting.request, "sender", [colleague], by=bridge.officer)
    assert "is taken elsewhere" not in preview(client, bridge, successor)


def test_another_meeting_at_that_hour_counts(client, bridge, successor, meeting):
    other = ProfileFactory(japanese=True)
    AffiliationFactory(profile=other, user=successor)
    partner = ProfileFactory()
    wish = bridge.wish(times=[meeting.starts_at])
    request = send_request(partner, other, wish, by=UserFactory(profile=partner))
    name_delegates(request, "receiver", [successor], by=UserFactory(profile=other))
    accept_request(request, starts_at=meeting.starts_at, by=UserFactory(profile=other))
    assert SAID in preview(client, bridge, successor)


def test_who_is_free_is_not_warned_of(client, bridge, successor, meeting):
    made = hand_over(bridge, successor, days=30)
    assert "is taken elsewhere" not in preview(client, bridge, successor)
    assert "is taken elsewhere" not in after(client, bridge, made)
    engage(successor, meeting)
    assert SAID in after(client, bridge, made)
