"""A rehearsal is a copy that only its organisers see, and whose mails stay in a log."""

import pytest
from django.core.exceptions import PermissionDenied

from events.enums import Right
from events.models import Event, Registration, RehearsalMail, TeamMember
from events.queries.registrations import own_coming
from events.services.events import set_state
from events.services.news import tell_changes
from events.services.registrations import Wishes
from events.services.rehearsals import discard_rehearsal, start_rehearsal
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from tests.events.stages import helpdesk, session
from tests.events.test_registrations import comes, opened, states
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    made = opened(capacity=2, name_en="Conference", name_ja="会議")
    session(made, helpdesk())
    wishes = Wishes(role="delegate", language="en", access_needs="A ramp")
    comes(made, wishes=wishes), comes(made), comes(made, japanese=True)
    made.refresh_from_db()
    return made


@pytest.fixture
def rehearsal(event):
    return start_rehearsal(event, by=helpdesk())


def test_a_rehearsal_has_programme_and_registrations_and_no_needs(event, rehearsal):
    assert (rehearsal.name_en, rehearsal.name_ja) == ("Rehearsal: Conference", "リハーサル：会議")
    assert rehearsal.sessions.count() == 1
    assert states(rehearsal) == states(event) == ["confirmed", "confirmed", "waiting"]
    assert set(rehearsal.registrations.values_list("access_needs", flat=True)) == {""}
    codes = Registration.objects.values_list("code", flat=True)
    assert len(set(codes)) == 6


def test_no_mail_of_a_rehearsal_leaves_and_each_stands_in_its_log(client, event, rehearsal):
    before = OutgoingMail.objects.count()
    set_state(rehearsal, "cancelled", by=helpdesk())
    tell_changes()
    assert OutgoingMail.objects.count() == before
    subjects = RehearsalMail.objects.filter(event=rehearsal).order_by("pk")
    assert [(mail.subject, mail.calendar_method) for mail in subjects] == [
        ("Cancelled: Rehearsal: Conference", "CANCEL"),
        ("Cancelled: Rehearsal: Conference", "CANCEL"),
        ("中止：リハーサル：会議", ""),
    ]
    event.refresh_from_db()
    assert event.state == "full"
    client.force_login(helpdesk())
    page = client.get(f"/en/events/{rehearsal.slug}/console/rehearsal/").content.decode()
    assert page.count("Cancelled: Rehearsal: Conference") == 2


def test_only_its_organisers_see_it(client, event, rehearsal):
    one = rehearsal.registrations.first()
    organiser = UserFactory()
    TeamMember.objects.create(event=rehearsal, user=organiser, rights=[Right.EVENT])
    for user, status in ((one.user, 404), (UserFactory(), 404), (organiser, 200)):
        client.force_login(user)
        assert client.get(rehearsal.get_absolute_url()).status_code == status
        assert client.get(one.get_absolute_url()).status_code == 404
        assert "Rehearsal" not in client.get("/en/events/").content.decode()
    client.logout()
    assert client.get(rehearsal.get_absolute_url()).status_code == 404
    assert [row.event for row in own_coming(one.user)] == [event]
    assert list(Event.objects.all()) == [event]


def test_discarding_takes_the_copy_and_nothing_else(client, event, rehearsal):
    client.force_login(helpdesk())
    page = f"/en/events/{rehearsal.slug}/console/rehearsal/"
    answer = client.post(page, {"action": "discard"})
    assert answer["Location"] == f"/en/events/{event.slug}/console/rehearsal/"
    assert list(Event.everything.all()) == [event]
    assert (event.registrations.count(), event.sessions.count()) == (3, 1)
    with pytest.raises(DomainError):
        discard_rehearsal(event, by=helpdesk())


def test_who_may_rehearse(client, event):
    organiser, writer = UserFactory(), UserFactory()
    TeamMember.objects.create(event=event, user=organiser, rights=[Right.EVENT])
    TeamMember.objects.create(event=event, user=writer, rights=[Right.LETTERS])
    for user in (writer, UserFactory(), event.registrations.first().user):
        with pytest.raises(PermissionDenied):
            start_rehearsal(event, by=user)
    client.force_login(writer)
    assert client.get(f"/en/events/{event.slug}/console/rehearsal/").status_code == 403
    made = start_rehearsal(event, by=organiser)
    client.force_login(organiser)
    page = client.get(f"/en/events/{made.slug}/console/").content.decode()
    assert "This is a rehearsal: no mail leaves" in page
    with pytest.raises(DomainError):
        start_rehearsal(made, by=organiser)


def test_three_at_a_time(event):
    by = helpdesk()
    slugs = {start_rehearsal(event, by=by).slug for _number in range(3)}
    assert len(slugs) == 3
    with pytest.raises(DomainError):
        start_rehearsal(event, by=by)
