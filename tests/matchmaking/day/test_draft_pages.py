"""Pages about timetables: who reads them, what they cost, and that every change works without JavaScript."""

from datetime import UTC

import pytest
from django.urls import reverse
from django.utils import translation

from events.enums import Right
from matchmaking.models import Timetable
from matchmaking.queries.day.exporting import PARTS
from matchmaking.services.day.drafts import copy_timetable
from matchmaking.services.day.editing import place_meeting, take_out
from tests.factories import UserFactory
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
    with django_assert_num_queries(11):
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
    with django_assert_num_queries(12):
        response = client.get(page)
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("staff", 200), ("organiser", 200), ("editor", 403), ("stranger", 403)]
)
def test_who_arranges_the_day_reads_its_timetables(client, who, status):
    made = people_meeting(1)
    timetable = computed(made, by=staff())
    person = {
        "staff": staff,
        "organiser": lambda: organiser(made),
        "editor": lambda: UserFactory(profile=made.people[0].profile),
        "stranger": UserFactory,
    }[who]()
    client.force_login(person)
    row = rows_of(timetable)[0].pk
    pages = [
        reverse("matchmaking-timetables", args=[made.event.slug]),
        reverse("timetable-compare", args=[made.event.slug]),
        *(
            address(name, timetable)
            for name in ("timetable", "timetable-publish", "timetable-delete")
        ),
        address("timetable-meeting", timetable, row),
        *(address(f"timetable-{part}", timetable) for part in PARTS),
    ]
    assert [client.get(page).status_code for page in pages] == [status] * len(pages)


def test_visitors_sign_in_and_drafts_of_events_stay_unseen(client):
    made = people_meeting(1)
    timetable = computed(made, by=staff())
    assert client.get(address("timetable", timetable)).status_code == 302
    made.event.state = "draft"
    made.event.save()
    client.force_login(UserFactory())
    assert client.get(address("timetable", timetable)).status_code == 404


def organiser(made):
    person = UserFactory()
    rights = [right for right in Right.values if right in {"event", "meetings"}]
    made.event.team.create(user=person, rights=rights)
    return person


def post(client, timetable, name, *args, **data):
    response = client.post(address(name, timetable, *args), data, follow=True)
    assert response.status_code == 200
    return [str(message) for message in response.context["messages"]]


def test_every_change_works_with_forms_alone(client):
    made, by = people_meeting(3), staff()
    timetable = computed(made, by=by)
    client.force_login(by)
    first, second, third = rows_of(timetable)
    free = next(slot for slot in made.slots if slot != first.slot)
    moved = {"slot": free.pk, "seen": first.slot_id}
    assert post(client, timetable, "timetable-meeting", first.pk, **moved) == [
        "Placed. You can take the last change back."
    ]
    assert post(client, timetable, "timetable-swap", first.pk, other=second.pk) == [
        "The two meetings have changed places."
    ]
    assert post(client, timetable, "timetable-undo") == ["The last change was taken back."]
    assert post(client, timetable, "timetable-lock", meeting=third.pk) == ["1 meeting is locked."]
    participant = {"participant": made.people[0].public_id}
    assert post(client, timetable, "timetable-lock", **participant) == ["1 meeting is locked."]
    assert post(client, timetable, "timetable-lock") == ["1 meeting is locked."]
    assert post(client, timetable, "timetable-lock", to="unlock") == ["3 meetings are unlocked."]
    taken = {"seen": third.slot_id}
    assert post(client, timetable, "timetable-take-out", third.pk, **taken) == [
        "Taken out. It stands in the list of requests without a slot."
    ]
    pair = {"asking": made.people[0].public_id, "asked": made.people[3].public_id}
    assert post(client, timetable, "timetable-pair", **pair) == ["Added. Choose a slot for it."]
    assert post(client, timetable, "timetable-note", note="before lunch") == ["Saved."]
    assert post(client, timetable, "timetable-copy") == [
        "This draft begins as the other one stands."
    ]
    timetable.refresh_from_db()
    assert (timetable.note, timetable.meetings.count()) == ("before lunch", 4)


def test_a_slot_that_is_taken_keeps_what_was_chosen_and_says_why(client):
    made, by = on_site(make_day(people=3, slots=2)), staff()
    made.wish(0, 1)
    made.wish(0, 2)
    timetable = computed(made, by=by)
    client.force_login(by)
    first, second = rows_of(timetable)
    page = address("timetable-meeting", timetable, first.pk)
    response = client.post(page, {"slot": second.slot_id, "seen": first.slot_id})
    assert response.status_code == 422
    assert "it is not possible" in response.context["error"]
    assert client.post(page, {"seen": first.slot_id}).context["error"] == "Choose a slot."


def test_begin_follow_cancel_and_delete(client):
    made, by = people_meeting(1), staff()
    client.force_login(by)
    page = reverse("matchmaking-timetables", args=[made.event.slug])
    assert "No draft yet" in client.get(page).content.decode()
    response = client.post(page, {"seed": 4, "note": "first"}, follow=True)
    timetable = Timetable.objects.get()
    assert (timetable.seed, timetable.note, timetable.by) == (4, "first", by)
    assert "How far it is" in response.content.decode()
    assert client.post(page, {"seed": 4}).status_code == 422
    assert post(client, timetable, "timetable-cancel") == ["The computing was cancelled."]
    assert post(client, timetable, "timetable-delete") == ["The draft was deleted."]
    assert not Timetable.objects.exists()


