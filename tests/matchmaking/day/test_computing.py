"""A draft is computed from the rows of a day, once, whoever is killed meanwhile."""

import pytest
from django.core.exceptions import PermissionDenied

from kernel.errors import DomainError
from matchmaking.enums import RunState, WishLevel
from matchmaking.models import Timetable
from matchmaking.queries.day.problem import as_it_stands
from matchmaking.services.day import computing
from matchmaking.services.day.computing import begin_timetable, cancel_timetable, compute_timetable
from matchmaking.timetable.checker import violations
from tests.factories import UserFactory
from tests.matchmaking.day.published import computed, on_site, rows_of, staff
from tests.matchmaking.days import make_day

pytestmark = pytest.mark.django_db


def test_what_is_wished_is_placed():
    made = on_site(make_day(people=4))
    made.wish(0, 1)
    made.wish(1, 0)
    made.wish(2, 3, WishLevel.NICE)
    timetable = computed(made, by=staff())
    assert timetable.state == RunState.DONE
    first, second = rows_of(timetable)
    assert (first.one, first.other, first.weight) == (*made.people[:2], 20)
    assert (second.weight, second.asked_by) == (4, made.people[2])
    assert first.slot and second.slot and first.place and second.place
    assert timetable.result["bound"] == 24


def test_a_no_of_either_side_counts_more_than_a_must():
    made = make_day(people=2)
    made.wish(0, 1)
    made.wish(1, 0, WishLevel.NO)
    assert rows_of(computed(made, by=staff())) == []
