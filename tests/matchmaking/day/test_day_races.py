"""Two hands at once on a matchmaking day."""

import pytest

from matchmaking.models import DayParticipant, MatchmakingDay, MeetingBlock, PartnerWish
from matchmaking.services.day.hours import BlockContent, add_block, change_block
from matchmaking.services.day.participants import join
from matchmaking.services.day.places import add_tables
from matchmaking.services.day.wishes import Wish, save_wishes
from tests.factories import ProfileFactory, UserFactory
from tests.matchmaking.days import make_day, registered
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_blocks_at_one_hour_one_is_added():
    made, desk = make_day(slots=1), UserFactory(desk="eu")
    ends_at = made.event.ends_at + (made.event.ends_at - made.event.starts_at)
    content = BlockContent(starts_at=made.event.ends_at, ends_at=ends_at)

    def deed(_number):
        day = MatchmakingDay.objects.select_related("event").get()
        add_block(day, content, by=desk)
        return "added"

    assert race(4, deed) == {"added": 1, "blocks_overlap": 3}
    assert made.day.slots.count() == 2


def test_a_block_that_is_changed_twice_at_once_has_the_slots_of_one_change():
    made, desk = make_day(slots=8), UserFactory(desk="eu")
    found = made.day.blocks.get()

    def deed(number):
        block = MeetingBlock.objects.select_related("day__event").get(pk=found.pk)
        content = BlockContent(
            starts_at=block.starts_at, ends_at=block.ends_at, slot_minutes=20 + 5 * number
        )
        change_block(block, content, by=desk)
        return "changed"

    assert race(4, deed) == {"changed": 4}
    found.refresh_from_db()
    lengths = {(slot.ends_at - slot.starts_at).seconds // 60 for slot in made.day.slots.all()}
    assert lengths == {found.slot_minutes}


def test_an_organisation_that_joins_twice_at_once_takes_part_once():
    made, profile = make_day(), ProfileFactory()
    by = registered(made.day, profile).user

    def deed(_number):
        return join(MatchmakingDay.objects.select_related("event").get(), profile, by=by).pk

    assert len(race(4, deed)) == 1
    assert DayParticipant.objects.filter(profile=profile).count() == 1


def test_colleagues_who_wish_at_once_leave_one_wish_a_partner():
    made = make_day()
    one, other = made.people[:2]
    people = [UserFactory(profile=one.profile) for _number in range(4)]

    def deed(number):
        level = ["must", "nice", "no", "must"][number]
        save_wishes(one, {other.pk: Wish(level)}, by=people[number])
        return "saved"

    assert race(4, deed) == {"saved": 4}
    assert PartnerWish.objects.count() == 1


def test_tables_that_are_added_at_once_have_different_numbers():
    made, desk = make_day(tables=0), UserFactory(desk="eu")

    def deed(_number):
        add_tables(MatchmakingDay.objects.select_related("event").get(), 3, by=desk)
        return "added"

    assert race(3, deed) == {"added": 3}
    names = [place.resource.name_en for place in made.day.places.select_related("resource")]
    assert names == [f"Table {number}" for number in range(1, 10)]
