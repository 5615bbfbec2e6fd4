"""Two rounds: what went well in the first is a wish of the second."""

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.enums import Milestone, Round
from matchmaking.models import DayParticipant, FollowUp
from matchmaking.queries.day.rounds import results_of
from matchmaking.services.day.publishing import publish
from tests.factories import UserFactory
from tests.matchmaking.day.published import computed, on_site, rows_of, staff
from tests.matchmaking.days import make_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds():
    """Two pairs met; the first goes on. The second round has the first three of them."""
    by, first = staff(), on_site(make_day(people=4))
    first.wish(0, 1)
    first.wish(2, 3)
    publish(computed(first, by=by), by=by)
    rows = first.day.timetables.in_force().get().meetings.select_related("meeting", "one")
    for row, milestone in zip(rows.order_by("pk"), ("contact", "none"), strict=True):
        FollowUp.objects.create(
            meeting=row.meeting, profile=row.one.profile, round=Round.AFTER,
            answered_at=timezone.now(), milestone=Milestone(milestone),
        )  # fmt: skip
    second = make_day(people=0)
    second.day.earlier = first.day
    second.day.save()
    for one in first.people[:3]:
        second.people.append(DayParticipant.objects.create(day=second.day, profile=one.profile))
    return first, second


def test_pairs_that_go_on_come_first_and_say_who_is_missing(rounds):
    first, second = rounds
    going, other = results_of(second.day)
    assert (going.goes_on, going.missing) == (True, [])
    assert (other.goes_on, other.missing) == (False, [first.people[3].profile])


def test_a_pair_that_goes_on_is_placed_without_a_new_wish(rounds):
    _first, second = rounds
    (row,) = rows_of(computed(second, by=staff()))
    assert {row.one, row.other} == set(second.people[:2])
    assert row.slot is not None


def test_only_organisers_read_what_others_said(client, rounds):
    _first, second = rounds
    page = reverse("matchmaking-rounds", args=[second.event.slug])
    client.force_login(UserFactory(profile=second.people[0].profile))
    assert client.get(page).status_code == 403
    client.force_login(UserFactory(desk="jp"))
    assert client.get(page).context["going_on"] == 1
