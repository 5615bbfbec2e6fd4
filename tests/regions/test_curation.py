"""The way of a version into the directory: services, mails, log, and the review page."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.criteria import criteria_for
from regions.enums import (
    AffiliationRole,
    CheckState,
    Door,
    ProfileKind,
    ProfileState,
    Step,
    VersionState,
)
from regions.models import FieldComment, ReviewNote, VersionCheck
from regions.services.content import stored
from regions.services.curation import (
    approve_door,
    publish_profile,
    send_back_profile,
    submit_profile,
    take_back,
)
from regions.services.versions import save_version
from regions.signals import profile_changed
from tests.factories import (
    AffiliationFactory,
    InterestFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

EVERY = [criterion.code for criterion in criteria_for(ProfileKind.CLUSTER)]


@pytest.fixture
def draft():
    return ProfileFactory(draft=True, name_en="Wood & Sons", sectors=[SectorFactory()])


@pytest.fixture
def editor(draft):
    return UserFactory(profile=draft, email="editor@example.org")


@pytest.fixture
def desk():
    return UserFactory(desk="jp", email="desk.jp@example.org")


@pytest.fixture
def submitted(draft, editor):
    submit_profile(draft, by=editor)
    return draft


@pytest.fixture
def edited(editor):
    """A published profile whose editor changed both languages and handed them in."""
    profile = ProfileFactory(sectors=[SectorFactory()])
    AffiliationFactory(user=editor, profile=profile)
    content = replace(stored(profile), summary_en="Craft.", summary_ja="匠。")
    save_version(profile, by=editor, content=content, lock=None)
    submit_profile(profile, by=editor)
    return profile


def mails():
    found = OutgoingMail.objects.order_by("pk")
    return [(mail.to, mail.language, mail.subject) for mail in found]


def pending(profile):
    return profile.versions.order_by("-number").first()


def refusal(deed, *args, **kwargs):
    with pytest.raises(DomainError) as refused:
        deed(*args, **kwargs)
    return refused.value.code, refused.value.field


# Submitting ----------------------------------------------------------------------------------


def test_submit_profile_opens_a_door_for_each_language_that_changed(edited):
    version = pending(edited)
    assert (version.state, version.round) == (VersionState.SUBMITTED, 1)
    doors = version.checks.order_by("door").values_list("door", "state", "round")
    assert list(doors) == [("en", "waiting", 1), ("ja", "waiting", 1)]


@pytest.mark.parametrize(
    ("values", "door"),
    [
        ({"summary_ja": "匠。"}, "ja"),
        ({"summary_en": "Craft."}, "en"),
        ({"website": "https://a.eu"}, "en"),
    ],
)
def test_submit_profile_opens_no_door_for_a_language_that_did_not_change(values, door):
    profile = ProfileFactory(sectors=[SectorFactory()])
    editor = UserFactory(profile=profile)
    save_version(profile, by=editor, content=replace(stored(profile), **values), lock=None)
    submit_profile(profile, by=editor)
    assert [check.door for check in VersionCheck.objects.all()] == [door]


def test_submit_profile_tells_the_desks_that_read_these_languages(draft, editor):
    UserFactory(desk="eu", email="eu@example.org", language="en")
    UserFactory(desk="jp", email="jp@example.org", language="ja")
    submit_profile(draft, by=editor)
    assert mails() == [("eu@example.org", "en", "To review: Wood & Sons")]
    note = ReviewNote.objects.get()
    assert (note.profile, note.step, note.by) == (draft, Step.SUBMITTED, editor)


def test_submit_profile_does_not_write_to_who_submits(draft):
    both = UserFactory(desk="eu", email="eu@example.org")
    submit_profile(draft, by=both)
    assert mails() == []
    assert ReviewNote.objects.get().on_behalf is True


@pytest.mark.parametrize(
    ("values", "field"), [({"summary_en": "", "summary_ja": ""}, "summary_en"), ({}, "sectors")]
)
def test_submit_profile_names_what_is_missing(values, field):
    profile = ProfileFactory(draft=True, **values)
    assert refusal(submit_profile, profile, by=UserFactory(profile=profile))[1] == field
    assert not VersionCheck.objects.exists()


def test_submit_profile_refuses_a_second_time(submitted, editor):
    assert refusal(submit_profile, submitted, by=editor)[0] == "nothing_to_submit"
    assert ReviewNote.objects.count() == 1


def test_submit_profile_of_a_published_one_wants_changes(editor):
    profile = ProfileFactory()
    AffiliationFactory(user=editor, profile=profile)
    assert refusal(submit_profile, profile, by=editor)[0] == "nothing_to_submit"


def test_only_editors_of_today_and_the_helpdesk_may_submit(draft):
    for person in (
        UserFactory(member_of=draft),
        UserFactory(profile=ProfileFactory()),
        UserFactory(is_staff=True),
    ):
        with pytest.raises(PermissionDenied):
            submit_profile(draft, by=person)
    admin = AffiliationFactory(profile=draft, role=AffiliationRole.ADMIN).user
    assert submit_profile(draft, by=admin).state == VersionState.SUBMITTED


def test_take_back_gives_the_text_back_to_its_editors(submitted, editor, desk):
    take_back(submitted, by=editor)
    assert pending(submitted).state == VersionState.DRAFT
    assert not VersionCheck.objects.exists()
    assert refusal(publish_profile, submitted, by=desk)[0] == "profile_state_changed"
    assert refusal(take_back, submitted, by=editor)[0] == "profile_state_changed"


# Deciding ------------------------------------------------------------------------------------


def test_the_last_door_publishes(edited, desk):
    other = UserFactory(desk="eu")
    approve_door(edited, door=Door.JA, by=desk, criteria=EVERY, comment="Well read.")
    assert (edited.state, edited.summary_en) == (ProfileState.PUBLISHED, "Makers of fine things.")
    assert ReviewNote.objects.first().step == Step.APPROVED
    approve_door(edited, door=Door.EN, by=other, criteria=EVERY)
    assert (edited.summary_en, edited.summary_ja) == ("Craft.", "匠。")
    assert (edited.confirmed_on, edited.checked_on) == (timezone.localdate(),) * 2
    checks = VersionCheck.objects.order_by("door").values_list("door", "state", "by", "criteria")
    assert list(checks) == [
        ("en", "approved", other.pk, EVERY),
        ("ja", "approved", desk.pk, EVERY),
    ]


def test_either_desk_may_act_at_either_door(edited, desk):
    for door in Door:
        approve_door(edited, door=door, by=desk, criteria=EVERY)
    assert pending(edited).state == VersionState.PUBLISHED


def test_approve_door_wants_every_criterion_ticked(edited, desk):
    code = refusal(approve_door, edited, door=Door.EN, by=desk, criteria=EVERY[:-1])
    assert code == ("criteria_open", "criteria")
    assert set(VersionCheck.objects.values_list("state", flat=True)) == {CheckState.WAITING}


def test_a_cluster_is_asked_for_its_members_and_a_region_is_not():
    codes = {kind: [one.code for one in criteria_for(kind)] for kind in ("cluster", "region")}
    assert set(codes["cluster"]) - set(codes["region"]) == {"managed"}


def test_approve_door_refuses_a_door_that_was_passed(edited, desk):
    approve_door(edited, door=Door.EN, by=desk, criteria=EVERY)
    again = refusal(approve_door, edited, door=Door.EN, by=desk, criteria=EVERY)
    assert again[0] == "door_closed"


def test_a_text_that_changed_while_it_was_read_is_not_passed(edited, editor, desk):
    read = pending(edited).lock
    take_back(edited, by=editor)
    content = replace(stored(edited), summary_en="Something else.")
    save_version(edited, by=editor, content=content, lock=read)
    submit_profile(edited, by=editor)
    act = {"by": desk, "lock": read}
    assert refusal(publish_profile, edited, **act)[0] == "text_changed"
    assert refusal(send_back_profile, edited, comment="No.", **act)[0] == "text_changed"
    publish_profile(edited, by=desk, lock=pending(edited).lock)
    assert edited.summary_en == "Something else."


def test_publish_profile_tells_its_editors_in_their_language(submitted, desk):
    UserFactory(profile=submitted, email="sato@example.jp", japanese=True)
    UserFactory(member_of=submitted, email="member@example.org")
    OutgoingMail.objects.all().delete()
    publish_profile(submitted, by=desk)
    assert submitted.state == ProfileState.PUBLISHED
    told = {(to, language) for to, language, _subject in mails()}
    assert told == {("editor@example.org", "en"), ("sato@example.jp", "ja")}
    text = OutgoingMail.objects.get(to="sato@example.jp").text
    assert f"http://127.0.0.1:8000/ja/partners/{submitted.slug}/" in text


def test_publish_profile_spreads_the_news(submitted, desk):
    heard = []

    def listen(profile, **_kwargs):
        heard.append(profile.pk)

    profile_changed.connect(listen)
    try:
        publish_profile(submitted, by=desk)
    finally:
        profile_changed.disconnect(listen)
    assert heard == [submitted.pk]


def test_publish_profile_wants_a_territory_first(desk):
    profile = ProfileFactory(draft=True, territory=None, seat=None, sectors=[SectorFactory()])
    submit_profile(profile, by=UserFactory(profile=profile))
    refused = refusal(publish_profile, profile, by=desk)
    assert refused == ("territory_required", "territory")


def test_send_back_profile_carries_its_words_to_the_editors(submitted, editor, desk):
    send_back_profile(
        submitted,
        by=desk,
        comment="Please mend <this>.",
        fields={"name_ja": "Add a Japanese name.", "website": "  "},
    )
    assert pending(submitted).state == VersionState.SENT_BACK
    mail = OutgoingMail.objects.get(to=editor.email)
    assert mail.subject == "Please change: Wood & Sons"
    assert "Please mend <this>." in mail.text
    assert "- Name in Japanese: Add a Japanese name." in mail.text
    assert "<this>" not in mail.html
    comments = FieldComment.objects.values_list("field", "text", "round", "by")
    assert list(comments) == [("name_ja", "Add a Japanese name.", 1, desk.pk)]


def test_send_back_names_the_fields_in_the_language_of_its_reader(submitted, desk):
    UserFactory(profile=submitted, email="sato@example.jp", japanese=True)
    send_back_profile(submitted, by=desk, comment="", fields={"kind": "Which?"})
    assert "- 種別: Which?" in OutgoingMail.objects.get(to="sato@example.jp").text


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_send_back_profile_wants_a_comment_or_a_remark(submitted, desk, comment):
    refused = refusal(send_back_profile, submitted, by=desk, comment=comment)
    assert refused == ("comment_required", "comment")
    assert pending(submitted).state == VersionState.SUBMITTED


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
    assert pending(submitted).round == 3


def test_of_two_reviewers_only_one_decides(submitted, desk):
    other = UserFactory(desk="eu")
    publish_profile(submitted, by=desk)
    refused = refusal(send_back_profile, submitted, by=other, comment="Too late.")
    assert refused[0] == "profile_state_changed"
    submitted.refresh_from_db()
    assert submitted.state == ProfileState.PUBLISHED


def test_every_step_is_logged_for_the_organisation(submitted, editor, desk):
    publish_profile(submitted, by=desk)
    entries = Entry.objects.filter(record_id=submitted.public_id).order_by("pk")
    assert [(entry.action, entry.actor_id, entry.organisation_id) for entry in entries] == [
        ("profile.submitted", editor.public_id, submitted.public_id),
        ("profile.published", desk.public_id, submitted.public_id),
    ]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (publish_profile, {}),
        (approve_door, {"door": "en", "criteria": EVERY}),
        (send_back_profile, {"comment": "No."}),
    ],
)
def test_only_the_helpdesk_decides(submitted, editor, act, words):
    for person in (editor, UserFactory(profile=ProfileFactory()), UserFactory(is_staff=True)):
        with pytest.raises(PermissionDenied):
            act(submitted, by=person, **words)


# The review page -----------------------------------------------------------------------------


def approval(profile, door, **values):
    first = {f"{door}-criteria": EVERY, f"{door}-lock": pending(profile).lock, "door": door}
    return first | values


def test_review_page_is_for_the_helpdesk(client, submitted, editor):
    url = f"/en/curation/review/{submitted.slug}/"
    assert client.get(url)["Location"] == f"/en/accounts/login/?next={url}"
    for person, status in [
        (editor, 403),
        (UserFactory(is_staff=True), 403),
        (UserFactory(desk="eu"), 200),
        (UserFactory(desk="jp"), 200),
    ]:
        client.force_login(person)
        assert client.get(url).status_code == status


@pytest.mark.parametrize("deed", ["approve", "send-back"])
def test_decisions_need_a_post_by_the_helpdesk(client, submitted, editor, desk, deed):
    url = f"/en/curation/review/{submitted.slug}/{deed}/"
    client.force_login(editor)
    assert client.post(url, {"comment": "x"}).status_code == 403
    client.force_login(desk)
    assert client.get(url)["Location"] == f"/en/curation/review/{submitted.slug}/"
    assert pending(submitted).state == VersionState.SUBMITTED


def test_review_page_shows_what_changes_and_what_is_missing(client, edited, desk):
    client.force_login(desk)
    response = client.get(f"/en/curation/review/{edited.slug}/")
    html = response.content.decode()
    assert [one.change.name for one in response.context["changes"]] == ["summary_en", "summary_ja"]
    assert "<del>Makers of fine things</del><ins>Craft</ins>." in html
    assert response.context["missing"] == ["Name in Japanese"]
    assert [card.check.door for card in response.context["doors"]] == ["en", "ja"]


def test_review_page_names_likely_twins(client, submitted, desk):
    twin = ProfileFactory(name_en="Wood and Sons Ltd", website="https://wood.example")
    client.force_login(desk)
    response = client.get(f"/en/curation/review/{submitted.slug}/")
    assert [profile for profile, _why in response.context["duplicates"]] == [twin]


def test_helpdesk_passes_one_door_and_then_the_other(client, edited, desk):
    client.force_login(desk)
    url = f"/en/curation/review/{edited.slug}/"
    response = client.post(f"{url}approve/", approval(edited, "ja"), follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert "The other language is still to be read." in response.content.decode()
    response = client.post(f"{url}approve/", approval(edited, "en"))
    assert response["Location"] == "/en/curation/"
    edited.refresh_from_db()
    assert edited.summary_en == "Craft."


def test_helpdesk_publishes_its_own_edit_at_once(client, draft, desk):
    content = replace(stored(draft), summary_en="Written by the desk.", summary_ja="窓口が書いた。")
    save_version(draft, by=desk, content=content, lock=None)
    submit_profile(draft, by=desk)
    client.force_login(desk)
    url = f"/en/curation/review/{draft.slug}/approve/"
    assert client.post(url, approval(draft, "all") | {"all-criteria": []}).status_code == 422
    assert client.post(url, approval(draft, "all")).status_code == 302
    version = pending(draft)
    assert (version.state, version.on_behalf) == (VersionState.PUBLISHED, True)
    draft.refresh_from_db()
    today = timezone.localdate(timezone=ZoneInfo(desk.time_zone))
    assert (draft.confirmed_on, draft.checked_on) == (None, today)
    steps = ReviewNote.objects.values_list("step", "on_behalf")
    assert list(steps) == [(Step.PUBLISHED, False), (Step.SUBMITTED, True)]


def test_an_open_criterion_is_named_and_what_was_typed_stays(client, edited, desk):
    client.force_login(desk)
    sent = approval(edited, "en") | {"en-criteria": EVERY[:2], "en-comment": "Nearly there."}
    response = client.post(f"/en/curation/review/{edited.slug}/approve/", sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Nearly there." in html
    card = response.context["doors"][0]
    assert list(card.form.errors) == ["criteria"]
    assert card.form["criteria"].value() == EVERY[:2]
    assert pending(edited).state == VersionState.SUBMITTED


@pytest.mark.parametrize("door", ["", "fr", "en\x00"])
def test_an_unknown_door_decides_nothing(client, edited, desk, door):
    client.force_login(desk)
    response = client.post(f"/en/curation/review/{edited.slug}/approve/", {"door": door})
    assert response.status_code == 422
    assert pending(edited).state == VersionState.SUBMITTED


def test_send_back_carries_remarks_on_fields(client, submitted, desk):
    client.force_login(desk)
    sent = {"comment": "", "on_summary_en": "Too short.", "lock": pending(submitted).lock}
    response = client.post(f"/en/curation/review/{submitted.slug}/send-back/", sent)
    assert response["Location"] == "/en/curation/"
    assert FieldComment.objects.get().field == "summary_en"


def test_send_back_without_a_word_names_the_field_and_keeps_the_page(client, submitted, desk):
    client.force_login(desk)
    sent = {"comment": " ", "lock": pending(submitted).lock}
    response = client.post(f"/en/curation/review/{submitted.slug}/send-back/", sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["comment"]
    assert pending(submitted).state == VersionState.SUBMITTED


def test_the_second_reviewer_reads_what_happened_and_keeps_the_words(client, submitted, desk):
    lock = pending(submitted).lock
    publish_profile(submitted, by=desk)
    client.force_login(UserFactory(desk="eu"))
    response = client.post(
        f"/en/curation/review/{submitted.slug}/send-back/",
        {"comment": "Too late?", "lock": lock},
        follow=True,
    )
    html = response.content.decode()
    assert "Somebody else has already decided on this profile." in html
    assert "Too late?" in html


@pytest.mark.parametrize("count", [1, 3])
def test_review_page_costs_the_same_for_any_number_of_differences(
    client, django_assert_num_queries, editor, desk, count
):
    profile = ProfileFactory(sectors=[SectorFactory()])
    AffiliationFactory(user=editor, profile=profile)
    said = {"website": "https://a.eu", "seat_city": "Seki", "summary_en": "Craft."}
    values = dict(list(said.items())[:count])
    save_version(profile, by=editor, content=replace(stored(profile), **values), lock=None)
    submit_profile(profile, by=editor)
    client.force_login(desk)
    with django_assert_num_queries(10):
        response = client.get(f"/en/curation/review/{profile.slug}/")
    assert len(response.context["changes"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_review_page_with_all_that_it_can_show_costs_twelve_queries(
    client, django_assert_num_queries, desk, count
):
    """A region with peers and twins, whose territory, themes and offers change, in a second round."""
    old, new, far = (TerritoryFactory(population=1_000_000) for _number in range(3))
    terms = {"sectors": SectorFactory.create_batch(count)}
    profile = ProfileFactory(kind="region", territory=old, **terms)
    ProfileFactory.create_batch(count, kind="region", territory=far, **terms)
    interests = [
        InterestFactory(profile=profile, third_region=ThirdRegionFactory()) for _one in range(count)
    ]
    content = replace(
        stored(profile),
        territory=new,
        summary_en="Craft.",
        summary_ja="匠。",
        themes=ThemeFactory.create_batch(count),
        interests=stored(profile).interests[: len(interests) - 1],
    )
    save_version(profile, by=desk, content=content, lock=None)
    submit_profile(profile, by=desk)
    every = [criterion.code for criterion in criteria_for("region")]
    approve_door(profile, door="ja", by=desk, criteria=every)
    send_back_profile(profile, by=desk, comment="Mend it.")
    submit_profile(profile, by=desk)
    client.force_login(desk)
    with django_assert_num_queries(12):
        response = client.get(f"/en/curation/review/{profile.slug}/")
    changed = {one.change.name for one in response.context["changes"]}
    assert changed == {"territory", "summary_en", "summary_ja", "themes", "interests"}
    assert len(response.context["page"].peers) == count
    assert len(response.context["doors"]) == 2
