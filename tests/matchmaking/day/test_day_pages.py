"""The pages of a matchmaking day: who opens them, what they cost, and what they do."""

import re

import pytest
from django.urls import reverse

from events.enums import Right
from events.models import Event
from matchmaking.models import DayParticipant, DayPlace, MatchmakingDay, PartnerWish, Resource
from matchmaking.services.day.interpreters import InterpreterContent, save_interpreter
from tests.events.stages import session
from tests.events.test_registrations import opened
from tests.factories import ProfileFactory, UserFactory
from tests.matchmaking.days import add_interpreter, make_day, organiser, registered

pytestmark = pytest.mark.django_db
ARRANGED = ["settings", "hours", "places", "interpreters", "participants"]


def path(made, name, *args):
    return reverse(f"matchmaking-{name}", args=[made.event.slug, *args])


@pytest.fixture
def made():
    return make_day(interpreters=1)


@pytest.fixture
def desk():
    return UserFactory(desk="eu")


def status(client, user, address, data=None):
    client.force_login(user)
    answer = client.get(address) if data is None else client.post(address, data)
    return answer.status_code


@pytest.mark.parametrize("name", ARRANGED)
def test_only_who_has_the_right_opens_the_pages_of_organisers(client, made, desk, name):
    others = [right for right in Right.values if right != "meetings"]
    without = organiser(made.day)
    without.organised_events.update(rights=others)
    assert client.get(path(made, name)).status_code == 302
    for user, code in (
        (UserFactory(profile=made.people[0].profile), 403),
        (without, 403),
        (organiser(made.day), 200),
        (desk, 200),
    ):
        assert status(client, user, path(made, name)) == code


def test_a_draft_is_hidden_from_strangers(client, made):
    Event.objects.filter(pk=made.event.pk).update(state="draft")
    assert status(client, UserFactory(), path(made, "settings")) == 404
    assert status(client, UserFactory(), path(made, "day")) == 404


def test_who_opens_the_pages_of_a_participant(client, made, desk):
    one = made.people[0]
    pages = [path(made, name, one.public_id) for name in ("participant", "wishes")]
    data = {"attending": "online"}
    for user, read, write in (
        (UserFactory(), 404, 404),
        (UserFactory(profile=made.people[1].profile), 404, 404),
        (organiser(made.day, "event"), 404, 404),
        (UserFactory(member_of=one.profile), 200, 403),
        (UserFactory(profile=one.profile), 200, 302),
        (organiser(made.day), 200, 302),
        (desk, 200, 302),
    ):
        for page in pages:
            assert status(client, user, page) == read
            assert status(client, user, page, data) == write


def of_each(count):
    """A day with so many of everything that its pages list."""
    made = make_day(people=count + 1, slots=count, tables=count, interpreters=count)
    for number in range(count):
        made.wish(0, number + 1)
        registered(made.day, ProfileFactory())
        Resource.objects.create(kind="room", name_en=f"Room {number}", time_zone="Asia/Tokyo")
        save_interpreter(
            InterpreterContent(name_en=f"M{number}", time_zone="Asia/Tokyo", pairs=["en-ja"]),
            by=UserFactory(desk="jp"),
        )
    return made


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("settings", 5), ("hours", 8), ("places", 7), ("interpreters", 11), ("participants", 8)],
)
def test_pages_of_organisers_cost_the_same_for_any_number(
    client, django_assert_num_queries, name, queries, count
):
    made = of_each(count)
    client.force_login(UserFactory(desk="eu"))
    with django_assert_num_queries(queries):
        client.get(path(made, name))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("day", 7), ("participant", 11), ("wishes", 11)])
def test_pages_of_participants_cost_the_same_for_any_number(
    client, django_assert_num_queries, name, queries, count
):
    made = of_each(count)
    args = [] if name == "day" else [made.people[0].public_id]
    client.force_login(UserFactory(profile=made.people[0].profile))
    with django_assert_num_queries(queries):
        client.get(path(made, name, *args))


def test_a_day_is_set_up_by_one_press(client, desk):
    event = opened()
    client.force_login(desk)
    page = client.get(reverse("matchmaking-settings", args=[event.slug]))
    assert "Set up the matchmaking day" in page.content.decode()
    assert client.get(reverse("matchmaking-hours", args=[event.slug])).status_code == 404
    client.post(reverse("matchmaking-set-up", args=[event.slug]))
    assert MatchmakingDay.objects.get().event == event


