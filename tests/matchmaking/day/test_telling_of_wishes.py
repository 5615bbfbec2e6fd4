"""The mails about wishes: once they are open, and before they end to who has none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing.models import OutgoingMail
from matchmaking.models import MatchmakingDay
from matchmaking.services.day.participants import leave
from matchmaking.services.day.telling_of_wishes import tell_of_wishes
from tests.factories import UserFactory
from tests.matchmaking.days import make_day

pytestmark = pytest.mark.django_db


def hours(**values):
    now = timezone.now()
    return {name: now + timedelta(hours=number) for name, number in values.items()}


def a_day(**times):
    made = make_day(people=2, **hours(**times))
    people = [UserFactory(profile=row.profile) for row in made.people]
    return made, people


def subjects():
    return sorted(OutgoingMail.objects.values_list("to", "subject"))


def test_participants_are_told_once_that_wishes_are_open():
    made, people = a_day(wishes_from=-1, wishes_until=200)
    assert [tell_of_wishes(), tell_of_wishes()] == [2, 0]
    title = f"Choose whom you would like to meet: {made.event.name}"
    assert subjects() == sorted((one.email, title) for one in people)
    mail = OutgoingMail.objects.first()
    assert "with 1 others" in mail.text
    assert f"/matchmaking/participants/{made.people[0].public_id}/wishes/" in mail.text
    assert "Tokyo time" in mail.text
    assert "Paris time" in mail.text


@pytest.mark.parametrize(
    "times", [{}, {"wishes_from": 2}, {"wishes_from": -20, "wishes_until": -1}]
)
def test_nobody_is_told_where_wishes_are_not_opened_or_over(times):
    a_day(**times)
    assert tell_of_wishes() == 0


def test_who_has_chosen_nobody_is_reminded_once_for_each_end():
    made, people = a_day(wishes_until=70)
    made.wish(0, 1)
    assert [tell_of_wishes(), tell_of_wishes()] == [1, 0]
    title = f"Please choose whom you would like to meet: {made.event.name}"
    assert subjects() == [(people[1].email, title)]
    MatchmakingDay.objects.update(**hours(wishes_until=71))
    assert tell_of_wishes() == 1  # another end is another deadline
    assert OutgoingMail.objects.count() == 2


def test_nobody_is_reminded_long_before_the_end_or_after_leaving():
    made, people = a_day(wishes_until=80)
    assert tell_of_wishes() == 0
    for row, user in zip(made.people, people, strict=True):
        leave(row, by=user)
    MatchmakingDay.objects.update(**hours(wishes_until=70))
    assert tell_of_wishes() == 0


@pytest.mark.parametrize("state", ["draft", "cancelled", "postponed"])
def test_an_event_that_is_not_held_tells_nothing(state):
    made, _people = a_day(wishes_from=-1, wishes_until=60)
    made.event.state = state
    made.event.save()
    assert tell_of_wishes() == 0


def test_a_reader_in_japan_reads_japanese_and_the_own_clock_first():
    made, _people = a_day(wishes_from=-1, wishes_until=200)
    reader = UserFactory(profile=made.people[1].profile, japanese=True)
    tell_of_wishes()
    text = OutgoingMail.objects.get(to=reader.email).text
    until = next(line for line in text.splitlines() if "UTC" in line)
    assert until.index("東京") < until.index("ブリュッセル")
