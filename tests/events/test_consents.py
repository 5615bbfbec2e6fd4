"""Recording and slides are public once everybody on the stage has agreed, and nobody else decides it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Entry
from events.enums import Right
from events.models import Speaker, StageConsent, TeamMember
from events.queries.consents import missing, on_stage
from events.services.consents import answer_consent, ask_consent, note_consent
from events.services.rehearsals import start_rehearsal
from events.tokens import consent_token
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from tests.events.stages import conference, helpdesk, session
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LINKS = {"recording": "https://video.example/recording", "slides": "https://video.example/slides"}


@pytest.fixture
def by():
    return helpdesk()


@pytest.fixture
def event(by):
    made = conference(state="open", recording_url=LINKS["recording"], slides_url=LINKS["slides"])
    one = session(made, by)
    one.speakers.all().delete()
    for name in ("Anna Martin", ""):
        Speaker.objects.create(
            session=one, name_en=name, name_ja="" if name else "佐藤健司", title_en="Head"
        )
    Speaker.objects.create(session=one, title_en="Moderator, to be named")
    return made


def organiser(event, right=Right.PROGRAMME):
    user = UserFactory()
    TeamMember.objects.create(event=event, user=user, rights=[right])
    return user


def shown(client, event):
    """What readers find on the page, and programs in the API."""
    page = client.get(event.get_absolute_url()).content.decode()
    told = client.get(f"/api/v1/events/{event.public_id}/").json()
    on_page = {kind for kind, link in LINKS.items() if link in page}
    assert on_page == {kind for kind, link in LINKS.items() if told[f"{kind}_url"] == link}
    return on_page


def test_links_are_public_with_the_consent_of_everybody_who_is_named(client, event, by):
    assert shown(client, event) == set()
    note_consent(event, "Anna Martin", recording=True, slides=True, note="On paper", by=by)
    assert shown(client, event) == set()
    note_consent(event, "佐藤健司", recording=False, slides=True, note="On paper", by=by)
    assert shown(client, event) == {"slides"}
    note_consent(event, "佐藤健司", recording=True, slides=False, note="By telephone", by=by)
    assert shown(client, event) == {"recording"}


def test_an_event_from_a_source_and_one_without_names_show_what_they_have(client, event):
    type(event).objects.filter(pk=event.pk).update(source="Report of 2021")
    assert shown(client, event) == {"recording", "slides"}
    type(event).objects.filter(pk=event.pk).update(source="")
    Speaker.objects.exclude(title_en__startswith="Moderator").delete()
    assert shown(client, event) == {"recording", "slides"}


def test_who_is_asked_answers_by_a_link_that_does_nothing_when_opened(client, event, by):
    found = ask_consent(event, "佐藤健司", email="sato@gifu.example", language="ja", by=by)
    mail = OutgoingMail.objects.get(to="sato@gifu.example")
    page = reverse("event-consent", args=[consent_token(found.public_id)])
    assert page.removeprefix("/en/") in mail.text
    assert "佐藤健司" in mail.text
    before = StageConsent.objects.values().get()
    opened = client.get(page)
    assert (opened.status_code, opened["Referrer-Policy"]) == (200, "strict-origin")
    assert StageConsent.objects.values().get() == before
    wrong = client.post(page, {"recording": "yes"})
    assert (wrong.status_code, StageConsent.objects.get().is_answered) == (422, False)
    assert "Choose yes or no." in wrong.content.decode()
    assert client.post(page, {"recording": "yes", "slides": "no"}).status_code == 302
    row = StageConsent.objects.get()
    assert (row.recording, row.slides, row.noted_by) == (True, False, None)
    client.post(page, {"recording": "no", "slides": "no"})  # they change their mind
    assert StageConsent.objects.get().recording is False
    assert Entry.objects.filter(action="event.consent_answered").count() == 2


def test_asking_again_is_another_mail_and_keeps_the_answer(event, by):
    found = ask_consent(event, "Anna Martin", email="a@x.example", language="en", by=by)
    answer_consent(found, recording=True, slides=True)
    again = ask_consent(event, "Anna Martin", email="b@x.example", language="en", by=by)
    assert (again.pk, again.recording, again.email) == (found.pk, True, "b@x.example")
    assert OutgoingMail.objects.filter(to__in=["a@x.example", "b@x.example"]).count() == 2


def test_nobody_is_asked_in_a_rehearsal_nor_who_is_not_on_the_stage(event, by):
    copy = start_rehearsal(event, by=by)
    for of, person, code in (
        (copy, "Anna Martin", "rehearsal"),
        (event, "Nobody", "not_on_stage"),
    ):
        with pytest.raises(DomainError) as refused:
            ask_consent(of, person, email="a@x.example", language="en", by=by)
        assert refused.value.code == code
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("token", ["forged", ""])
def test_a_forged_link_is_gone(client, event, token):
    assert client.get(f"/en/events/consent/{token or 'x:y:z'}/").status_code == 410


def test_only_who_writes_the_programme_asks_and_enters(client, event, by):
    writer, letters = organiser(event), organiser(event, Right.LETTERS)
    pages = [
        reverse("event-consents", args=[event.slug]),
        reverse("event-consent-of", args=[event.slug]) + "?person=Anna%20Martin",
    ]
    for user, status in {writer: 200, by: 200, letters: 403, UserFactory(): 403}.items():
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [status] * 2
    with pytest.raises(PermissionDenied):
        ask_consent(event, "Anna Martin", email="a@x.example", language="en", by=letters)
    with pytest.raises(PermissionDenied):
        note_consent(event, "Anna Martin", recording=True, slides=True, note="", by=letters)


def test_organisers_ask_and_enter_on_pages_and_see_the_state(client, event):
    client.force_login(organiser(event))
    of = reverse("event-consent-of", args=[event.slug])
    wrong = client.post(f"{of}?person=Anna%20Martin", {"action": "ask", "ask-email": "no address"})
    assert wrong.status_code == 422
    assert "no address" in wrong.content.decode()
    asked = {"action": "ask", "ask-email": "a@x.example", "ask-language": "en"}
    assert client.post(f"{of}?person=Anna%20Martin", asked).status_code == 302
    noted = {
        "action": "note",
        "note-recording": "yes",
        "note-slides": "no",
        "note-note": "On paper",
    }
    assert client.post(f"{of}?person=佐藤健司", noted).status_code == 302
    page = client.get(reverse("event-consents", args=[event.slug])).content.decode()
    for words in ("asked on", "does not agree", "On paper"):
        assert words in page
    people = on_stage(event)
    assert [one.state for one in people] == ["asked", "answered"]
    assert (missing(people, "recording"), missing(people, "slides")) == (1, 2)
    assert client.get(f"{of}?person=Nobody").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    client, event, by, count, django_assert_num_queries
):
    stage = event.sessions.get()
    for number in range(count):
        Speaker.objects.create(session=stage, name_en=f"Person {number}")
        note_consent(event, f"Person {number}", recording=True, slides=True, note="x", by=by)
    client.force_login(by)
    page = reverse("event-consents", args=[event.slug])
    client.get(page)
    with django_assert_num_queries(5):
        assert client.get(page).status_code == 200
