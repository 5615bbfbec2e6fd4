"""Versions of a profile: kept, compared, refused when overtaken, taken up again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from regions.differences import Piece, pieces
from regions.enums import Direction, Origin, ProfileKind, ProfileState, Step, VersionState
from regions.models import ProfileVersion, ReviewNote, VersionCheck
from regions.queries.versions import changes_in_words
from regions.services.content import (
    InterestContent,
    check,
    differences,
    digests,
    from_json,
    stored,
    to_json,
)
from regions.services.curation import publish_profile, submit_profile
from regions.services.versions import (
    discard_version,
    publish_content,
    restore_version,
    save_version,
)
from regions.signals import profile_changed
from tests.factories import (
    CooperationFormFactory,
    InterestFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile():
    return ProfileFactory(name_en="Gifu", flagships=[SectorFactory(code="WOOD")])


@pytest.fixture
def editor(profile):
    return UserFactory(profile=profile)


@pytest.fixture
def heard():
    changed = []

    def listen(profile, **_kwargs):
        changed.append(profile.pk)

    profile_changed.connect(listen)
    yield changed
    profile_changed.disconnect(listen)


def written(profile, by, *, lock=None, **values):
    return save_version(profile, by=by, content=replace(stored(profile), **values), lock=lock)


def refusal(deed, *args, **kwargs):
    with pytest.raises(DomainError) as refused:
        deed(*args, **kwargs)
    return refused.value.code, refused.value.field


# Content -------------------------------------------------------------------------------------


def test_content_survives_json(profile):
    InterestFactory(profile=profile, third_region=ThirdRegionFactory(), text_ja="木工")
    profile.themes.add(ThemeFactory(), ThemeFactory())
    content = stored(profile)
    assert from_json(to_json(content)) == content


def test_words_lost_since_leave_an_old_version_readable(profile):
    data = to_json(stored(profile)) | {"sectors": ["GONE"], "territory": "GONE"}
    content = from_json(data)
    assert (content.sectors, content.territory) == ([], None)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name_en": "", "name_ja": ""}, ("name_required", "name_en")),
        ({"summary_ja": "あ" * 3001}, ("text_too_long", "summary_ja")),
        ({"summary_en": "a\x00b"}, ("control_character", "summary_en")),
        ({"name_en": "two\nlines"}, ("control_character", "name_en")),
        ({"seat_city": "\x1b[31mred"}, ("control_character", "seat_city")),
    ],
)
def test_check_refuses_what_no_version_may_say(profile, values, expected):
    assert refusal(check, replace(stored(profile), **values)) == expected


def test_check_lets_line_breaks_stand_in_a_summary(profile):
    check(replace(stored(profile), summary_en="One.\n\nTwo.\tThree."))


def test_differences_name_each_field_once_and_take_nothing_for_nothing(profile):
    before = to_json(stored(profile))
    after = before | {"summary_en": "Craft.", "themes": []}
    assert differences(before, after) == {"summary_en": ["Makers of fine things.", "Craft."]}
    assert differences({}, {"name_ja": "", "themes": []}) == {}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Fine wood.", "Fine timber.", [("same", "Fine "), ("del", "wood"), ("ins", "timber")]),
        ("匠の県。", "匠の国。", [("same", "匠の"), ("del", "県"), ("ins", "国")]),
        ("", "木", [("ins", "木")]),
    ],
)
def test_pieces_set_apart_what_went_and_what_came(before, after, expected):
    found = [(piece.kind, piece.text) for piece in pieces(before, after)]
    assert found[: len(expected)] == expected


def test_pieces_of_a_very_long_text_are_two():
    long = "a b " * 5000
    assert pieces(long, "c") == [Piece("del", long), Piece("ins", "c")]


def test_changes_in_words_speak_names_not_codes(profile):
    metal = SectorFactory(code="METAL", name_en="Metal")
    form = CooperationFormFactory(name_en="Trade")
    before = to_json(stored(profile))
    offer = InterestContent(direction=Direction.OFFER, form=form, sector=metal, text_en="Knives.")
    after = to_json(
        replace(stored(profile), flagships=[metal], interests=[offer], languages=["ja"])
    )
    changes = {one.name: one for one in changes_in_words(differences(before, after))}
    assert list(changes) == ["languages", "flagships", "interests"]
    assert (changes["languages"].added, changes["languages"].removed) == (["Japanese"], ["English"])
    assert changes["flagships"].added == ["1. Metal"]
    entry = changes["interests"].entries[0]
    assert (entry.kind, entry.title) == ("ins", "Offers · Trade · Metal")
    assert entry.texts == [("en", [Piece("ins", "Knives.")])]


# Saving --------------------------------------------------------------------------------------


def test_save_version_keeps_the_published_page_as_it_is(profile, editor, heard):
    version = written(profile, editor, summary_en="Craft.")
    profile.refresh_from_db()
    assert (profile.state, profile.summary_en) == (
        ProfileState.PUBLISHED,
        "Makers of fine things.",
    )
    assert (version.number, version.state, version.lock, version.based_on) == (
        2,
        VersionState.DRAFT,
        1,
        1,
    )
    baseline = profile.versions.get(number=1)
    assert (baseline.state, baseline.origin) == (VersionState.PUBLISHED, Origin.REFERENCE)
    assert heard == []


def test_save_version_of_a_draft_brings_its_rows_along(heard):
    draft = ProfileFactory(draft=True)
    written(draft, UserFactory(profile=draft), summary_en="Craft.")
    draft.refresh_from_db()
    assert (draft.state, draft.summary_en) == (ProfileState.DRAFT, "Craft.")
    assert heard == []


def test_save_version_logs_values_before_and_after(profile, editor):
    written(profile, editor, summary_en="Craft.")
    entry = Entry.objects.get()
    assert (entry.action, entry.actor_id) == ("profile.written", editor.public_id)
    assert entry.details["changes"] == {"summary_en": ["Makers of fine things.", "Craft."]}


def test_save_version_refuses_what_somebody_else_has_overtaken(profile, editor):
    written(profile, editor, summary_en="Mine.")
    other = UserFactory(profile=profile)
    assert refusal(written, profile, other, summary_en="Theirs.") == ("version_conflict", "")
    written(profile, other, summary_en="Theirs.", lock=1)
    assert refusal(written, profile, editor, summary_en="Again.", lock=1)[0] == "version_conflict"
    pending = profile.versions.pending().get()
    assert (pending.content["summary_en"], pending.lock) == ("Theirs.", 2)


def test_save_version_refuses_what_was_published_unread(profile, editor):
    read = digests(to_json(stored(profile)))
    content = stored(profile)
    publish_content(
        profile, replace(content, website="https://a.example"), by=None, origin="import"
    )
    mine = replace(content, summary_en="Craft.")
    code, _field = refusal(save_version, profile, by=editor, content=mine, lock=None, read=read)
    assert code == "version_conflict"


def test_save_version_refuses_while_the_helpdesk_reads(profile, editor):
    written(profile, editor, summary_en="Craft.")
    submit_profile(profile, by=editor)
    assert refusal(written, profile, editor, summary_en="More.", lock=1)[0] == "profile_in_review"


def test_save_version_of_nothing_new_makes_no_version(profile, editor):
    assert refusal(written, profile, editor)[0] == "nothing_changed"
    assert ProfileVersion.objects.count() == 0


@pytest.mark.parametrize("state", [ProfileState.WITHDRAWN])
def test_save_version_refuses_records_that_are_gone(state):
    profile = ProfileFactory(state=state)
    editor = UserFactory(profile=profile)
    assert refusal(written, profile, editor, summary_en="Craft.")[0] == "profile_gone"


def test_only_editors_and_the_helpdesk_may_save(profile):
    strangers = [
        UserFactory(member_of=profile),
        UserFactory(profile=ProfileFactory()),
        UserFactory(is_staff=True, is_superuser=True),
    ]
    for person in strangers:
        with pytest.raises(PermissionDenied):
            written(profile, person, summary_en="Craft.")
    version = written(profile, UserFactory(desk="jp"), summary_en="Craft.")
    assert (version.on_behalf, version.origin) == (True, Origin.HELPDESK)
    assert Entry.objects.latest("pk").on_behalf is True


def test_editors_cannot_change_what_the_organisation_is(profile, editor):
    elsewhere = TerritoryFactory()
    version = written(
        profile, editor, kind=ProfileKind.CITY, territory=elsewhere, summary_en="Craft."
    )
    assert version.content["kind"] == ProfileKind.CLUSTER
    assert version.content["territory"] == profile.territory.code


def test_an_editor_keeps_what_the_helpdesk_is_changing(profile, editor):
    elsewhere = TerritoryFactory()
    desk = UserFactory(desk="eu")
    first = written(profile, desk, territory=elsewhere)
    said = replace(from_json(first.content), summary_en="Craft.", territory=profile.territory)
    version = save_version(profile, by=editor, content=said, lock=first.lock)
    assert version.content["territory"] == elsewhere.code


# Publishing ----------------------------------------------------------------------------------


def test_publish_content_puts_it_into_the_directory_at_once(profile, heard):
    desk = UserFactory(desk="eu")
    content = replace(stored(profile), summary_en="Craft.")
    version = publish_content(profile, content, by=desk, origin=Origin.IMPORT, reason="List")
    profile.refresh_from_db()
    assert (profile.summary_en, profile.checked_on) == ("Craft.", timezone.localdate())
    assert profile.confirmed_on is None
    assert (version.number, version.state, version.reason) == (2, VersionState.PUBLISHED, "List")
    assert heard == [profile.pk]


def test_what_is_over_stays_over_when_something_else_changes(profile):
    past = timezone.localdate() - timedelta(days=1)
    InterestFactory(profile=profile, expires_on=past)
    InterestFactory(profile=profile)
    content = replace(stored(profile), summary_en="Craft.")
    publish_content(profile, content, by=None, origin=Origin.IMPORT)
    ends = [interest.expires_on for interest in profile.interests.order_by("pk")]
    assert ends == [past, timezone.localdate() + timedelta(days=365)]


def test_an_entry_that_is_said_unchanged_keeps_its_end(profile, editor):
    soon = timezone.localdate() + timedelta(days=10)
    kept, changed, over = InterestFactory.create_batch(3, profile=profile, expires_on=soon)
    over.expires_on = timezone.localdate() - timedelta(days=1)
    over.save()
    said = [replace(one, expires_on=None) for one in stored(profile).interests]
    said[1] = replace(said[1], text_en="New words.")
    written(profile, editor, interests=said)
    submit_profile_with_sector(profile, editor)
    ends = dict(profile.interests.values_list("pk", "expires_on"))
    year = timezone.localdate() + timedelta(days=365)
    assert ends == {kept.pk: soon, changed.pk: year, over.pk: year}


def test_an_end_that_was_renewed_while_a_text_was_written_stays(profile, editor):
    interest = InterestFactory(profile=profile, expires_on=timezone.localdate())
    written(profile, editor, summary_en="Craft.")
    later = timezone.localdate() + timedelta(days=365 * 2)
    profile.interests.update(expires_on=later)
    submit_profile_with_sector(profile, editor)
    interest.refresh_from_db()
    assert interest.expires_on == later


def submit_profile_with_sector(profile, editor):
    submit_profile(profile, by=editor)
    publish_profile(profile, by=UserFactory(desk="eu"))


def test_publishing_keeps_the_rows_of_entries_that_are_still_said(profile, editor):
    kept, _gone = InterestFactory.create_batch(2, profile=profile)
    said = InterestContent(direction=kept.direction, form=kept.form, sector=kept.sector)
    written(profile, editor, interests=[said])
    submit_profile_with_sector(profile, editor)
    assert [interest.pk for interest in profile.interests.all()] == [kept.pk]


# Discarding and restoring --------------------------------------------------------------------


def test_discard_version_leaves_what_is_public(profile, editor):
    written(profile, editor, summary_en="Craft.")
    submit_profile(profile, by=editor)
    discard_version(profile, by=editor)
    assert profile.versions.get(number=2).state == VersionState.DISCARDED
    assert VersionCheck.objects.count() == 0
    assert ReviewNote.objects.first().step == Step.DISCARDED
    assert refusal(discard_version, profile, by=editor)[0] == "nothing_pending"


def test_a_draft_that_was_never_published_cannot_be_discarded():
    draft = ProfileFactory(draft=True)
    editor = UserFactory(profile=draft)
    written(draft, editor, summary_en="Craft.")
    assert refusal(discard_version, draft, by=editor)[0] == "nothing_pending"


def test_restore_version_takes_an_older_text_up_as_a_draft(profile, editor):
    InterestFactory(profile=profile, expires_on=timezone.localdate() - timedelta(days=3))
    written(profile, editor, summary_en="Craft.", interests=[])
    submit_profile_with_sector(profile, editor)
    version = restore_version(profile.versions.get(number=1), by=editor)
    assert (version.number, version.state, version.origin) == (3, "draft", Origin.RESTORED)
    assert version.content["summary_en"] == "Makers of fine things."
    assert version.content["interests"][0]["expires_on"] == ""
    profile.refresh_from_db()
    assert profile.summary_en == "Craft."


def test_restore_version_waits_for_what_is_being_written(profile, editor):
    written(profile, editor, summary_en="Craft.")
    first = profile.versions.get(number=1)
    assert refusal(restore_version, first, by=editor)[0] == "version_pending"
    with pytest.raises(PermissionDenied):
        restore_version(first, by=UserFactory(member_of=profile))


# Pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_history_costs_the_same_for_any_number_of_versions(
    client, django_assert_num_queries, profile, editor, count
):
    for number in range(count):
        publish_content(
            profile,
            replace(stored(profile), summary_en=f"Text {number}"),
            by=editor,
            origin=Origin.EDITOR,
        )
    client.force_login(editor)
    with django_assert_num_queries(12):
        response = client.get(f"/en/my/{profile.slug}/history/")
    assert len(response.context["page"]) == count + 1


def test_history_is_for_the_people_of_the_organisation_and_the_helpdesk(client, profile, editor):
    written(profile, editor, summary_en="Craft.")
    for path in ("history/", "history/2/"):
        url = f"/en/my/{profile.slug}/{path}"
        client.logout()
        assert client.get(url)["Location"] == f"/en/accounts/login/?next={url}"
        for person, status in {
            editor: 200,
            UserFactory(member_of=profile): 200,
            UserFactory(desk="jp"): 200,
            UserFactory(profile=ProfileFactory()): 403,
            UserFactory(is_staff=True): 403,
        }.items():
            client.force_login(person)
            assert client.get(url).status_code == status
    client.force_login(editor)
    assert client.get(f"/en/my/{profile.slug}/history/9/").status_code == 404


def test_history_of_a_draft_is_not_found_by_strangers(client):
    draft = ProfileFactory(draft=True)
    client.force_login(UserFactory(profile=ProfileFactory()))
    assert client.get(f"/en/my/{draft.slug}/history/").status_code == 404


def test_version_page_marks_words_and_shows_the_page_to_come(client, profile, editor):
    version = written(profile, editor, summary_en="Makers of bold things.")
    client.force_login(editor)
    before = profile.interests.count(), profile.profile_sectors.count()
    html = client.get(f"/en/my/{profile.slug}/history/{version.number}/").content.decode()
    assert "Makers of <del>fine</del><ins>bold</ins> things." in html
    assert "<p>Makers of bold things.</p>" in html
    profile.refresh_from_db()
    assert profile.summary_en == "Makers of fine things."
    assert (profile.interests.count(), profile.profile_sectors.count()) == before


def test_any_two_versions_can_be_compared(client, profile, editor):
    publish_content(
        profile,
        replace(stored(profile), name_ja="岐阜"),
        by=None,
        origin=Origin.IMPORT,
    )
    publish_content(
        profile, replace(stored(profile), seat_city="Seki"), by=None, origin=Origin.IMPORT
    )
    client.force_login(editor)
    response = client.get(f"/en/my/{profile.slug}/history/?before=1&after=3", follow=True)
    assert response.redirect_chain[0][0].endswith("/history/3/?against=1")
    assert [one.name for one in response.context["changes"]] == ["name_ja", "seat_city"]


def test_an_older_version_is_restored_by_its_button(client, profile, editor):
    publish_content(
        profile, replace(stored(profile), summary_en="Craft."), by=None, origin=Origin.IMPORT
    )
    url = f"/en/my/{profile.slug}/history/1/restore/"
    client.force_login(UserFactory(member_of=profile))
    assert client.post(url).status_code == 403
    client.force_login(editor)
    assert client.get(url).status_code == 405
    response = client.post(url, {"reason": "Better\x00 before"}, follow=True)
    assert response.redirect_chain == [(f"/en/my/{profile.slug}/edit/", 302)]
    pending = profile.versions.pending().get()
    assert (pending.reason, pending.content["summary_en"]) == (
        "Better before",
        "Makers of fine things.",
    )


def test_the_order_of_languages_and_sectors_says_nothing(profile):
    said = to_json(stored(profile)) | {"languages": ["en", "ja"], "sectors": ["A", "B"]}
    turned = said | {"languages": ["ja", "en"], "sectors": ["B", "A"]}
    assert differences(said, turned) == {}
    assert digests(said) == digests(turned)
    ranked = said | {"flagships": ["A", "B"]}
    assert list(differences(ranked, ranked | {"flagships": ["B", "A"]})) == ["flagships"]
