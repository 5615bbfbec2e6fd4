"""The way of a profile into the directory: services, mails, log, and the helpdesk's pages."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.enums import AffiliationRole, ProfileState
from regions.models import ReviewNote
from regions.queries.curation import missing_translations
from regions.services.curation import publish_profile, send_back_profile, submit_profile
from regions.signals import profile_changed
from tests.factories import (
    AffiliationFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return ProfileFactory(draft=True, name_en="Wood & Sons", sectors=[SectorFactory()])


@pytest.fixture
def editor(draft):
    return UserFactory(profile=draft)


@pytest.fixture
def desk():
    return UserFactory(desk="jp", email="desk.jp@example.org")


@pytest.fixture
def submitted(draft, editor):
    return submit_profile(draft, by=editor)


def mails():
    found = OutgoingMail.objects.order_by("pk")
    return [(mail.to, mail.language, mail.subject) for mail in found]


def test_submit_profile_hands_it_to_the_desk_of_its_side(draft, editor):
    UserFactory(desk="eu", email="eu@example.org", language="en")
    UserFactory(desk="jp", email="jp@example.org", language="ja")
    submit_profile(draft, by=editor)
    assert draft.state == ProfileState.SUBMITTED
    assert mails() == [("eu@example.org", "en", "To review: Wood & Sons")]
    note = ReviewNote.objects.get()
    assert (note.profile, note.state, note.by) == (draft, ProfileState.SUBMITTED, editor)


@pytest.mark.parametrize("side", ["eu", "jp", "third"])
def test_submit_profile_of_a_third_country_is_told_to_both_desks(side):
    for code in ("eu", "jp"):
        UserFactory(desk=code, email=f"{code}@example.org")
    profile = ProfileFactory(draft=True, side=side, sectors=[SectorFactory()])
    submit_profile(profile, by=UserFactory(profile=profile))
    told = [to for to, _language, _subject in mails()]
    assert told == (
        ["eu@example.org", "jp@example.org"] if side == "third" else [f"{side}@example.org"]
    )


@pytest.mark.parametrize(
    ("values", "field"), [({"summary_en": "", "summary_ja": ""}, "summary_en"), ({}, "sectors")]
)
def test_submit_profile_names_what_is_missing(values, field):
    profile = ProfileFactory(draft=True, **values)
    with pytest.raises(DomainError) as refused:
        submit_profile(profile, by=UserFactory(profile=profile))
    assert refused.value.field == field
    profile.refresh_from_db()
    assert profile.state == ProfileState.DRAFT


def test_submit_profile_refuses_a_second_time(submitted, editor):
    with pytest.raises(DomainError) as refused:
        submit_profile(submitted, by=editor)
    assert refused.value.code == "profile_state_changed"
    assert ReviewNote.objects.count() == 1


def test_only_editors_of_today_may_submit(draft):
    people = {
        "member": UserFactory(member_of=draft),
        "stranger": UserFactory(profile=ProfileFactory()),
        "staff": UserFactory(desk="eu"),
    }
    for person in people.values():
        with pytest.raises(PermissionDenied):
            submit_profile(draft, by=person)
    admin = AffiliationFactory(profile=draft, role=AffiliationRole.ADMIN).user
    assert submit_profile(draft, by=admin).state == ProfileState.SUBMITTED


def test_publish_profile_tells_its_editors_in_their_language(submitted, desk):
    UserFactory(profile=submitted, email="sato@example.jp", japanese=True)
    UserFactory(member_of=submitted, email="member@example.org")
    OutgoingMail.objects.all().delete()
    publish_profile(submitted, by=desk)
    assert submitted.state == ProfileState.PUBLISHED
    assert submitted.confirmed_on == timezone.localdate()
    told = {(to, language) for to, language, _subject in mails()}
    editor = submitted.affiliations.order_by("pk").first().user
    assert told == {(editor.email, "en"), ("sato@example.jp", "ja")}
    text = OutgoingMail.objects.get(to="sato@example.jp").text
    assert f"http://127.0.0.1:8000/ja/partners/{submitted.slug}/" in text


def test_publish_profile_makes_it_searchable_and_spreads_the_news(submitted, desk):
    heard = []

    def listen(profile, **_kwargs):
        heard.append(profile.pk)

    profile_changed.connect(listen)
    try:
        publish_profile(submitted, by=desk)
    finally:
        profile_changed.disconnect(listen)
    assert heard == [submitted.pk]
    assert submitted.search_text.startswith("wood & sons")


def test_publish_profile_wants_a_territory_first(editor, desk):
    profile = ProfileFactory(state=ProfileState.SUBMITTED, territory=None, seat=None)
    with pytest.raises(DomainError) as refused:
        publish_profile(profile, by=desk)
    assert (refused.value.code, refused.value.field) == ("territory_required", "territory")


def test_send_back_profile_carries_the_comment_to_its_editors(submitted, editor, desk):
    send_back_profile(submitted, by=desk, comment="Please add a Japanese name <script>.")
    assert submitted.state == ProfileState.SENT_BACK
    mail = OutgoingMail.objects.get(to=editor.email)
    assert mail.subject == "Please change: Wood & Sons"
    assert "Please add a Japanese name <script>." in mail.text
    assert "<script>" not in mail.html
    assert ReviewNote.objects.first().comment == "Please add a Japanese name <script>."


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_send_back_profile_wants_a_comment(submitted, desk, comment):
    with pytest.raises(DomainError) as refused:
        send_back_profile(submitted, by=desk, comment=comment)
    assert refused.value.field == "comment"
    assert submitted.state == ProfileState.SUBMITTED


def test_a_second_round_is_told_again(submitted, editor, desk):
    UserFactory(desk="eu", email="eu@example.org")
    for _round in range(2):
        send_back_profile(submitted, by=desk, comment="Once more.")
        submit_profile(submitted, by=editor)
    publish_profile(submitted, by=desk)
    to_editor = [mail for mail in mails() if mail[0] == editor.email]
    assert [subject for _to, _language, subject in to_editor] == [
        "Please change: Wood & Sons",
        "Please change: Wood & Sons",
        "Published: Wood & Sons",
    ]
    assert [to for to, _language, _subject in mails()].count("eu@example.org") == 2


def test_of_two_reviewers_only_one_decides(submitted, desk):
    other = UserFactory(desk="eu")
    publish_profile(submitted, by=desk)
    with pytest.raises(DomainError) as refused:
        send_back_profile(submitted, by=other, comment="Too late.")
    assert refused.value.code == "profile_state_changed"
    submitted.refresh_from_db()
    assert submitted.state == ProfileState.PUBLISHED


def test_every_step_is_logged_for_the_organisation(submitted, editor, desk):
    publish_profile(submitted, by=desk)
    entries = Entry.objects.filter(record_id=submitted.public_id).order_by("pk")
    assert [(entry.action, entry.actor_id, entry.organisation_id) for entry in entries] == [
        ("profile.submitted", editor.public_id, submitted.public_id),
        ("profile.published", desk.public_id, submitted.public_id),
    ]


@pytest.mark.parametrize("act", [publish_profile, send_back_profile])
def test_only_the_helpdesk_decides(submitted, editor, act):
    words = {"comment": "No."} if act is send_back_profile else {}
    for person in (editor, UserFactory(profile=ProfileFactory()), UserFactory(is_staff=True)):
        with pytest.raises(PermissionDenied):
            act(submitted, by=person, **words)


def test_missing_translations_names_what_stands_in_one_language_only():
    profile = ProfileFactory(name_ja="木", summary_en="Wood.", summary_ja="")
    assert missing_translations(profile) == ["Summary in Japanese"]
    assert missing_translations(ProfileFactory(name_ja="", summary_en="")) == ["Name in Japanese"]


# Pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_queue_costs_the_same_for_any_number_of_profiles(client, django_assert_num_queries, count):
    for _number in range(count):
        profile = ProfileFactory(draft=True, sectors=[SectorFactory()])
        submit_profile(profile, by=UserFactory(profile=profile))
    client.force_login(UserFactory(desk="jp"))
    with django_assert_num_queries(4):
        response = client.get("/en/curation/")
    assert len(response.context["profiles"]) == count


def test_queue_shows_the_longest_waiting_first_with_author(client, desk):
    for number, hours in enumerate([1, 30, 5]):
        profile = ProfileFactory(draft=True, name_en=f"Waiting {hours}", sectors=[SectorFactory()])
        submit_profile(profile, by=UserFactory(profile=profile, family_name=f"Author {number}"))
        past = timezone.now() - timedelta(hours=hours)
        ReviewNote.objects.filter(profile=profile).update(at=past)
    ProfileFactory(draft=True)
    client.force_login(desk)
    response = client.get("/en/curation/")
    listed = [profile.name for profile in response.context["profiles"]]
    assert listed == ["Waiting 30", "Waiting 5", "Waiting 1"]
    html = response.content.decode()
    assert "1\xa0day, 6\xa0hours" in html
    assert "Kim Author 1" in html


@pytest.mark.parametrize("path", ["", "{slug}/"])
def test_curation_pages_are_for_the_helpdesk(client, submitted, editor, path):
    url = f"/en/curation/{path}".format(slug=submitted.slug)
    assert client.get(url)["Location"] == f"/en/accounts/login/?next={url}"
    for person, status in [(editor, 403), (UserFactory(is_staff=True), 403)]:
        client.force_login(person)
        assert client.get(url).status_code == status
    for side in ("eu", "jp"):
        client.force_login(UserFactory(desk=side))
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("deed", ["publish", "send-back"])
def test_decisions_need_a_post_by_the_helpdesk(client, submitted, editor, desk, deed):
    url = f"/en/curation/{submitted.slug}/{deed}/"
    client.force_login(editor)
    assert client.post(url, {"comment": "x"}).status_code == 403
    client.force_login(desk)
    assert client.get(url).status_code == 405
    submitted.refresh_from_db()
    assert submitted.state == ProfileState.SUBMITTED


def test_review_page_shows_the_profile_as_it_will_be_published(client, submitted, desk):
    client.force_login(desk)
    html = client.get(f"/en/curation/{submitted.slug}/").content.decode()
    assert "Makers of fine things." in html
    assert "Not yet in both languages" in html


def test_helpdesk_publishes_from_the_review_page(client, submitted, desk):
    client.force_login(desk)
    response = client.post(f"/en/curation/{submitted.slug}/publish/", follow=True)
    assert response.redirect_chain == [("/en/curation/", 302)]
    assert "Wood &amp; Sons is published." in response.content.decode()


def test_send_back_without_a_comment_names_the_field(client, submitted, desk):
    client.force_login(desk)
    response = client.post(f"/en/curation/{submitted.slug}/send-back/", {"comment": " "})
    assert list(response.context["form"].errors) == ["comment"]
    submitted.refresh_from_db()
    assert submitted.state == ProfileState.SUBMITTED


def test_the_second_reviewer_reads_what_happened(client, submitted, desk):
    publish_profile(submitted, by=desk)
    client.force_login(UserFactory(desk="eu"))
    response = client.post(
        f"/en/curation/{submitted.slug}/send-back/", {"comment": "No."}, follow=True
    )
    assert "Somebody else has already decided on this profile." in response.content.decode()