def test_terms_are_typed_on_the_clock_of_the_event(client, desk):
    made = make_day()
    client.force_login(desk)
    data = {
        "until_day": "2030-05-10", "until_hour": "18:00", "least": 1, "most": 6,
        "must_weight": 10, "nice_weight": 4, "suggested_weight": 1, "uses_suggestions": "on",
    }  # fmt: skip
    assert client.post(path(made, "settings"), data).status_code == 302
    made.day.refresh_from_db()
    assert made.day.wishes_until.isoformat() == "2030-05-10T16:00:00+00:00"
    page = client.get(path(made, "settings")).content.decode()
    assert "01:00" in page  # in Tokyo, on the next day
    assert "next day" in page
    refused = client.post(path(made, "settings"), data | {"until_hour": "", "most": 0})
    assert refused.status_code == 422
    assert "a day ends at two times" in refused.content.decode()


def test_a_block_is_typed_previewed_changed_and_removed(client, desk):
    made = make_day(slots=1)
    client.force_login(desk)
    session(made.event, desk)
    talk = made.event.sessions.get()
    talk.kind, talk.title_en = "break", "Coffee"
    talk.starts_at, talk.ends_at = made.event.starts_at, made.event.ends_at
    talk.save()
    page = client.get(path(made, "hours")).content.decode()
    assert "The programme has something else at that time" in page
    assert "Coffee" in page
    data = {
        "day": "2030-05-17", "starts": "14:00", "ends": "16:30",
        "slot_minutes": 25, "change_minutes": 5,
    }  # fmt: skip
    assert client.post(path(made, "hours"), data).status_code == 302
    assert made.day.slots.count() == 6
    assert client.post(path(made, "hours"), data).status_code == 422  # there is one already
    block = made.day.blocks.last()
    again = client.post(path(made, "block", block.pk), data | {"ends": "15:00"})
    assert (again.status_code, made.day.slots.count()) == (302, 3)
    client.post(path(made, "block-remove", block.pk))
    assert made.day.slots.count() == 1


def test_hours_of_the_programme_are_taken_by_one_press(client, desk, made):
    session(made.event, desk, kind="meetings", title_en="One-to-one")
    client.force_login(organiser(made.day, "programme"))
    assert client.post(path(made, "hours-programme")).status_code == 403
    client.force_login(desk)
    page = client.get(path(made, "hours")).content.decode()
    assert "Take these hours from the programme" in page
    client.post(path(made, "hours-programme"))
    assert made.day.blocks.count() == 2
    assert "Take these hours" not in client.get(path(made, "hours")).content.decode()


