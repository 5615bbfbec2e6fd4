"""The timetable in force on paper and screens: what each reader sees of it, and who sees nothing."""

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from events.enums import RegistrationState, Right
from events.models import Registration, TeamMember
from matchmaking.queries.day.agenda import wall
from matchmaking.services.day.links import renew_wall_link
from matchmaking.tokens import INTERPRETER_SALT, WALL_SALT, interpreter_token, wall_token
from tests.factories import UserFactory
from tests.matchmaking.days import add_interpreter, make_day, organiser

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    found = make_day(people=4, interpreters=1)
    found.table((0, 1, 0, 0, 0), (2, 3, 0, 1), (0, 3, 2, 0))
    return found


def page(client, name, made, **more):
    return client.get(reverse(name, args=[made.event.slug]), **more)


def texts(html):
    return " ".join(html.content.decode().split())


def test_an_editor_sees_the_own_day_with_partner_place_and_free_slots(client, made):
    client.force_login(UserFactory(profile=made.people[0].profile, time_zone="Asia/Tokyo"))
    (agenda,) = page(client, "day-agenda", made).context["agendas"]
    partners = [entry.partner and entry.partner.pk for entry in agenda.entries]
    assert partners == [made.people[1].profile_id, None, made.people[3].profile_id, None]
    assert agenda.held == 2
    first = agenda.entries[0]
    assert next(clock.zone for clock in first.clocks) == "Asia/Tokyo"
    assert first.clocks[0].starts_at == made.slots[0].starts_at
    assert first.meeting.place == made.tables[0]


def test_who_comes_for_an_organisation_sees_its_day(client, made):
    guest = UserFactory()
    Registration.objects.create(
        event=made.event, user=guest, profile=made.people[2].profile,
        state=RegistrationState.CONFIRMED, language="en",
    )  # fmt: skip
    client.force_login(guest)
    (agenda,) = page(client, "day-agenda", made).context["agendas"]
    assert agenda.participant == made.people[2]


def test_agendas_are_for_those_who_come_and_sheets_for_those_who_arrange(client, made):
    organiser = UserFactory()
    TeamMember.objects.create(event=made.event, user=organiser, rights=[Right.MEETINGS])
    letters = UserFactory()
    TeamMember.objects.create(event=made.event, user=letters, rights=[Right.LETTERS])
    people = {
        "visitor": None,
        "stranger": UserFactory(),
        "editor": UserFactory(profile=made.people[0].profile),
        "organiser": organiser,
        "writes letters": letters,
        "helpdesk": UserFactory(desk="jp"),
    }
    seen = {}
    for who, user in people.items():
        client.logout()
        if user:
            client.force_login(user)
        seen[who] = (
            page(client, "day-agenda", made).status_code,
            page(client, "matchmaking-sheets", made).status_code,
        )
    assert seen == {
        "visitor": (302, 302),
        "stranger": (404, 403),
        "editor": (200, 403),
        "organiser": (200, 200),
        "writes letters": (404, 403),
        "helpdesk": (200, 200),
    }


def test_sheets_hold_one_page_for_each_place_interpreter_and_participant(client, made):
    client.force_login(UserFactory(desk="eu"))
    places = page(client, "matchmaking-sheets", made).context["sheets"]
    assert [(one.name, len(one.rows)) for one in places] == [
        (made.tables[0], 2),
        (made.tables[1], 1),
    ]
    (sheet,) = page(client, "day-sheets-interpreters", made).context["sheets"]
    assert sheet.name == made.interpreters[0].resource
    shown = client.get(sheet.link)
    assert made.people[0].profile.name in texts(shown)
    assert len(page(client, "day-sheets-participants", made).context["agendas"]) == 4


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("day-agenda", 8), ("day-sheets-participants", 8), ("matchmaking-sheets", 5)],
)
def test_pages_cost_the_same_for_any_number_of_meetings(
    client, django_assert_num_queries, name, queries, count
):
    made = make_day(people=6, tables=3)
    made.table(*[(2 * n, 2 * n + 1, 0, n) for n in range(count)])
    client.force_login(UserFactory(desk="eu", profile=made.people[0].profile))
    page(client, name, made)
    with django_assert_num_queries(queries):
        page(client, name, made)


