"""Postings: published, changed, closed, renewed, hidden, followed, told about."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import PostingState
from matchmaking.models import Posting, PostingFollow, PostingNews, SubjectFollow
from matchmaking.queries.postings import Wanted, public_postings
from matchmaking.services.posting_follows import (
    MOST_SUBJECTS,
    follow_posting,
    follow_subject,
    unfollow_posting,
    unfollow_subject,
)
from matchmaking.services.posting_news import remind_of_ends, tell_followers
from matchmaking.services.postings import (
    MOST_OPEN,
    PostingContent,
    change_posting,
    close_posting,
    hide_posting,
    publish_posting,
    renew_posting,
    show_posting,
)
from matchmaking.tasks import remind_of_posting_ends, tell_posting_news
from regions.enums import ProfileState
from regions.services.profiles import announce_change
from tests.contact import PostingAnswerFactory, PostingFactory
from tests.factories import (
    AffiliationFactory,
    CooperationFormFactory,
    ProfileFactory,
    SectorFactory,
    ThirdRegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def content(bridge):
    return PostingContent(
        direction="seek",
        form=CooperationFormFactory(),
        sector=bridge.sector,
        open_until=in_days(30),
        languages=["en", "ja"],
        title_en=" Fermented food ",
        text_en="We look for a partner.",
    )


@pytest.fixture
def posting(bridge):
    return PostingFactory(
        organisation=bridge.gifu, title_en="Food", title_ja="発酵", text_ja="募集"
    )


def mails():
    return [(mail.to, mail.language, mail.subject) for mail in OutgoingMail.objects.order_by("pk")]


def test_a_posting_is_public_at_once(bridge, content):
    posting = publish_posting(bridge.gifu, content, by=bridge.officer)
    assert posting.title_en == "Fermented food"
    assert list(public_postings()) == [posting]
    entry = Entry.objects.get(action="posting.published")
    assert (entry.organisation_id, entry.on_behalf) == (bridge.gifu.public_id, False)


@pytest.mark.parametrize(
    ("who", "may"), [("officer", True), ("colleague", False), ("manager", False), ("staff", True)]
)
def test_who_acts_for_an_organisation_posts(bridge, content, who, may):
    user = {
        "officer": lambda: bridge.officer,
        "colleague": lambda: UserFactory(member_of=bridge.gifu),
        "manager": lambda: bridge.manager,
        "staff": lambda: UserFactory(desk="eu"),
    }[who]()
    if may:
        posting = publish_posting(bridge.gifu, content, by=user)
        change_posting(posting, content, by=user, read=posting.updated_at)
        renew_posting(close_posting(posting, by=user), by=user)
        behalf = Entry.objects.filter(record_id=posting.public_id).values_list("on_behalf")
        assert set(behalf) == {(who == "staff",)}
        return
    posting = PostingFactory(organisation=bridge.gifu)
    for deed in (
        lambda: publish_posting(bridge.gifu, content, by=user),
        lambda: change_posting(posting, content, by=user, read=posting.updated_at),
        lambda: close_posting(posting, by=user),
        lambda: renew_posting(posting, by=user),
    ):
        with pytest.raises(PermissionDenied):
            deed()


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"title_en": " "}, "text_required", "title_en"),
        ({"text_en": ""}, "text_required", "title_en"),
        ({"title_en": "", "text_en": "", "title_ja": "食"}, "text_required", "title_ja"),
        ({"open_until": in_days(-1)}, "wrong_end", "open_until"),
        ({"open_until": in_days(400)}, "wrong_end", "open_until"),
    ],
)
def test_what_a_posting_must_say(bridge, content, change, code, field):
    with pytest.raises(DomainError) as error:
        publish_posting(bridge.gifu, replace(content, **change), by=bridge.officer)
    assert (error.value.code, error.value.field) == (code, field)
    assert not Posting.objects.exists()


def test_the_database_wants_title_and_text_in_one_language(bridge):
    with pytest.raises(IntegrityError), transaction.atomic():
        PostingFactory(title_en="Title", text_en="", title_ja="", text_ja="本文")
    PostingFactory(title_en="", text_en="", title_ja="題", text_ja="本文")


def test_an_organisation_that_is_not_published_cannot_post(bridge, content):
    draft = ProfileFactory(draft=True)
    with pytest.raises(DomainError) as error:
        publish_posting(draft, content, by=UserFactory(profile=draft))
    assert error.value.code == "profile_not_published"


def test_an_organisation_has_room_for_twenty_open_postings(bridge, content):
    PostingFactory.create_batch(MOST_OPEN, organisation=bridge.gifu)
    with pytest.raises(DomainError) as error:
        publish_posting(bridge.gifu, content, by=bridge.officer)
    assert error.value.code == "too_many_postings"
    close_posting(Posting.objects.first(), by=bridge.officer)
    publish_posting(bridge.gifu, content, by=bridge.officer)


def test_a_change_does_not_overwrite_what_was_not_read(bridge, content, posting):
    read = posting.updated_at
    change_posting(posting, content, by=bridge.officer, read=read)
    with pytest.raises(DomainError) as error:
        change_posting(posting, replace(content, title_en="Lost"), by=bridge.officer, read=read)
    assert error.value.code == "posting_changed"
    posting.refresh_from_db()
    assert posting.title_en == "Fermented food"


def test_closing_and_renewing(bridge, posting):
    close_posting(posting, by=bridge.officer)
    assert (posting.state, list(public_postings())) == (PostingState.CLOSED, [])
    with pytest.raises(DomainError) as error:
        close_posting(posting, by=bridge.officer)
    assert error.value.code == "posting_closed"
    renew_posting(posting, by=bridge.officer)
    assert (posting.state, posting.open_until) == (PostingState.OPEN, in_days(90))
    assert list(public_postings()) == [posting]


@pytest.mark.parametrize("why", ["ended", "closed", "hidden", "withdrawn"])
def test_what_is_not_public(bridge, posting, why):
    values = {
        "ended": {"open_until": in_days(-1)},
        "closed": {"state": PostingState.CLOSED},
        "hidden": {"hidden_at": timezone.now()},
        "withdrawn": {},
    }[why]
    Posting.objects.filter(pk=posting.pk).update(**values)
    if why == "withdrawn":
        bridge.gifu.state = ProfileState.WITHDRAWN
        bridge.gifu.save()
    posting = Posting.objects.get()
    assert list(public_postings()) == []
    assert not posting.takes_answers
    answerer, follower = UserFactory(profile=bridge.vitagora), UserFactory()
    PostingAnswerFactory(posting=posting, organisation=bridge.vitagora)
    PostingFollow.objects.create(posting=posting, user=follower)
    readers = [
        AnonymousUser(),
        UserFactory(profile=ProfileFactory()),
        answerer,
        follower,
        bridge.officer,
        UserFactory(member_of=bridge.gifu),
        UserFactory(desk="jp"),
    ]
    seen = [Posting.objects.visible_to(user).exists() for user in readers]
    afterwards = why != "hidden"
    assert seen == [False, False, afterwards, afterwards, True, True, True]


def test_the_last_day_is_part_of_the_time(bridge):
    posting = PostingFactory(open_until=in_days(0))
    assert list(public_postings()) == [posting]
    assert posting.takes_answers


def test_the_helpdesk_hides_with_a_reason_and_shows_again(bridge, posting):
    desk = UserFactory(desk="jp")
    hide_posting(posting, by=desk, why=" It names a <b>person</b>. ")
    assert list(public_postings()) == []
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, mail.language) == ("officer@gifu.example", "ja")
    assert "> It names a <b>person</b>." in mail.text
    assert "&lt;b&gt;person&lt;/b&gt;" in mail.html
    with pytest.raises(DomainError) as error:
        hide_posting(posting, by=desk, why="Again")
    assert error.value.code == "posting_hidden"
    show_posting(posting, by=desk)
    assert (posting.hidden_at, posting.hidden_why) == (None, "")
    with pytest.raises(DomainError) as error:
        show_posting(posting, by=desk)
    assert error.value.code == "posting_shown"


def test_hiding_needs_a_reason_and_the_helpdesk(bridge, posting):
    with pytest.raises(DomainError) as error:
        hide_posting(posting, by=UserFactory(desk="eu"), why=" ")
    assert error.value.code == "reason_required"
    with pytest.raises(PermissionDenied):
        hide_posting(posting, by=bridge.officer, why="Mine")
    with pytest.raises(PermissionDenied):
        show_posting(posting, by=bridge.officer)


# Filters ------------------------------------------------------------------------------------------


def test_filters_narrow_and_heads_include_what_is_below():
    head = SectorFactory(code="FOR")
    wood = SectorFactory(code="FOR-WOOD", parent=head)
    research = CooperationFormFactory(code="RESEARCH")
    below = CooperationFormFactory(code="TECHDEV", head=research, is_head=False)
    asean = ThirdRegionFactory(code="ASEAN")
    one = PostingFactory(
        organisation=ProfileFactory(japanese=True),
        direction="offer",
        sector=wood,
        form=below,
        third_region=asean,
        languages=["ja", "en"],
    )
    other = PostingFactory()
    for wanted in (
        Wanted(direction="offer"),
        Wanted(sector="FOR"),
        Wanted(sector="FOR-WOOD"),
        Wanted(form="RESEARCH"),
        Wanted(form="TECHDEV"),
        Wanted(side="jp"),
        Wanted(third_region="ASEAN"),
        Wanted(language="ja"),
        Wanted(organisation=one.organisation.slug),
    ):
        assert list(public_postings(wanted)) == [one]
    assert list(public_postings(Wanted(direction="seek"))) == [other]
    assert list(public_postings(Wanted(direction="seek", side="jp"))) == []
    assert list(public_postings(Wanted(language="en"))) == [other, one]


# News ---------------------------------------------------------------------------------------------


def test_followers_are_told_once_of_changes_within_some_minutes(bridge, content, posting):
    follower = UserFactory(japanese=True, email="follower@example.jp")
    follow_posting(posting, by=follower)
    follow_posting(posting, by=follower)
    change_posting(posting, content, by=bridge.officer, read=posting.updated_at)
    change_posting(posting, content, by=bridge.officer, read=posting.updated_at)
    assert tell_posting_news() == 0
    Posting.objects.update(news_due_at=timezone.now())
    assert (tell_posting_news(), tell_posting_news()) == (1, 0)
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, mail.language) == ("follower@example.jp", "ja")
    assert "/ja/postings/unfollow/" in mail.text
    assert "/ja/postings/unfollow/" in mail.html


def test_followers_are_told_that_it_was_closed(bridge, posting):
    follow_posting(posting, by=UserFactory(email="follower@example.org"))
    close_posting(posting, by=bridge.officer)
    Posting.objects.update(news_due_at=timezone.now())
    tell_followers()
    assert mails() == [("follower@example.org", "en", "Closed: Food")]


def test_a_second_change_later_is_told_again(bridge, content, posting):
    follow_posting(posting, by=UserFactory())
    for _time in range(2):
        change_posting(posting, content, by=bridge.officer, read=posting.updated_at)
        due_now()
        tell_followers()
        posting.refresh_from_db()
    assert OutgoingMail.objects.count() == 1
    a_day_passes()
    tell_followers()
    tell_followers()
    assert OutgoingMail.objects.count() == 2


def due_now():
    Posting.objects.filter(news_due_at__isnull=False).update(news_due_at=timezone.now())


def a_day_passes():
    rows = PostingNews.objects.filter(told_at__isnull=False)
    rows.update(told_at=timezone.now() - timedelta(days=1, minutes=1))


def test_one_mail_a_day_tells_a_person_of_everything(bridge, content, posting):
    follower = UserFactory(email="follower@example.org")
    other = PostingFactory(organisation=bridge.vitagora, title_en="Mustard")
    Posting.objects.update(announced_at=timezone.now())
    for one in (posting, other):
        follow_posting(one, by=follower)
    follow_subject(by=follower, sector=bridge.sector.parent)
    close_posting(other, by=bridge.manager)
    fresh = publish_posting(bridge.gifu, replace(content, title_en="Vinegar"), by=bridge.officer)
    change_posting(posting, content, by=bridge.officer, read=posting.updated_at)
    due_now()
    assert (tell_followers(), tell_followers()) == (3, 0)
    (mail,) = OutgoingMail.objects.all()
    assert mail.subject == "News of 3 partner searches and offers"
    for line in (
        "* Fermented food",
        "* Mustard",
        "* Vinegar",
        "Closed by Vitagora.",
        "New, by Gifu",
    ):
        assert line in mail.text
    assert mail.text.count("/postings/unfollow/") == 2
    assert "/en/postings/mails/" in mail.unsubscribe_url
    assert fresh.get_absolute_url() in mail.html


# Subjects -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sector", "region", "told"),
    [
        ("own", None, True),
        ("head", None, True),
        ("other", None, False),
        (None, "asean", True),
        (None, "africa", False),
        ("head", "asean", True),
        ("head", "africa", False),
    ],
)
def test_who_follows_a_subject_hears_of_new_postings_once(bridge, content, sector, region, told):
    regions = {name: ThirdRegionFactory(code=name.upper()) for name in ("asean", "africa")}
    sectors = {"own": bridge.sector, "head": bridge.sector.parent, "other": SectorFactory()}
    follower = UserFactory(email="follower@example.org")
    for _time in range(2):
        follow_subject(by=follower, sector=sectors.get(sector), third_region=regions.get(region))
    assert SubjectFollow.objects.count() == 1
    about = replace(content, third_region=regions["asean"])
    posting = publish_posting(bridge.gifu, about, by=bridge.officer)
    due_now()
    tell_followers()
    assert OutgoingMail.objects.count() == told
    if told:
        assert OutgoingMail.objects.get().subject == "New posting: Fermented food"
    posting.refresh_from_db()
    renew_posting(posting, by=bridge.officer)
    due_now()
    a_day_passes()
    tell_followers()
    assert OutgoingMail.objects.count() == told


def test_its_own_people_do_not_hear_of_a_new_posting(bridge, content):
    follow_subject(by=bridge.officer, sector=bridge.sector)
    publish_posting(bridge.gifu, content, by=bridge.officer)
    due_now()
    assert (tell_followers(), OutgoingMail.objects.count()) == (1, 0)


def test_what_was_hidden_is_announced_once_it_is_shown(bridge, content):
    desk = UserFactory(desk="jp")
    follow_subject(by=UserFactory(email="follower@example.org"), sector=bridge.sector)
    posting = publish_posting(bridge.gifu, content, by=bridge.officer)
    hide_posting(posting, by=desk, why="A name")
    due_now()
    assert tell_followers() == 0
    show_posting(posting, by=desk)
    due_now()
    tell_followers()
    assert ("follower@example.org", "en", "New posting: Fermented food") in mails()


def test_a_subject_names_something_and_there_is_room_for_some(bridge):
    with pytest.raises(DomainError) as refused:
        follow_subject(by=bridge.officer)
    assert refused.value.code == "subject_required"
    for _number in range(MOST_SUBJECTS):
        follow_subject(by=bridge.officer, sector=SectorFactory())
    with pytest.raises(DomainError) as refused:
        follow_subject(by=bridge.officer, sector=SectorFactory())
    assert refused.value.code == "too_many_subjects"
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectFollow.objects.create(user=bridge.manager)


def test_nobody_takes_a_subject_from_somebody_else(bridge):
    follow = follow_subject(by=bridge.officer, sector=bridge.sector)
    with pytest.raises(PermissionDenied):
        unfollow_subject(follow, by=bridge.manager)


# Words --------------------------------------------------------------------------------------------


def test_words_are_found_in_texts_subjects_and_names_of_both_languages(bridge, content):
    wood = SectorFactory(
        code="FOR-WOOD", name_en="Wood products", name_ja="木材", parent=bridge.sector
    )
    posting = publish_posting(
        bridge.gifu,
        replace(content, sector=wood, title_ja="中高層のﾋﾞﾙ", text_ja="共同研究"),
        by=bridge.officer,
    )
    PostingFactory()
    for q in ("wood", "木材", "ＦＥＲＭＥＮＴＥＤ partner", "ビル 共同", "岐阜", "gifu 木材"):
        assert list(public_postings(Wanted(q=q))) == [posting], q
    assert list(public_postings(Wanted(q="wood steel"))) == []
    assert list(public_postings(Wanted(q="100%"))) == []


def test_an_organisation_is_found_by_its_name_of_today(bridge, content):
    posting = publish_posting(bridge.gifu, content, by=bridge.officer)
    bridge.gifu.name_en = "Gifu Prefecture"
    bridge.gifu.save()
    announce_change(bridge.gifu)
    assert list(public_postings(Wanted(q="gifu prefecture"))) == [posting]


def test_nobody_is_told_of_what_was_hidden_meanwhile(bridge, content, posting):
    follow_posting(posting, by=UserFactory())
    change_posting(posting, content, by=bridge.officer, read=posting.updated_at)
    hide_posting(posting, by=UserFactory(desk="jp"), why="A name")
    renew_posting(posting, by=bridge.officer)
    assert Posting.objects.get().news_due_at is None


def test_who_follows_no_more_or_is_gone_is_told_nothing(bridge, posting):
    one, gone = UserFactory(), UserFactory(is_active=False)
    follow_posting(posting, by=one)
    follow_posting(posting, by=gone)
    unfollow_posting(posting, by=one)
    close_posting(posting, by=bridge.officer)
    Posting.objects.update(news_due_at=timezone.now())
    assert (tell_followers(), OutgoingMail.objects.count()) == (1, 0)


def test_what_is_over_cannot_be_followed(bridge, posting):
    close_posting(posting, by=bridge.officer)
    with pytest.raises(DomainError) as error:
        follow_posting(posting, by=UserFactory())
    assert error.value.code == "posting_closed"


@pytest.mark.parametrize(("days", "told"), [(8, 0), (7, 1), (0, 1), (-1, 0)])
def test_an_organisation_is_reminded_a_week_before_the_end(bridge, days, told):
    posting = PostingFactory(organisation=bridge.vitagora, open_until=in_days(days))
    assert (remind_of_posting_ends(), remind_of_posting_ends()) == (told, 0)
    assert [to for to, _language, _subject in mails()] == ["manager@vitagora.example"] * told
    if told:
        assert posting.title_en in OutgoingMail.objects.get().subject
        assert Entry.objects.get(action="posting.end_told").actor_id is None


def test_a_new_end_is_reminded_of_again(bridge):
    posting = PostingFactory(organisation=bridge.vitagora, open_until=in_days(3))
    remind_of_ends()
    Posting.objects.filter(pk=posting.pk).update(open_until=in_days(5))
    assert remind_of_ends() == 1
    assert OutgoingMail.objects.count() == 2


def test_one_posting_that_cannot_be_told_stops_no_other(bridge, monkeypatch):
    due = timezone.now()
    first = PostingFactory(news_due_at=due - timedelta(minutes=1), changed_since_news=True)
    second = PostingFactory(news_due_at=due, changed_since_news=True)
    for posting in (first, second):
        follow_posting(posting, by=UserFactory())
    good = Posting.get_absolute_url

    def broken(self):
        if self.pk == first.pk:
            raise RuntimeError("broken row")
        return good(self)

    monkeypatch.setattr(Posting, "get_absolute_url", broken)
    assert tell_followers() == 2
    assert OutgoingMail.objects.count() == 1
    assert PostingNews.objects.get(told_at=None).posting == first


def test_who_left_the_organisation_sees_its_closed_posting_no_more(bridge, posting):
    user = UserFactory()
    AffiliationFactory(user=user, profile=bridge.gifu, ends_on="2020-01-01")
    close_posting(posting, by=bridge.officer)
    assert not Posting.objects.visible_to(user).exists()
