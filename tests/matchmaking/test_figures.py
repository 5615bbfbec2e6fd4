"""Figures of a period: what was counted, how it is grouped, and the line that funders ask for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from events.models import Event
from events.services.reference import load_events
from matchmaking.models import Meeting, MeetingRequest
from matchmaking.periods import calendar_year, fiscal_year, grant, period_of, periods
from matchmaking.queries.figures import figures
from matchmaking.services.outcomes import Answer, answer_outcome, ask_outcomes
from matchmaking.services.requests import accept_request, decline_request
from tests.factories import ProfileFactory, UserFactory

PAGE = "/en/curation/figures/"


def this_year():
    return calendar_year(timezone.localdate().year)


# Periods ----------------------------------------------------------------------------------------


def test_a_fiscal_year_begins_in_april_in_tokyo():
    period = fiscal_year(2022)
    assert (period.first, period.last) == (date(2022, 4, 1), date(2023, 3, 31))
    assert period.starts_at == datetime(2022, 3, 31, 15, tzinfo=UTC)
    assert period.ends_at == datetime(2023, 3, 31, 15, tzinfo=UTC)


def test_a_grant_runs_over_whole_years_in_brussels():
    period = grant(2024, 2026)
    assert period.starts_at == datetime(2023, 12, 31, 23, tzinfo=UTC)
    assert period.ends_at == datetime(2026, 12, 31, 23, tzinfo=UTC)


def test_periods_are_those_that_have_begun():
    keys = [period.key for period in periods(date(2019, 3, 31))]
    assert keys == ["y2019", "y2018", "fy2018", "fy2017"]
    assert period_of("nonsense", date(2019, 3, 31)).key == "y2019"


# Counting ---------------------------------------------------------------------------------------


@pytest.fixture
def loaded(db):
    load_events(lambda _line: None)


def test_the_events_of_2021_report_136_participants_and_19_meetings(loaded):
    found = figures(calendar_year(2021))
    assert (found.participants, found.meetings) == (136, 19)
    assert [event.name for event in found.events] == [
        "First EU-Japan Regional Cooperation Annual Conference",
        "First EU-Japan Regional Cooperation Matchmaking",
        "Webinar: Carbon neutrality through smart forest bioeconomy",
    ]
    assert (found.total.sent, found.total.acceptance, found.per_organisation) == (0, None, None)


def test_fiscal_and_calendar_years_part_the_events_differently(loaded):
    assert figures(fiscal_year(2018)).participants == 100
    assert figures(calendar_year(2018)).participants == 100
    Event.objects.filter(slug="seminar-2018").update(
        starts_at=datetime(2019, 2, 1, tzinfo=UTC), ends_at=datetime(2019, 2, 2, tzinfo=UTC)
    )
    assert figures(fiscal_year(2018)).participants == 100
    assert figures(calendar_year(2018)).participants == 0


def test_a_cancelled_event_does_not_count(loaded):
    Event.objects.filter(slug="conference-2020").update(attendance=500)
    assert figures(calendar_year(2020)).participants == 0


def met(bridge, *, start=0, held="held", milestone=""):
    """A request that was accepted, whose hour has passed, and of which Gifu tells."""
    request = bridge.ask(times=[bridge.times(12)[start]])
    meeting = accept_request(
        request, starts_at=request.current_times[0].starts_at, by=bridge.manager
    )
    end = timezone.now() - timedelta(hours=2 + start)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=end - timedelta(hours=1), ends_at=end)
    ask_outcomes()
    told = meeting.follow_ups.get(profile=bridge.gifu)
    answer_outcome(told, Answer(held=held, milestone=milestone), by=bridge.officer)
    return request


def test_requests_are_counted_by_what_became_of_them(bridge):
    met(bridge, milestone="mou")
    met(bridge, start=4, held="they_missed")
    decline_request(bridge.ask(), by=bridge.manager)
    bridge.ask()
    total = figures(this_year()).total
    assert (total.sent, total.answered, total.accepted) == (4, 3, 2)
    assert (total.held, total.known, total.agreed) == (1, 1, 1)
    assert (total.acceptance, total.held_share, total.known_share) == (67, 50, 100)


def test_requests_are_grouped_by_side_pair_and_head_of_sector(bridge):
    other = ProfileFactory(kind="cluster")
    bridge.ask()
    MeetingRequest.objects.create(
        sender=other,
        receiver=bridge.gifu,
        purpose="x",
        sector=bridge.sector.parent,
        language="en",
        expires_at=timezone.now() + timedelta(days=1),
    )
    found = figures(this_year())
    assert {line.label: line.sent for line in found.by_side} == {"Japan": 1, "Europe": 1}
    assert [(line.label, line.sent) for line in found.by_sector] == [(bridge.sector.parent.name, 2)]
    assert sum(line.sent for line in found.by_pair) == 2
    assert found.organisations == 3


def test_a_pair_is_the_same_whichever_of_the_two_asked(bridge):
    bridge.gifu.kind, bridge.vitagora.kind = "prefecture", "cluster"
    bridge.gifu.save()
    bridge.vitagora.save()
    decline_request(bridge.ask(), by=bridge.manager)
    MeetingRequest.objects.create(
        sender=bridge.vitagora,
        receiver=bridge.gifu,
        purpose="x",
        sector=bridge.sector,
        language="en",
        expires_at=timezone.now() + timedelta(days=1),
    )
    (pair,) = figures(this_year()).by_pair
    assert (pair.label, pair.sent) == ("Cluster and Japanese prefecture", 2)


def test_requests_outside_the_period_do_not_count(bridge):
    request = bridge.ask()
    first = fiscal_year(2020)
    MeetingRequest.objects.filter(pk=request.pk).update(created_at=first.starts_at)
    assert figures(first).total.sent == 1
    MeetingRequest.objects.filter(pk=request.pk).update(created_at=first.ends_at)
    assert figures(first).total.sent == 0
    assert figures(fiscal_year(2021)).total.sent == 1


# Page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("officer", 403), ("helpdesk", 200)])
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}table/"])
def test_figures_are_for_the_helpdesk(client, bridge, who, status, path):
    if who:
        client.force_login(bridge.officer if who == "officer" else UserFactory(desk="jp"))
    assert client.get(path).status_code == status


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_prints_the_line_that_funders_ask_for(client, loaded, language):
    client.force_login(UserFactory(desk="eu"))
    text = client.get(f"/{language}/curation/figures/?period=y2021").content.decode()
    assert '<dd class="stat__number">136</dd>' in text
    assert '<dd class="stat__number">19</dd>' in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_requests(
    client, bridge, count, django_assert_num_queries
):
    for _ in range(count):
        decline_request(bridge.ask(), by=bridge.manager)
    client.force_login(UserFactory(desk="eu"))
    with django_assert_num_queries(9):  # session, person, and seven of figures
        client.get(PAGE)


def test_the_table_holds_what_the_page_shows(client, bridge, loaded):
    bridge.ask()
    client.force_login(UserFactory(desk="eu"))
    response = client.get(f"{PAGE}table/?period={this_year().key}")
    rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Group,Value,Requests,Answered")
    assert rows[1] == "All,All requests,1,0,0,0,0,0,,"
    past = client.get(f"{PAGE}table/?period=y2021")
    last = b"".join(past.streaming_content).decode("utf-8-sig").splitlines()[-1]
    assert last == "Events in all,Year 2021,,,,,,,136,19"
