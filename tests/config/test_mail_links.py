"""Links in mails: a scanner that opens all of them changes nothing, and each key fits one lock."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.db import connection
from django.urls import get_resolver, resolve, reverse
from django.utils import timezone, translation

from events.models import Registration, StageConsent
from events.tokens import consent_token, survey_token
from mailing.models import OutgoingMail
from matchmaking import tokens
from matchmaking.enums import Round
from matchmaking.models import ContactCheck, FollowUp, SuggestionDigest
from matchmaking.services.introductions import ask_for_introduction
from matchmaking.services.outcomes import ask
from matchmaking.services.request_digests import Wanted, choose_mails, send_request_digests
from matchmaking.services.requests import accept_request, propose_times, send_request
from matchmaking.services.thread import write_note
from regions import tokens as of_regions
from regions.models import Invitation, TeamMailbox
from regions.queries.directory import Criteria
from regions.services.affiliations import tell_desk_nobody_is_left
from regions.services.claims import claim_profile
from regions.services.following import save_search
from regions.services.freshness import ask_to_confirm
from regions.services.invitations import invite_colleague
from tests.contact import PostingFactory
from tests.factories import EventFactory, ProfileFactory, SectorFactory, UserFactory
from tests.matchmaking.conftest import Bridge
from tests.matchmaking.days import make_day

pytestmark = pytest.mark.django_db

PRINT = 'SELECT md5(string_agg(t::text, $$|$$ ORDER BY t::text)) FROM "{}" t'
LINK = re.compile(r"https?://[^\s<>\"']+")
NOT_COUNTED = {"django_session", "cache", "django_migrations"}


@pytest.fixture
def bridge():
    gifu = ProfileFactory(japanese=True, name_en="Gifu", name_ja="岐阜県", slug="gifu")
    vitagora = ProfileFactory(name_en="Vitagora", slug="vitagora")
    return Bridge(
        gifu=gifu,
        vitagora=vitagora,
        officer=UserFactory(japanese=True, profile=gifu, email="officer@gifu.example"),
        manager=UserFactory(profile=vitagora, email="manager@vitagora.example"),
        sector=SectorFactory(parent=SectorFactory()),
    )


@pytest.fixture
def keys(bridge):
    """Every kind of link that acts without signing in, as it stands in a mail to the manager."""
    person = bridge.manager.public_id
    request = bridge.ask()
    meeting = accept_request(
        request, starts_at=request.current_times[0].starts_at, by=bridge.manager
    )
    introduction = ask_for_introduction(bridge.gifu, bridge.vitagora, by=bridge.officer, note="n")
    question = FollowUp.objects.create(meeting=meeting, profile=bridge.vitagora, round=Round.AFTER)
    invitation = Invitation.objects.create(
        profile=bridge.vitagora,
        email="new@vitagora.example",
        role="editor",
        language="en",
        invited_by=bridge.manager,
        expires_at=timezone.now() + timedelta(days=7),
    )
    saved = save_search(Criteria(), by=bridge.manager, name="Wood", rhythm="weekly")
    choice = choose_mails(Wanted(rhythm="daily", hour=8, weekday=0, leads=[60]), by=bridge.manager)
    digest = SuggestionDigest.objects.create(user=bridge.manager)
    check = ContactCheck.objects.create(
        meeting=meeting, profile=bridge.vitagora, last_contact=timezone.localdate()
    )
    box = TeamMailbox.objects.create(
        profile=bridge.vitagora, email="team@vitagora.example", language="en"
    )
    registration = Registration.objects.create(
        event=EventFactory(
            starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
        ),
        user=bridge.manager,
        profile=bridge.vitagora,
        state="confirmed",
        language="en",
    )
    consent = StageConsent.objects.create(event=registration.event, person="Kim")
    day = make_day(interpreters=1)
    interpreter = day.interpreters[0].resource.public_id
    return {
        "day-wall": tokens.wall_token(day.event.public_id),
        "day-interpreter-sheet": tokens.interpreter_token(day.event.public_id, interpreter),
        "team-mailbox-confirm": of_regions.team_mailbox_token(box.public_id, box.email),
        "posting-mails-stop": tokens.posting_mails_token(person),
        "event-survey": survey_token(registration.public_id),
        "event-consent": consent_token(consent.public_id),
        "contact-check-by-mail": tokens.contact_token(person=person, check=check.public_id),
        "request-by-mail": tokens.answer_token(person=person, request=request.public_id),
        "outcome-by-mail": tokens.outcome_token(person=person, question=question.public_id),
        "introduction-by-mail": tokens.introduction_token(
            person=person, introduction=introduction.public_id
        ),
        "posting-unfollow-by-mail": tokens.unfollow_token(
            person=person, posting=PostingFactory(organisation=bridge.gifu).public_id
        ),
        "suggestion-mails-by-link": tokens.digest_token(digest.public_id),
        "mail-news-end": tokens.news_token(choice.public_id),
        "saved-search-stop": of_regions.stop_token(saved.public_id),
        "invitation": of_regions.invitation_token(invitation.public_id),
        "confirm": of_regions.confirmation_token(person=person, profile=bridge.vitagora.public_id),
    }


def contents():
    """A print of every table: whatever a page writes changes one of them."""
    tables = set(connection.introspection.table_names()) - NOT_COUNTED
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(tables):
            cursor.execute(PRINT.format(table))
            (found[table],) = cursor.fetchone()
    return found


def opened(client, address):
    """As a scanner does: HEAD, then GET."""
    head = client.head(address)
    page = client.get(address)
    assert head.status_code == page.status_code
    return page


def test_every_address_that_takes_a_key_is_tried_here(keys):
    """A calendar's address is no link that acts: it is read by programs, for ever."""
    with_key = {
        name
        for name, patterns in get_resolver().reverse_dict.lists()
        if isinstance(name, str)
        for possibilities, *_rest in patterns
        for _route, names in possibilities
        if "token" in names
    }
    assert with_key - {"calendar-feed"} == set(keys)


