"""Mails about new suggestions: who gets one, what it tells, how often, and how it ends."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from mailing.models import OutgoingMail
from matchmaking.enums import DigestRhythm
from matchmaking.models import SuggestionDigest, ToldSuggestions
from matchmaking.services.digests import choose_rhythm, digest_of, send_digest, send_digests
from matchmaking.services.proposals import Note, propose_introduction
from matchmaking.services.suggestions import compute_suggestions
from matchmaking.tasks import send_digests as task
from matchmaking.tokens import digest_token
from regions.enums import AffiliationRole, ProfileState
from regions.models import Affiliation
from tests.factories import (
    AffiliationFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def aero():
    return SectorFactory(code="AER-AIR", name_en="Aeronautics", name_ja="航空機")


@pytest.fixture
def gifu(aero):
    return ProfileFactory(
        japanese=True, slug="gifu", name_en="Gifu", name_ja="岐阜県", sectors=[aero]
    )


@pytest.fixture
def hamburg(aero):
    return ProfileFactory(slug="hamburg", name_en="Hamburg Aviation", sectors=[aero])


@pytest.fixture
def officer(gifu):
    return UserFactory(profile=gifu)


@pytest.fixture
def desk():
    return UserFactory(desk="eu")


def ask(user, rhythm=DigestRhythm.WEEKLY):
    return choose_rhythm(digest_of(user), rhythm, by=user)


def later(digest, days):
    """Time passes: the digest falls due."""
    SuggestionDigest.objects.filter(pk=digest.pk).update(
        next_run_at=timezone.now() - timedelta(days=days)
    )


def mails():
    return list(OutgoingMail.objects.filter(dedupe_key__startswith="digest:").order_by("pk"))


def test_nobody_gets_a_mail_without_asking(officer, hamburg):
    compute_suggestions()
    assert send_digests() == 0
    assert digest_of(officer).rhythm == DigestRhythm.NEVER
    assert send_digests() == 0


def test_a_digest_names_what_is_new_with_a_reason_and_a_link(officer, gifu, hamburg):
    compute_suggestions()
    digest = ask(officer)
    assert task() == 1
    (mail,) = mails()
    assert (mail.to, mail.language) == (officer.email, "en")
    assert mail.subject == "1 new suggestion"
    assert "For Gifu" in mail.text
    assert "* Hamburg Aviation" in mail.text
    assert "Both of you work in “Aeronautics”." in mail.text
    assert f"{reverse('pair', args=['hamburg'])}?for=gifu" in mail.text
    assert reverse("suggestion-mails-by-link", args=[digest_token(digest.public_id)]) in mail.text
    assert "Once a week" in mail.text
    assert "Hamburg Aviation</a>" in mail.html


def test_a_digest_speaks_japanese_to_a_japanese_reader(gifu, hamburg):
    reader = UserFactory(japanese=True, profile=gifu)
    compute_suggestions()
    ask(reader)
    send_digests()
    (mail,) = mails()
    assert mail.language == "ja"
    assert mail.subject == "新しいご提案が1件あります"
    assert "航空機" in mail.text
    assert "/ja/suggestions/with/hamburg/" in mail.text
    assert "Suggest" not in mail.text


def test_a_partner_is_told_once_and_nothing_new_is_no_mail(officer, gifu, hamburg, aero):
    compute_suggestions()
    digest = ask(officer)
    assert send_digests() == 1
    assert send_digests() == 0
    later(digest, 1)
    assert send_digests() == 0
    toulouse = ProfileFactory(name_en="Toulouse", sectors=[aero])
    compute_suggestions()
    later(digest, 1)
    assert send_digests() == 1
    text = mails()[-1].text
    assert "Toulouse" in text
    assert "Hamburg" not in text
    (memory,) = ToldSuggestions.objects.all()
    assert memory.partners == [hamburg.pk, toulouse.pk]


def test_the_next_mail_comes_after_the_rhythm(officer, hamburg):
    for rhythm, days in ((DigestRhythm.WEEKLY, 7), (DigestRhythm.MONTHLY, 30)):
        digest = ask(officer, rhythm)
        send_digests()
        digest.refresh_from_db()
        left = digest.next_run_at - timezone.now()
        assert timedelta(days=days - 1) < left <= timedelta(days=days)


def test_never_ends_the_mails(officer, hamburg):
    compute_suggestions()
    ask(officer)
    digest = ask(officer, DigestRhythm.NEVER)
    assert digest.next_run_at is None
    assert send_digests() == 0
    assert send_digest(digest.pk) is False


@pytest.mark.parametrize("reader", ["member", "former", "inactive", "withdrawn", "stranger"])
def test_only_editors_of_published_profiles_are_told(officer, gifu, hamburg, reader):
    compute_suggestions()
    ask(officer)
    if reader == "member":
        Affiliation.objects.update(role=AffiliationRole.MEMBER)
    elif reader == "former":
        Affiliation.objects.update(ends_on="2020-01-01")
    elif reader == "inactive":
        officer.is_active = False
        officer.save()
    elif reader == "withdrawn":
        gifu.state = ProfileState.WITHDRAWN
        gifu.save()
    else:
        Affiliation.objects.all().delete()
    assert send_digests() == 0


def test_two_organisations_share_one_mail(officer, gifu, hamburg, aero):
    AffiliationFactory(user=officer, profile=hamburg)
    ProfileFactory(name_en="Toulouse", sectors=[aero])
    compute_suggestions()
    ask(officer)
    assert send_digests() == 1
    (mail,) = mails()
    assert mail.subject == "3 new suggestions"
    assert mail.text.index("For Gifu") < mail.text.index("For Hamburg Aviation")


def test_an_existing_partner_is_not_told_as_new(officer, gifu, hamburg):
    PartnershipFactory(profiles=[gifu, hamburg])
    compute_suggestions()
    ask(officer)
    assert send_digests() == 0


def test_one_bad_digest_never_stops_the_others(officer, gifu, hamburg):
    compute_suggestions()
    other = UserFactory(profile=gifu)
    first, second = ask(officer), ask(other)
    SuggestionDigest.objects.filter(pk=first.pk).update(rhythm="hourly")
    later(second, 0)
    assert send_digests() == 1
    assert [mail.to for mail in mails()] == [other.email]


def test_only_oneself_chooses(officer):
    with pytest.raises(PermissionDenied):
        choose_rhythm(digest_of(officer), DigestRhythm.WEEKLY, by=UserFactory())


def test_a_digest_tells_of_the_chosen_kinds_each_partner_once(officer, gifu, hamburg, aero, desk):
    lyon = ProfileFactory(name_en="Lyon", slug="lyon", sectors=[aero])
    PartnershipFactory(profiles=[gifu, lyon])
    propose_introduction(gifu, hamburg, Note(en="Do meet."), by=desk)
    compute_suggestions()
    digest = ask(officer)
    choose_rhythm(
        digest, DigestRhythm.WEEKLY, by=officer, kinds=["introduced", "new", "expand", "join"]
    )
    assert send_digests() == 1
    text = mails()[-1].text
    assert mails()[-1].subject == "2 new suggestions"
    assert text.index("New partners") < text.index("* Hamburg Aviation")
    assert text.index("* Hamburg Aviation") < text.index("Expand a partnership")
    assert text.index("Expand a partnership") < text.index("* Lyon")
    assert text.count("* Hamburg Aviation") == 1
    later(digest, 1)
    SuggestionDigest.objects.update(kinds=["expand"])
    assert send_digests() == 0


def test_what_was_told_is_remembered_within_bounds(officer, gifu, monkeypatch):
    monkeypatch.setattr("matchmaking.models.digests.MOST_REMEMBERED", 3)
    memory = ToldSuggestions.objects.create(digest=digest_of(officer), profile=gifu)
    memory.remember([1, 2])
    memory.remember([3, 1, 4])
    memory.refresh_from_db()
    assert memory.partners == [3, 1, 4]


# Pages


def test_the_page_shows_and_keeps_the_choice(client, officer):
    client.force_login(officer)
    url = reverse("suggestion-mails")
    html = client.get(url).content.decode()
    assert 'value="never"' in html
    assert SuggestionDigest.objects.count() == 0
    response = client.post(url, {"rhythm": "monthly", "kinds": ["peer", "expand"]})
    assert response.status_code == 302
    kept = digest_of(officer)
    assert (kept.rhythm, kept.kinds) == (DigestRhythm.MONTHLY, ["expand", "peer"])
    assert client.post(url, {"rhythm": "hourly", "kinds": ["new"]}).status_code == 422
    refused = client.post(url, {"rhythm": "weekly"})
    assert refused.status_code == 422
    assert refused.context["form"].errors["kinds"] == ["Choose at least one kind, or “Never”."]
    assert client.post(url, {"rhythm": "never"}).status_code == 302
    assert digest_of(officer).kinds == ["expand", "peer"]


def test_a_visitor_signs_in_first(client):
    assert client.get(reverse("suggestion-mails")).status_code == 302


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_link_of_a_mail_changes_nothing_until_a_button_is_pressed(client, officer, language):
    digest = ask(officer)
    with translation.override(language):
        url = reverse("suggestion-mails-by-link", args=[digest_token(digest.public_id)])
        response = client.get(url)
    digest.refresh_from_db()
    assert response.status_code == 200
    assert response["Referrer-Policy"] == "strict-origin"
    assert digest.rhythm == DigestRhythm.WEEKLY
    assert client.post(url, {"rhythm": "never"}).status_code == 302
    digest.refresh_from_db()
    assert (digest.rhythm, digest.next_run_at) == (DigestRhythm.NEVER, None)


def test_a_mail_program_ends_the_mails_by_one_press(officer, gifu, hamburg, settings):
    settings.SITE_URL = "https://kakehashi.example"
    compute_suggestions()
    digest = ask(officer)
    send_digests()
    (mail,) = mails()
    url = reverse("suggestion-mails-by-link", args=[digest_token(digest.public_id)])
    assert mail.unsubscribe_url == f"https://kakehashi.example{url}"
    program = Client(enforce_csrf_checks=True)  # it has no cookies
    response = program.post(url, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    digest.refresh_from_db()
    assert (digest.rhythm, digest.next_run_at) == (DigestRhythm.NEVER, None)
    assert program.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_a_forged_link_is_gone(client, officer):
    response = client.get(reverse("suggestion-mails-by-link", args=["forged"]))
    assert response.status_code == 410