def test_two_drafts_are_compared(client):
    made, by = people_meeting(3), staff()
    old = computed(made, by=by)
    client.force_login(by)
    new = copy_timetable(old, by=by)
    first, second, _third = rows_of(new)
    free = next(slot for slot in made.slots if slot != first.slot)
    place_meeting(new, first.pk, free, by=by, seen=first.slot)
    take_out(new, second.pk, by=by, seen=second.slot)
    page = reverse("timetable-compare", args=[made.event.slug])
    found = client.get(page, {"before": 1, "after": 2}).context["found"]
    assert [len(each) for each in (found.moved, found.lost, found.placed)] == [1, 1, 0]
    assert found.same == 1
    back = client.get(page, {"before": 2, "after": 1}).context["found"]
    assert [len(each) for each in (back.moved, back.lost, back.placed)] == [1, 0, 1]
    assert [one.meetings for one in found.people] == [(1, 0), (1, 0)]
    assert client.get(page, {"before": 2, "after": 9}).status_code == 400


def test_publish_by_its_button(client):
    made, by = people_meeting(1), staff()
    timetable = computed(made, by=by)
    client.force_login(by)
    assert post(client, timetable, "timetable-publish") == [
        "Published. The invitations go out in the background, one by one."
    ]
    timetable.refresh_from_db()
    assert timetable.is_in_force
    assert "Make a draft of it" in client.get(address("timetable", timetable)).content.decode()


def test_the_grid_is_narrowed_by_side_and_name(client):
    made, by = people_meeting(3), staff()
    timetable = computed(made, by=by)
    client.force_login(by)
    page = address("timetable", timetable)
    lines = client.get(page, {"side": "jp"}).context["lines"]
    assert [line.profile.side for line in lines] == ["jp"] * 3
    name = made.people[2].profile.name_en
    assert [line.profile.name for line in client.get(page, {"words": name}).context["lines"]] == [
        name
    ]


@pytest.mark.parametrize("reason", ["no_place", "people_busy", "day_full", "limit_reached"])
def test_every_reason_is_said_in_both_languages(client, reason):
    made, by = people_meeting(1), staff()
    timetable = computed(made, by=by)
    slot = made.slots[0].starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    person = str(made.people[0].public_id)
    timetable.meetings.update(
        slot=None,
        place=None,
        reason=reason,
        facts={"slots": [slot], "participant": person, "max": 3},
        freed_by=[
            {"change": "add_place", "slot": slot},
            {"change": "raise_max", "participant": person},
            {"change": "be_there", "slot": slot, "participants": [person]},
            {"change": "add_interpreter", "slot": slot, "pair": "en-ja"},
            {"change": "give_up", "slot": slot, "meetings": [f"{person}+{person}"], "weight": 1},
        ],
    )
    client.force_login(by)
    english = client.get(address("timetable", timetable)).context["waiting"][0]
    said = [english.why, *english.ways]
    with translation.override("ja"):
        japanese = client.get(address("timetable", timetable)).context["waiting"][0]
        also = [japanese.why, *japanese.ways]
    assert len(said) == len(also) == 6
    assert not set(said) & set(also)


def unplaced(count, reason):
    """A draft with so many requests that wait for a reason, and one that was taken out."""
    made = make_day(people=2 * count + 2, tables=1)
    rows = [(2 * n, 2 * n + 1) for n in range(count + 1)]
    timetable = made.table(*rows, published=False)
    timetable.meetings.update(reason=reason)
    last = timetable.meetings.order_by("-pk").first()
    type(last).objects.filter(pk=last.pk).update(reason="taken_out", weight=99)
    return timetable


def test_what_waits_is_narrowed_by_reason_and_paged(client):
    timetable = unplaced(26, "no_place")
    client.force_login(staff())
    page = address("timetable", timetable)
    shown = client.get(page).context
    assert [(one.code, one.count) for one in shown["reasons"]] == [
        ("no_place", 26),
        ("taken_out", 1),
    ]
    assert (len(shown["waiting"]), shown["waiting"].paginator.count) == (25, 27)
    assert shown["waiting"][0].reason == "taken_out"  # the heaviest
    narrowed = client.get(f"{page}?view=places&reason=no_place&page=2")
    assert len(narrowed.context["waiting"]) == 1
    assert "?view=places&amp;reason=no_place&amp;page=1#waiting" in narrowed.content.decode()
    assert "?view=places&amp;reason=taken_out#waiting" in narrowed.content.decode()
    assert len(client.get(f"{page}?reason=nonsense").context["waiting"]) == 0


def test_the_list_to_print_has_everything_on_one_page(client):
    timetable = unplaced(26, "no_place")
    page = address("timetable-waiting", timetable)
    for user, status in ((UserFactory(), 403), (staff(), 200)):
        client.force_login(user)
        assert client.get(page).status_code == status
    assert client.get(page).content.decode().count('<th scope="row">') == 27
    assert client.get(f"{page}?reason=taken_out").content.decode().count('<th scope="row">') == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_to_print_costs_the_same_for_any_number(client, django_assert_num_queries, count):
    timetable = unplaced(count, "people_busy")
    client.force_login(staff())
    with django_assert_num_queries(11):
        client.get(address("timetable-waiting", timetable))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_clashes_is_said_in_the_language_of_the_reader(client, language):
    by = staff()
    timetable = computed(people_meeting(1), by=by)
    (row,) = rows_of(timetable)
    conflict = {
        "constraint": "place", "code": "place", "ids": {"meeting": row.key},
        "message": f"Meeting {row.key!r} must be placed.",
    }  # fmt: skip
    Timetable.objects.filter(pk=timetable.pk).update(
        result=timetable.result | {"conflicts": [conflict]}
    )
    client.force_login(by)
    with translation.override(language):
        page = client.get(address("timetable", timetable)).content.decode()
    assert conflict["message"] not in page
    assert {"en": " must take place.", "ja": "は必ず開催する必要があります。"}[language] in page