@pytest.mark.parametrize("count", [1, 3])
def test_the_interpreters_page_costs_the_same_for_any_number_of_meetings(
    client, django_assert_num_queries, count
):
    made = make_day(people=6, tables=3, interpreters=1)
    made.table(*[(2 * n, 2 * n + 1, n, n, 0) for n in range(count)])
    token = interpreter_token(made.event.public_id, made.interpreters[0].resource.public_id)
    with django_assert_num_queries(3):
        shown = client.get(reverse("day-interpreter-sheet", args=[token]))
    assert len(shown.context["briefings"]) == count


def test_the_wall_shows_what_runs_and_what_comes_without_signing_in(client, made):
    shown = client.get(reverse("day-wall", args=[wall_token(made.event.public_id)]))
    assert made.people[0].profile.name in texts(shown)
    assert 'hx-trigger="every 30s"' in texts(shown)
    now = wall(made.day.timetables.in_force().get(), made.slots[1].starts_at)
    assert [[row.pk for row in rows] for _clocks, rows in now.now] == [
        [],
        [made.day.timetables.get().meetings.get(slot=made.slots[2]).pk],
    ]


@pytest.mark.parametrize("name", ["day-wall", "day-interpreter-sheet"])
def test_a_forged_link_is_gone(client, made, name):
    assert client.get(reverse(name, args=["forged"])).status_code == 410


def test_links_of_one_purpose_open_no_other_door(client, made):
    token = wall_token(made.event.public_id)
    assert client.get(reverse("day-interpreter-sheet", args=[token])).status_code == 410


def test_what_is_handed_out_shows_the_clock_of_each_participant(client, made):
    made.table((0, 1, 0, 0, 0))
    client.force_login(organiser(made.day))
    for agenda in page(client, "day-sheets-participants", made).context["agendas"]:
        own = agenda.participant.profile.time_zone
        assert {entry.clocks[0].zone for entry in agenda.entries} == {own}


def test_before_a_timetable_is_published_pages_say_so(client):
    made = make_day()
    made.table((0, 1, 0, 0), published=False)
    client.force_login(UserFactory(desk="eu", profile=made.people[0].profile))
    for name in ("day-agenda", "matchmaking-sheets"):
        assert page(client, name, made).context["table"] is None
    assert wall_shows_nothing(client, made)


def wall_shows_nothing(client, made):
    shown = client.get(reverse("day-wall", args=[wall_token(made.event.public_id)]))
    return made.people[0].profile.name not in texts(shown) and timezone.now() is not None


def test_links_are_taken_back_one_by_one(client, made):
    """The old one opens nothing, others go on; only who arranges the day may do so."""
    add_interpreter(made.day, "Another")
    made.table((0, 1, 0, 0, 0))
    event, told = made.event.public_id, made.interpreters[0].resource.public_id
    wall_page = reverse("day-wall", args=[wall_token(event)])
    sheet = reverse("day-interpreter-sheet", args=[interpreter_token(event, told)])
    renewals = [
        reverse("day-wall-renew", args=[made.event.slug]),
        reverse("day-interpreter-renew", args=[made.event.slug, made.interpreters[0].pk]),
    ]
    for user in (UserFactory(profile=made.people[0].profile), organiser(made.day, "letters")):
        client.force_login(user)
        assert [client.post(page).status_code for page in renewals] == [403, 403]
    client.force_login(organiser(made.day))
    assert client.post(renewals[0]).status_code == 302
    client.logout()
    answer = client.get(wall_page)
    assert (answer.status_code, answer["HX-Refresh"]) == (410, "true")
    assert client.get(sheet).status_code == 200
    client.force_login(organiser(made.day))
    client.post(renewals[1])
    shown = client.get(reverse("day-sheets-interpreters", args=[made.event.slug]))
    fresh = next(one.link for one in shown.context["sheets"] if one.name.public_id == told)
    assert [client.get(page).status_code for page in (sheet, fresh)] == [410, 200]
    assert Entry.objects.filter(action__endswith="link_renewed").count() == 2


def test_links_from_before_there_were_editions_open_until_a_new_one_is_made(client, made):
    event, told = made.event.public_id.hex, made.interpreters[0].resource.public_id.hex
    old = {
        "day-wall": signing.dumps(event, salt=WALL_SALT),
        "day-interpreter-sheet": signing.dumps([event, told], salt=INTERPRETER_SALT),
    }
    pages = [reverse(name, args=[token]) for name, token in old.items()]
    assert [client.get(page).status_code for page in pages] == [200, 200]
    renew_wall_link(made.day, by=organiser(made.day))
    assert [client.get(page).status_code for page in pages] == [410, 200]
