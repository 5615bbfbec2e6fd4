"""Pages about timetables: who reads them, what they cost, and that every change works without JavaScript."""

import pytest
from django.urls import reverse

from tests.matchmaking.day.published import computed, on_site, rows_of, staff
from tests.matchmaking.days import make_day

pytestmark = pytest.mark.django_db


def address(name, timetable, *args):
    return reverse(name, args=[timetable.day.event.slug, timetable.number, *args])


def people_meeting(count):
    """So many pairs of two, each with a wish."""
    made = on_site(make_day(people=2 * count, tables=count, interpreters=1))
    for n in range(count):
        made.wish(2 * n, 2 * n + 1)
    return made


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("view", ["", "?view=places"])
def test_a_draft_costs_the_same_for_any_number_of_participants(
    client, django_assert_num_queries, count, view
):
    by = staff()
    timetable = computed(people_meeting(count), by=by)
    client.force_login(by)
    page = address("timetable", timetable) + view
    with django_assert_num_queries(10):
        response = client.get(page)
    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, django_assert_num_queries, count):
    by = staff()
    made = people_meeting(1)
    for _number in range(count):
        computed(made, by=by)
    client.force_login(by)
    with django_assert_num_queries(4):
        response = client.get(reverse("matchmaking-timetables", args=[made.event.slug]))
    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_costs_the_same_for_any_number(client, django_assert_num_queries, count):
    by = staff()
    timetable = computed(people_meeting(count), by=by)
    client.force_login(by)
    page = address("timetable-publish", timetable)
    with django_assert_num_queries(12):
        response = client.get(page)
    assert response.context["mails"] == 2 * count


@pytest.mark.parametrize("count", [1, 3])
def test_a_meeting_costs_the_same_for_any_number(client, django_assert_num_queries, count):
    by = staff()
    timetable = computed(people_meeting(count), by=by)
    client.force_login(by)
    page = address("timetable-meeting", timetable, rows_of(timetable)[0].pk)
    with django_assert_num_queries(11):
        response = client.get(page)
    assert response.status_code == 200
