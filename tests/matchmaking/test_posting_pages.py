"""Pages of postings: the public list, one posting, writing, following by mail, one's own."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from mailing.models import OutgoingMail
from matchmaking.enums import PostingState
from matchmaking.models import Posting, PostingFollow
from matchmaking.services.posting_follows import follow_posting
from matchmaking.services.posting_news import tell_followers
from matchmaking.services.postings import close_posting
from matchmaking.tokens import answer_token, posting_mails_token
from tests.contact import PostingAnswerFactory, PostingFactory
from tests.factories import CooperationFormFactory, ProfileFactory, SectorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def posting(bridge):
    return PostingFactory(
        organisation=bridge.gifu, title_en="Food", title_ja="発酵", text_ja="募集します"
    )


def typed(bridge, **changes):
    data = {
        "direction": "seek",
        "form": CooperationFormFactory().code,
        "sector": bridge.sector.code,
        "title_en": "Fermented food",
        "text_en": "We look for a partner.",
        "languages": ["en"],
        "open_until": (timezone.localdate() + timedelta(days=20)).isoformat(),
    }
    return {**data, **changes}


def reader_of(bridge, who):
    return {
        "owner": lambda: bridge.officer,
        "colleague": lambda: UserFactory(member_of=bridge.gifu),
        "stranger": lambda: bridge.manager,
        "staff": lambda: UserFactory(desk="jp"),
    }[who]()


def titles(answer):
    return [one.title_en for one in answer.context["page"]]


def test_everybody_reads_the_list_and_the_posting(client, posting):
    html = client.get("/en/postings/").content.decode()
    assert f'href="{posting.get_absolute_url()}"' in html
    page = client.get(posting.get_absolute_url())
    assert page.status_code == 200
    assert "We look for a partner." in page.content.decode()
    assert "Follow</" not in page.content.decode()


def test_the_list_is_in_the_navigation(client):
    assert 'href="/en/postings/"' in client.get("/en/").content.decode()


def test_postings_are_read_in_japanese(client, posting):
    with translation.override("ja"):
        html = client.get(posting.get_absolute_url()).content.decode()
    assert "<h1>発酵</h1>" in html
    assert "募集します" in html


def test_a_posting_in_one_language_says_so_in_the_markup(client, bridge):
    posting = PostingFactory(organisation=bridge.gifu, title_en="Only English")
    with translation.override("ja"):
        html = client.get(posting.get_absolute_url()).content.decode()
    assert '<h1 lang="en">Only English</h1>' in html


def test_filters_narrow_the_list_and_stay_in_the_pages(client):
    wood = SectorFactory(code="WOOD")
    PostingFactory.create_batch(13, sector=wood)
    PostingFactory(title_en="Other")
    first = client.get("/en/postings/?sector=WOOD")
    assert len(titles(first)) == 12
    assert "?sector=WOOD&amp;page=2" in first.content.decode()
    assert len(titles(client.get("/en/postings/?sector=WOOD&page=2"))) == 1
    assert titles(client.get("/en/postings/?direction=offer")) == []


def test_a_profile_leads_to_its_postings_alone(client, bridge, posting):
    PostingFactory(title_en="Other")
    url = "/en/postings/?organisation=gifu"
    assert f'href="{url}"' in client.get("/en/partners/gifu/").content.decode()
    answer = client.get(url)
    assert titles(answer) == ["Food"]
    assert '<input type="hidden" name="organisation" value="gifu"' in answer.content.decode()
    assert client.get("/en/postings/?organisation=%00").status_code == 400


def test_an_unknown_filter_value_is_named(client, posting):
    answer = client.get("/en/postings/?sector=ATLANTIS")
    assert answer.status_code == 400
    assert titles(answer) == []
    assert "Sector: Select a valid choice." in answer.content.decode()


def test_an_empty_list_says_what_to_do(client):
    assert "Nothing is posted at present" in client.get("/en/postings/").content.decode()
    html = client.get("/en/postings/?direction=seek").content.decode()
    assert "No posting fits these filters" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, count, django_assert_num_queries):
    PostingFactory.create_batch(count)
    with django_assert_num_queries(3):
        assert len(titles(client.get("/en/postings/"))) == count


def test_a_posting_costs_few_queries(client, bridge, posting, django_assert_num_queries):
    PostingAnswerFactory.create_batch(3, posting=posting)
    with django_assert_num_queries(1):
        client.get(posting.get_absolute_url())
    client.force_login(bridge.officer)
    with django_assert_num_queries(9):
        client.get(posting.get_absolute_url())
    client.force_login(bridge.manager)
    with django_assert_num_queries(8):
        client.get(posting.get_absolute_url())


# Writing ------------------------------------------------------------------------------------------


def test_a_posting_is_written_and_public(client, bridge):
    client.force_login(bridge.officer)
    assert client.get("/en/postings/new/?for=gifu").status_code == 200
    answer = client.post("/en/postings/new/?for=gifu", typed(bridge), follow=True)
    posting = Posting.objects.get()
    assert answer.redirect_chain == [(posting.get_absolute_url(), 302)]
    assert (posting.organisation, posting.by) == (bridge.gifu, bridge.officer)
    client.logout()
    assert titles(client.get("/en/postings/")) == ["Fermented food"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title_en": ""}, "Write title and text in one language at least."),
        ({"form": "NO-SUCH"}, "Form of cooperation: Select a valid choice."),
        ({"languages": []}, "Languages of work: This field is required."),
        ({"open_until": "1999-01-01"}, "Choose a day between today and a year from now."),
        ({"title_en": "a\x07b"}, "a character that nobody can read"),
    ],
)
def test_the_form_names_what_is_wrong_and_loses_nothing(client, bridge, changes, said):
    client.force_login(bridge.officer)
    answer = client.post("/en/postings/new/", typed(bridge, **changes))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert said in html
    assert "We look for a partner." in html
    assert not Posting.objects.exists()


def test_what_was_typed_waits_behind_the_sign_in(client, bridge):
    client.post("/en/postings/new/", typed(bridge))
    client.force_login(bridge.officer)
    assert "We look for a partner." in client.get("/en/postings/new/").content.decode()
    assert not Posting.objects.exists()


def test_a_person_who_acts_for_nobody_is_told_what_is_needed(client, bridge):
    client.force_login(UserFactory(member_of=bridge.gifu))
    html = client.get("/en/postings/new/").content.decode()
    assert "You need an organisation first" in html
    assert client.post("/en/postings/new/?for=gifu", typed(bridge)).status_code == 200
    assert not Posting.objects.exists()


def test_nobody_posts_for_a_stranger(client, bridge):
    client.force_login(bridge.manager)
    client.post("/en/postings/new/?for=gifu", typed(bridge))
    assert not Posting.objects.exists()


def test_the_helpdesk_posts_on_behalf(client, bridge):
    client.force_login(UserFactory(desk="jp"))
    client.post("/en/postings/new/?for=gifu", typed(bridge))
    assert Posting.objects.get().organisation == bridge.gifu


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("colleague", 403), ("stranger", 403), ("staff", 200)]
)
def test_editing_is_for_who_acts_for_it(client, bridge, posting, who, status):
    client.force_login(reader_of(bridge, who))
    assert client.get(reverse("posting-edit", args=[posting.public_id])).status_code == status


def test_a_posting_is_edited_unless_somebody_else_did(client, bridge, posting):
    client.force_login(bridge.officer)
    url = reverse("posting-edit", args=[posting.public_id])
    html = client.get(url).content.decode()
    read = re.search(r'name="read" value="([^"]+)"', html)[1]
    data = typed(bridge, read=read.replace("&#x2B;", "+"))
    assert client.post(url, data).status_code == 302
    late = client.post(url, {**data, "title_en": "Mine"})
    assert late.status_code == 422
    html = late.content.decode()
    assert "Somebody has changed this posting in the meantime." in html
    assert 'value="Mine"' in html
    assert "<p>Fermented food</p>" in html
    again = re.search(r'name="read" value="([^"]+)"', html)[1].replace("&#x2B;", "+")
    assert client.post(url, {**data, "title_en": "Mine", "read": again}).status_code == 302
    assert Posting.objects.get().title_en == "Mine"


def test_a_broken_lock_is_no_error(client, bridge, posting):
    client.force_login(bridge.officer)
    url = reverse("posting-edit", args=[posting.public_id])
    for read in ("", "yesterday", "2026-99-99T00:00Z", "2026-01-01T00:00"):
        assert client.post(url, typed(bridge, read=read)).status_code == 302


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 302), ("colleague", 403), ("stranger", 403), ("staff", 302)]
)
@pytest.mark.parametrize("name", ["posting-close", "posting-renew"])
def test_closing_and_renewing_is_for_who_acts_for_it(client, bridge, posting, name, who, status):
    client.force_login(reader_of(bridge, who))
    assert client.post(reverse(name, args=[posting.public_id])).status_code == status
    closed = Posting.objects.get().state == PostingState.CLOSED
    assert closed is (name == "posting-close" and status == 302)


@pytest.mark.parametrize(
    "name", ["posting-close", "posting-renew", "posting-follow", "posting-hide", "posting-show"]
)
def test_buttons_are_not_links(client, bridge, posting, name):
    client.force_login(UserFactory(desk="jp"))
    assert client.get(reverse(name, args=[posting.public_id])).status_code == 405


def test_closing_twice_is_told(client, bridge, posting):
    client.force_login(bridge.officer)
    url = reverse("posting-close", args=[posting.public_id])
    client.post(url)
    html = client.post(url, follow=True).content.decode()
    assert "This posting was closed before." in html


def test_the_helpdesk_hides_and_shows(client, bridge, posting):
    client.force_login(UserFactory(desk="jp"))
    hide = reverse("posting-hide", args=[posting.public_id])
    show = reverse("posting-show", args=[posting.public_id])
    assert client.post(hide, {"why": ""}).status_code == 422
    html = client.post(hide, {"why": "It names a person."}, follow=True).content.decode()
    assert "Hidden by the helpdesk" in html
    assert "hidden already" in client.post(hide, {"why": "x"}, follow=True).content.decode()
    client.logout()
    assert client.get(posting.get_absolute_url()).status_code == 404
    client.force_login(bridge.officer)
    assert "It names a person." in client.get(posting.get_absolute_url()).content.decode()
    assert client.post(show).status_code == 403
    client.force_login(UserFactory(desk="eu"))
    client.post(show)
    assert "in public sight already" in client.post(show, follow=True).content.decode()
    client.logout()
    assert client.get(posting.get_absolute_url()).status_code == 200


# Following ----------------------------------------------------------------------------------------


def test_following_and_following_no_more(client, bridge, posting):
    client.force_login(bridge.manager)
    client.post(reverse("posting-follow", args=[posting.public_id]))
    follow = PostingFollow.objects.get()
    assert (follow.posting, follow.user) == (posting, bridge.manager)
    assert titles(client.get(reverse("postings-followed"))) == ["Food"]
    assert "Follow no more" in client.get(posting.get_absolute_url()).content.decode()
    client.force_login(bridge.officer)
    assert titles(client.get(reverse("postings-followed"))) == []
    client.force_login(bridge.manager)
    client.post(reverse("posting-unfollow", args=[posting.public_id]))
    assert not PostingFollow.objects.exists()
    assert "You follow no posting yet" in client.get(reverse("postings-followed")).content.decode()


def test_following_what_is_over_is_refused(client, bridge, posting):
    follow_posting(posting, by=bridge.manager)
    close_posting(posting, by=bridge.officer)
    PostingFollow.objects.all().delete()
    PostingAnswerFactory(posting=posting, organisation=bridge.vitagora)
    client.force_login(bridge.manager)
    url = reverse("posting-follow", args=[posting.public_id])
    assert "not open any more" in client.post(url, follow=True).content.decode()


def stop_link(bridge, posting):
    follow_posting(posting, by=bridge.manager)
    close_posting(posting, by=bridge.officer)
    Posting.objects.update(news_due_at=timezone.now())
    tell_followers()
    return re.search(r"http://\S+?(/en/postings/unfollow/\S+)", OutgoingMail.objects.get().text)[1]


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_of_the_mail_ends_nothing(client, bridge, posting, method):
    link = stop_link(bridge, posting)
    answer = getattr(client, method)(link)
    assert (answer.status_code, answer["Referrer-Policy"]) == (200, "strict-origin")
    assert PostingFollow.objects.exists()


def test_the_button_behind_the_link_ends_the_mails(client, bridge, posting):
    html = client.post(stop_link(bridge, posting), follow=True).content.decode()
    assert "You get no mails about this posting." in html
    assert not PostingFollow.objects.exists()


def test_a_link_for_another_purpose_ends_nothing(client, bridge, posting):
    follow_posting(posting, by=bridge.manager)
    for token in (
        answer_token(person=bridge.manager.public_id, request=posting.public_id),
        signing.dumps("x", salt="other"),
    ):
        url = reverse("posting-unfollow-by-mail", args=[token])
        assert client.post(url).status_code == 410
    assert PostingFollow.objects.exists()


# One's own ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("colleague", 200), ("stranger", 404), ("staff", 200)]
)
@pytest.mark.parametrize("name", ["postings-own", "postings-answered"])
def test_what_an_organisation_posted_is_its_own(client, bridge, name, who, status):
    client.force_login(reader_of(bridge, who))
    assert client.get(reverse(name), {"for": "gifu"}).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_own_pages_cost_the_same_for_any_number(client, bridge, count, django_assert_num_queries):
    for posting in PostingFactory.create_batch(count, organisation=bridge.gifu):
        PostingAnswerFactory(posting=posting)
        PostingAnswerFactory(posting=PostingFactory(), organisation=bridge.gifu)
        PostingFollow.objects.create(posting=posting, user=bridge.officer)
    client.force_login(bridge.officer)
    with django_assert_num_queries(5):
        page = client.get(reverse("postings-own")).context["page"]
    assert [one.answered for one in page] == [1] * count
    with django_assert_num_queries(5):
        assert len(client.get(reverse("postings-answered")).context["page"]) == count
    with django_assert_num_queries(6):
        assert len(client.get(reverse("postings-followed")).context["page"]) == count


def test_a_person_without_an_organisation_has_empty_pages(client, db):
    client.force_login(UserFactory())
    assert "Nothing posted yet" in client.get(reverse("postings-own")).content.decode()
    assert "Nothing answered yet" in client.get(reverse("postings-answered")).content.decode()


def test_a_draft_organisation_is_offered_no_posting(client, db):
    client.force_login(UserFactory(profile=ProfileFactory(draft=True)))
    html = client.get(reverse("postings-own")).content.decode()
    assert "Post a search or an offer" not in html


# Subjects ------------------------------------------------------------------------------------------


def test_a_subject_is_followed_and_taken_off_by_hand(client, bridge):
    client.force_login(bridge.manager)
    address = reverse("postings-followed")
    code = bridge.sector.code
    assert f'value="{code}" selected' in client.get(address, {"sector": code}).text
    refused = client.post(address, {"sector": ""})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["sector"])
    html = client.post(address, {"sector": code}, follow=True).text
    assert "You follow this subject: we write of new postings." in html
    (follow,) = bridge.manager.followed_subjects.all()
    assert (follow.sector, follow.third_region) == (bridge.sector, None)
    client.force_login(bridge.officer)
    url = reverse("subject-unfollow", args=[follow.public_id])
    assert client.post(url).status_code == 404
    client.force_login(bridge.manager)
    assert client.get(url).status_code == 405
    assert client.post(url).url == address
    assert not bridge.manager.followed_subjects.exists()


def test_filters_offer_to_follow_their_subject(client, bridge):
    link = f"{reverse('postings-followed')}?sector={bridge.sector.code}"
    page = {"sector": bridge.sector.code}
    assert link not in client.get(reverse("postings"), page).text
    client.force_login(bridge.manager)
    assert link in client.get(reverse("postings"), page).text


def test_words_narrow_the_public_list(client, bridge):
    PostingFactory(title_en="Mustard", words="mustard からし")
    PostingFactory(title_en="Wood", words="wood")
    assert titles(client.get(reverse("postings"), {"q": "カラシ"})) == ["Mustard"]
    assert client.get("/api/v1/postings/", {"q": "WOOD"}).json()["count"] == 1


def test_all_mails_about_postings_end_by_one_press(bridge, posting):
    follow_posting(posting, by=bridge.manager)
    bridge.manager.followed_subjects.create(sector=bridge.sector)
    url = reverse("posting-mails-stop", args=[posting_mails_token(bridge.manager.public_id)])
    program = Client(enforce_csrf_checks=True)  # it has no cookies
    assert "Stop these mails" in program.get(url).text
    assert bridge.manager.followed_postings.exists()
    assert program.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not bridge.manager.followed_postings.exists()
    assert not bridge.manager.followed_subjects.exists()
    assert "no mails about them come" in program.get(url).text
    assert program.get(reverse("posting-mails-stop", args=["forged"])).status_code == 410