@pytest.mark.parametrize(
    ("day", "starts", "ends", "said"),
    [
        ("2030-03-31", "02:30", "04:00", "never shows 2:30"),
        ("2030-05-17", "10:00", "09:00", "The end comes before the start"),
        ("2030-05-17", "10:00", "10:20", "Not one meeting fits"),
    ],
)
def test_a_block_that_cannot_be_says_why_and_keeps_what_was_typed(
    client, desk, made, day, starts, ends, said
):
    client.force_login(desk)
    data = {"day": day, "starts": starts, "ends": ends, "slot_minutes": 25, "change_minutes": 5}
    answer = client.post(path(made, "hours"), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{starts}"' in answer.content.decode()


def test_places_are_added_in_three_ways_moved_and_removed(client, desk):
    made = make_day(tables=0)
    shared = Resource.objects.create(kind="room", name_en="Hall", time_zone="Asia/Tokyo")
    client.force_login(desk)
    for data in (
        {"add": "tables", "tables-number": 2},
        {"add": "shared", "shared-places": [str(shared.public_id)]},
        {
            "add": "own",
            "own-kind": "video_room",
            "own-name_en": "V",
            "own-url": "https://v.example",
        },
    ):
        assert client.post(path(made, "places"), data).status_code == 302
    last = DayPlace.objects.last()
    client.post(path(made, "place", last.pk), {"do": "up"})
    names = [one.resource.name_en for one in made.day.places.all()]
    assert names == ["Table 1", "Table 2", "V", "Hall"]
    client.post(path(made, "place", last.pk), {"do": "remove"})
    assert made.day.places.count() == 3
    wrong = client.post(path(made, "places"), {"add": "own", "own-kind": "video_room"})
    assert wrong.status_code == 422
    assert "Give the address of the video room." in wrong.content.decode()


def test_the_pool_is_kept_by_the_helpdesk_alone(client, desk):
    pages = [reverse("interpreter-pool"), reverse("interpreter-new")]
    for page in pages:
        assert status(client, UserFactory(), page) == 403
        assert status(client, desk, page) == 200
    data = {
        "name_ja": "森", "time_zone": "Asia/Tokyo", "pairs": ["en-ja", "fr-ja"],
        "longest_minutes": 60, "language": "ja", "is_active": "on",
    }  # fmt: skip
    assert client.post(reverse("interpreter-new"), data).status_code == 302
    made = Resource.objects.get()
    assert (made.name_ja, made.interpreter.pairs) == ("森", ["en-ja", "fr-ja"])
    edit = reverse("interpreter-edit", args=[made.public_id])
    assert client.post(edit, data | {"is_active": ""}).status_code == 302
    made.refresh_from_db()
    assert made.is_active is False
    assert client.post(edit, {"time_zone": "Asia/Tokyo"}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_pool_costs_the_same_for_any_number(client, desk, django_assert_num_queries, count):
    made = make_day()
    for number in range(count):
        add_interpreter(made.day, f"M{number}")
    client.force_login(desk)
    with django_assert_num_queries(4):
        client.get(reverse("interpreter-pool"))


def test_an_interpreter_is_added_and_says_the_hours(client, desk, made):
    person = save_interpreter(
        InterpreterContent(name_en="Mori", time_zone="Asia/Tokyo", pairs=["en-ja"]), by=desk
    )
    client.force_login(desk)
    answer = client.post(path(made, "interpreters"), {"interpreter": str(person.public_id)})
    row = made.day.interpreters.get(resource=person)
    assert answer["Location"] == path(made, "interpreter", row.pk)
    data = {"here": [made.slots[0].pk], "partner": made.interpreters[0].pk}
    assert client.post(path(made, "interpreter", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.away.count(), row.partner) == (3, made.interpreters[0])
    client.post(path(made, "interpreter-remove", row.pk))
    assert made.day.interpreters.count() == 1


def test_organisers_read_languages_and_counts_in_their_words(client, made, desk):
    client.force_login(desk)
    address = path(made, "interpreters")
    assert "<td>English – Japanese</td>" in client.get(address).content.decode()
    shown = client.get(address.replace("/en/", "/ja/")).content.decode()
    assert "<td>英語 – 日本語</td>" in shown
    assert '<th scope="col">氏名</th>' in shown
    places = client.get(path(made, "places").replace("/en/", "/ja/")).content.decode()
    assert f"面談場所 {made.day.places.count()}か所" in places


def test_the_budget_is_told_in_one_sentence_with_remedies(client, desk):
    made = make_day(people=4, slots=1, interpreters=1)
    for number, row in enumerate(made.people):
        row.profile.languages = ["ja"] if number % 2 else ["en"]
        row.profile.save()
    made.wish(0, 1)
    made.wish(2, 3)
    client.force_login(desk)
    page = client.get(path(made, "interpreters")).content.decode()
    assert "These 2 meetings need 1 interpreter-hours; you have 0.5." in page
    assert "1 more interpreter, there all day" in page
    assert "1 more slot with the same interpreters" in page


def test_one_press_takes_part_from_the_page_of_the_event(client, made):
    profile = ProfileFactory()
    user = registered(made.day, profile).user
    client.force_login(user)
    assert path(made, "day") in client.get(made.event.get_absolute_url()).content.decode()
    assert "Take part in the matchmaking" in client.get(path(made, "day")).content.decode()
    answer = client.post(path(made, "join"), {"organisation": profile.slug})
    row = DayParticipant.objects.get(profile=profile)
    assert answer["Location"] == path(made, "participant", row.public_id)
    assert "Choose whom to meet" in client.get(path(made, "day")).content.decode()
    client.post(path(made, "leave", row.public_id))
    row.refresh_from_db()
    assert row.left_at is not None


def test_organisers_take_all_wishes_away_as_a_table(client, made, desk):
    made.wish(0, 1, note="=1+1")
    made.wish(1, 0, "no", on_behalf=True)
    made.people[3].left_at = made.event.starts_at
    made.people[3].save()
    made.wish(3, 0)
    address = path(made, "wishes-table")
    assert status(client, UserFactory(profile=made.people[0].profile), address) == 403
    client.force_login(desk)
    answer = client.get(address)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    one, other = (row.profile for row in made.people[:2])
    assert sorted(lines[1:]) == sorted(
        [
            f"{one.name},{one.slug},{other.name},{other.slug},Must,'=1+1,",
            f"{other.name},{other.slug},{one.name},{one.slug},No,,Yes",
        ]
    )
    workbook = client.get(address, {"format": "xlsx"})
    assert b"".join(workbook.streaming_content).startswith(b"PK")
    workbook.close()


def test_without_a_registration_the_page_says_what_to_do(client, made):
    user = UserFactory(profile=ProfileFactory())
    client.force_login(user)
    page = client.get(path(made, "day")).content.decode()
    assert "Your organisation does not take part yet" in page
    answer = client.post(
        path(made, "join"), {"organisation": user.affiliations.get().profile.slug}, follow=True
    )
    assert "Nobody is registered as a delegate" in answer.content.decode()


def test_organisers_add_an_organisation_on_its_behalf(client, made):
    profile = ProfileFactory()
    registered(made.day, profile)
    client.force_login(organiser(made.day))
    data = {"organisation": profile.slug}
    assert client.post(path(made, "participants"), data).status_code == 302
    assert made.day.participants.filter(profile=profile).exists()
    assert client.post(path(made, "participants"), data).status_code == 422  # takes part already


def test_hours_and_limits_are_saved_and_errors_keep_what_was_typed(client, made):
    one = made.people[0]
    client.force_login(UserFactory(profile=one.profile))
    page = path(made, "participant", one.public_id)
    data = {"attending": "onsite", "least": "", "most": 2, "here": [made.slots[0].pk]}
    assert client.post(page, data).status_code == 302
    one.refresh_from_db()
    assert (one.attending, one.most, one.away.count()) == ("onsite", 2, 3)
    wrong = client.post(page, data | {"least": 5})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "Nobody can have at least 5 and at most 2 meetings." in text
    assert len(re.findall(r'name="here"[^>]*checked', text)) == 1


def field(row, what):
    return f"{what}-{row.public_id}"


def test_wishes_are_one_form_without_javascript_and_undone_by_one_press(client, made):
    one, other, third, _last = made.people
    client.force_login(UserFactory(profile=one.profile))
    page = path(made, "wishes", one.public_id)
    made.wish(0, 2, "nice")
    data = {field(other, "level"): "must", field(other, "note"): "Wood", field(third, "level"): ""}
    assert client.post(page, data).status_code == 302
    assert [(w.wished, w.level, w.note) for w in one.wishes.all()] == [(other, "must", "Wood")]
    text = client.get(page).content.decode()
    assert "1 must, 0 nice to have, 0 no" in text
    client.post(path(made, "wishes-undo", one.public_id))
    assert [(w.wished, w.level) for w in one.wishes.all()] == [(third, "nice")]


def test_a_wish_is_saved_at_once_and_only_that_one(client, made):
    one, other = made.people[:2]
    client.force_login(UserFactory(profile=one.profile))
    made.wish(0, 2)
    address = path(made, "wish", one.public_id, other.public_id)
    answer = client.post(address, {field(other, "level"): "no"})
    assert answer.status_code == 200
    assert "Saved" in answer.content.decode()
    assert "1 must, 0 nice to have, 1 no" in answer.content.decode()
    assert {(w.wished, w.level) for w in one.wishes.all()} == {
        (other, "no"), (made.people[2], "must"),
    }  # fmt: skip
    itself = path(made, "wish", one.public_id, one.public_id)
    assert client.post(itself, {}).status_code == 404


def test_the_other_side_never_reads_a_wish(client, made):
    made.wish(1, 0, "no", note="Not with them")
    client.force_login(UserFactory(profile=made.people[0].profile))
    for page in (path(made, "day"), path(made, "wishes", made.people[0].public_id)):
        text = client.get(page).content.decode()
        assert "Not with them" not in text
        assert not re.search(r'value="no"[^>]*checked', text)


def test_a_note_that_is_too_long_is_told_and_kept(client, made):
    one, other = made.people[:2]
    client.force_login(UserFactory(profile=one.profile))
    data = {field(other, "level"): "must", field(other, "note"): "w" * 301}
    answer = client.post(path(made, "wishes", one.public_id), data)
    assert answer.status_code == 422
    assert "w" * 301 in answer.content.decode()
    assert PartnerWish.objects.count() == 0
