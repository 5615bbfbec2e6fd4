"""A cooperation and its steps, kept by the helpdesk on a page."""

from datetime import date

import pytest

from audit.models import Entry
from tests.factories import (
    AgreementFactory,
    MilestoneFactory,
    PartnershipFactory,
    ProfileFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PLAIN = {"name_en": "Digital ties", "started": "2010"}


@pytest.fixture
def partnership():
    made = PartnershipFactory(profiles=[ProfileFactory(name_en="Lower Saxony")])
    MilestoneFactory(partnership=made, title_en="First mission")
    return made


def address(partnership):
    return f"/en/partnerships/{partnership.public_id}/edit/"


def steps(*rows, initial=0):
    data = {"steps-TOTAL_FORMS": str(len(rows)), "steps-INITIAL_FORMS": str(initial)}
    for number, row in enumerate(rows):
        data |= {f"steps-{number}-{name}": value for name, value in row.items()}
    return data


FIRST = {"kind": "mission", "title_en": "First mission", "on": "2010"}
FAIR = {
    "kind": "exhibition",
    "title_ja": "展示会",
    "on": "2011-10",
    "until": "2013",
    "recurs": "on",
}


def read(client, partnership):
    editor = client.get(address(partnership)).context["editor"]
    return PLAIN | {"lock": editor.lock, "read": editor.read}


@pytest.mark.parametrize(("reader", "status"), [("visitor", 302), ("officer", 403), ("staff", 200)])
def test_only_the_helpdesk_keeps_cooperations(client, partnership, reader, status):
    if reader == "officer":
        client.force_login(UserFactory(profile=partnership.profiles.get()))
    if reader == "staff":
        client.force_login(UserFactory(desk="eu"))
    assert client.get(address(partnership)).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_steps(client, django_assert_num_queries, count):
    made = PartnershipFactory(profiles=ProfileFactory.create_batch(count))
    MilestoneFactory.create_batch(count, partnership=made)
    client.force_login(UserFactory(desk="eu"))
    with django_assert_num_queries(6):
        client.get(address(made))


def test_the_helpdesk_adds_changes_and_removes_steps(client, partnership):
    client.force_login(UserFactory(desk="jp"))
    sent = read(client, partnership)
    gone = FIRST | {"DELETE": "on"}
    assert client.post(address(partnership), sent | steps(gone, FAIR, initial=1)).status_code == 302
    step = partnership.milestones.get()
    assert (step.title_ja, step.on, step.precision, step.until, step.until_precision) == (
        "展示会",
        date(2011, 10, 1),
        "month",
        date(2013, 1, 1),
        "year",
    )
    assert step.recurs
    partnership.refresh_from_db()
    assert (partnership.name_en, partnership.started) == ("Digital ties", "2010")
    logged = Entry.objects.get(record_id=partnership.public_id)
    assert (logged.action, "milestones" in logged.details["fields"]) == (
        "partnership.changed",
        True,
    )
    found = AgreementFactory(partnership=partnership)
    assert "展示会" in client.get(found.get_absolute_url()).content.decode()


def test_an_empty_entry_is_no_step(client, partnership):
    client.force_login(UserFactory(desk="jp"))
    sent = read(client, partnership)
    empty = {"kind": "contact"}
    client.post(address(partnership), sent | steps(FIRST, empty, empty, initial=1))
    assert [step.title_en for step in partnership.milestones.all()] == ["First mission"]


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        (
            {"on": "last year"},
            "on",
            "Write a year (2011), a month (2018-10) or a day (2018-10-05).",
        ),
        ({"title_ja": ""}, "title_en", "Give a title in English or in Japanese."),
        ({"until": "2009"}, "until", "The end is before the beginning."),
    ],
)
def test_a_wrong_step_is_named_and_nothing_is_lost(client, partnership, wrong, field, message):
    client.force_login(UserFactory(desk="jp"))
    sent = read(client, partnership) | {"source": "Register 2026"}
    response = client.post(address(partnership), sent | steps(FIRST, FAIR | wrong, initial=1))
    assert response.status_code == 422
    assert response.context["editor"].steps.errors == [{}, {field: [message]}]
    assert "Register 2026" in response.content.decode()
    assert partnership.milestones.count() == 1


def test_who_saves_second_sees_both_lists_of_steps_and_decides(client, partnership):
    client.force_login(UserFactory(desk="jp", given_name="Aki", family_name="Mori"))
    sent = read(client, partnership)
    client.post(address(partnership), sent | steps(FIRST, FAIR, initial=1))
    client.force_login(UserFactory(desk="eu"))
    mine = steps(FIRST, {"kind": "branch", "title_en": "A branch", "on": "2015"}, initial=1)
    response = client.post(address(partnership), sent | {"source": "Mine"} | mine)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Aki Mori saved on" in page
    assert "<del>Exhibition · 展示会 · 2011-10 · 2013 · Comes again every year or two</del>" in page
    assert [(one.change.name, one.keep, one.both) for one in response.context["clashes"]] == [
        ("source", "mine", False),
        ("steps", "mine", True),
    ]
    decision = dict(response.context["typed"])
    decision |= {"lock": response.context["lock"], "read": response.context["read"]}
    client.post(address(partnership), decision | {"keep-source": "mine", "keep-steps": "theirs"})
    partnership.refresh_from_db()
    assert partnership.source == "Mine"
    assert [(step.title, step.recurs) for step in partnership.milestones.all()] == [
        ("First mission", False),
        ("展示会", True),
    ]