def test_opening_any_link_changes_nothing(client, keys, bridge):
    addresses = [reverse(name, args=[token]) for name, token in keys.items()]
    before = contents()
    for address in addresses:
        assert opened(client, address).status_code == 200
    assert contents() == before
    client.force_login(bridge.manager)
    before = contents()
    for address in addresses:
        opened(client, address)
    assert contents() == before


def test_a_key_fits_one_lock(client, keys):
    for name, token in keys.items():
        statuses = {
            other: client.get(reverse(other, args=[token])).status_code
            for other in keys
            if other != name
        }
        assert set(statuses.values()) <= {404, 410}, (name, statuses)


def test_a_forged_key_opens_nothing(client, keys):
    for name, token in keys.items():
        forged = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
        assert client.get(reverse(name, args=[forged])).status_code in {404, 410}, name


def test_every_key_ends(client, keys, monkeypatch):
    """Two years later nobody gets in by an old mail."""
    later = timezone.now().timestamp() + 2 * 366 * 24 * 3600
    monkeypatch.setattr(signing.time, "time", lambda: later)
    for name, token in keys.items():
        assert client.get(reverse(name, args=[token])).status_code in {404, 410}, name


@pytest.mark.parametrize(
    "name",
    [
        "request-by-mail",
        "outcome-by-mail",
        "introduction-by-mail",
        "confirm",
        "contact-check-by-mail",
    ],
)
def test_a_key_is_of_one_person(client, keys, bridge, name):
    """Who has left opens nothing by an old mail."""
    bridge.manager.is_active = False
    bridge.manager.save(update_fields=["is_active"])
    assert client.get(reverse(name, args=[keys[name]])).status_code in {404, 410}


def write_many_letters(bridge):
    """Letters of all parts of the house."""
    expert = UserFactory(desk="eu")
    choose_mails(Wanted(rhythm="daily", hour=8, weekday=0, leads=[]), by=bridge.manager)
    third = ProfileFactory(name_en="Third")
    far = [time + timedelta(days=14) for time in bridge.times()]
    open_request = send_request(
        bridge.gifu, bridge.vitagora, bridge.wish(times=far), by=bridge.officer
    )
    choice = bridge.manager.mail_choice
    choice.next_run_at = timezone.now()
    choice.save()
    send_request_digests()
    propose_times(open_request, far, by=bridge.manager)
    write_note(open_request, "See https://example.org/paper", by=bridge.officer)
    meeting = accept_request(
        open_request, starts_at=open_request.current_times[0].starts_at, by=bridge.officer
    )
    ask(meeting, Round.AFTER)
    ask_for_introduction(bridge.gifu, bridge.vitagora, by=bridge.officer, note="n")
    claim_profile(third, by=UserFactory(), function="Head", message="It is us")
    tell_desk_nobody_is_left(bridge.vitagora, bridge.manager.affiliations.get())
    invite_colleague(
        bridge.vitagora, by=expert, email="x@vitagora.example", role="editor", language="en"
    )
    ask_to_confirm(bridge.vitagora, by=expert)
    return expert


def test_all_links_of_all_letters_change_nothing(client, bridge):
    expert = write_many_letters(bridge)
    links = {
        urlsplit(found.rstrip(".,)"))
        for mail in OutgoingMail.objects.all()
        for text in (mail.text, mail.html.replace("&amp;", "&"), mail.unsubscribe_url)
        for found in LINK.findall(text)
    }
    paths = {link.path for link in links if link.hostname != "example.org"}
    with translation.override("en"):
        names = {resolve(path.replace("/ja/", "/en/", 1)).url_name for path in paths}
    assert names >= {
        "request-by-mail",
        "mail-news-end",
        "requests",
        "outcome-by-mail",
        "introduction-by-mail",
        "curation-claim",
        "organisation-people",
        "invitation",
        "confirm",
    }
    for person in (None, bridge.manager, expert):
        if person:
            client.force_login(person)
        before = contents()
        for path in sorted(paths):
            assert opened(client, path).status_code in {200, 302, 403, 404}, path
        assert contents() == before
