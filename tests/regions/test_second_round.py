"""What a door has passed stays passed: a later round opens only for what has changed since."""

from dataclasses import replace

import pytest

from regions.enums import ProfileState
from regions.models import VersionCheck
from regions.queries.review import doors_in_review, version_in_review
from regions.services.content import from_json, stored
from regions.services.curation import (
    approve_door,
    publish_profile,
    send_back_profile,
    submit_profile,
    take_back,
)
from regions.services.versions import discard_version, save_version
from tests.factories import (
    CooperationFormFactory,
    InterestFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)
from tests.regions.test_curation import EVERY, mails, pending

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return UserFactory(desk="jp", email="desk.jp@example.org", given_name="Aki", family_name="Mori")


@pytest.fixture
def profile():
    return ProfileFactory(sectors=[SectorFactory()])


@pytest.fixture
def editor(profile):
    return UserFactory(profile=profile, email="editor@example.org")


def write(profile, by, **values):
    version = profile.versions.pending().first()
    said = from_json(version.content) if version else stored(profile)
    lock = version.lock if version else None
    return save_version(profile, by=by, content=replace(said, **values), lock=lock)


def opened(profile):
    """The doors of the last round, in the order of their languages."""
    version = pending(profile)
    return [check.door for check in version.checks.filter(round=version.round).order_by("door")]


@pytest.fixture
def returned(profile, editor, desk):
    """Both languages changed; one was approved, then the text was sent back."""

    def first_round(approved):
        write(profile, editor, summary_en="Craft.", summary_ja="匠。")
        submit_profile(profile, by=editor)
        approve_door(profile, door=approved, by=desk, criteria=EVERY)
        send_back_profile(profile, by=desk, comment="Mend the other one.")
        return profile

    return first_round


def test_a_second_round_asks_only_for_the_language_that_was_not_approved(returned, editor, desk):
    profile = returned("ja")
    write(profile, editor, summary_en="Fine craft.")
    submit_profile(profile, by=editor)
    assert opened(profile) == ["en"]
    approve_door(profile, door="en", by=desk, criteria=EVERY)
    profile.refresh_from_db()
    assert (profile.state, profile.summary_en, profile.summary_ja) == (
        ProfileState.PUBLISHED,
        "Fine craft.",
        "匠。",
    )


@pytest.mark.parametrize(
    ("approved", "values", "doors"),
    [
        ("ja", {"summary_ja": "匠の技。"}, ["en", "ja"]),
        ("ja", {"name_ja": "岐阜"}, ["en", "ja"]),
        ("ja", {"website": "https://a.eu"}, ["en"]),
        ("en", {"website": "https://a.eu"}, ["en", "ja"]),
        ("en", {"languages": ["fr"]}, ["en", "ja"]),
        ("en", {"sectors": []}, ["en", "ja"]),
        ("en", {"summary_ja": "匠の技。"}, ["ja"]),
        ("en", {}, ["ja"]),
    ],
)
def test_a_door_opens_again_for_its_text_and_the_own_door_for_all_else(
    returned, editor, approved, values, doors
):
    """The profile is on the side of Europe: its own door is the English one."""
    profile = returned(approved)
    if "sectors" in values:
        values = {"sectors": [SectorFactory()]}
    if values:
        write(profile, editor, **values)
    submit_profile(profile, by=editor)
    assert opened(profile) == doors


def test_the_texts_of_offers_belong_to_their_language(profile, editor, desk):
    form = CooperationFormFactory(code="B2B")
    InterestFactory(profile=profile, form=form, text_en="Wood.", text_ja="木。")
    first = stored(profile).interests[0]
    other = replace(first, sector=SectorFactory(), text_en="Metal.", text_ja="金。")
    write(profile, editor, interests=[first, other], summary_en="Craft.")
    submit_profile(profile, by=editor)
    approve_door(profile, door="ja", by=desk, criteria=EVERY)
    send_back_profile(profile, by=desk, comment="Mend it.")
    write(profile, editor, interests=[other, replace(first, text_en="Timber.")])
    submit_profile(profile, by=editor)
    assert opened(profile) == ["en"]
    take_back(profile, by=editor)
    swapped = [replace(first, text_ja="金。"), replace(other, text_ja="木。")]
    write(profile, editor, interests=swapped)
    submit_profile(profile, by=editor)
    assert opened(profile) == ["en", "ja"]


def test_a_text_that_went_back_to_what_is_public_still_needs_one_hand(returned, editor, desk):
    profile = returned("ja")
    write(profile, editor, summary_en=profile.summary_en)
    submit_profile(profile, by=editor)
    assert opened(profile) == ["en"]
    publish_profile(profile, by=desk)
    assert profile.summary_ja == "匠。"


def test_an_approval_counts_after_the_text_was_taken_back(profile, editor, desk):
    write(profile, editor, summary_en="Craft.", summary_ja="匠。")
    submit_profile(profile, by=editor)
    approve_door(profile, door="en", by=desk, criteria=EVERY)
    take_back(profile, by=editor)
    write(profile, editor, summary_ja="匠の技。")
    submit_profile(profile, by=editor)
    assert opened(profile) == ["ja"]


def test_an_approval_does_not_count_for_another_version(profile, editor, desk):
    write(profile, editor, summary_en="Craft.", summary_ja="匠。")
    submit_profile(profile, by=editor)
    approve_door(profile, door="en", by=desk, criteria=EVERY)
    take_back(profile, by=editor)
    discard_version(profile, by=editor)
    write(profile, editor, summary_en="Craft.", summary_ja="匠。")
    submit_profile(profile, by=editor)
    assert opened(profile) == ["en", "ja"]


def test_an_approval_without_a_print_is_asked_for_again(returned, editor):
    profile = returned("ja")
    VersionCheck.objects.update(passed="")
    submit_profile(profile, by=editor)
    assert opened(profile) == ["en", "ja"]


def test_only_the_desk_whose_door_opens_is_told(returned, editor, desk):
    profile = returned("ja")
    UserFactory(desk="eu", email="desk.eu@example.org")
    before = len(mails())
    submit_profile(profile, by=editor)
    assert [to for to, _language, _subject in mails()[before:]] == ["desk.eu@example.org"]


def test_pages_say_when_and_by_whom_a_language_was_approved(client, returned, editor, desk):
    profile = returned("ja")
    submit_profile(profile, by=editor)
    version, doors = version_in_review(profile)
    assert [(one.door, one.round, one.by) for one in doors] == [("en", 2, None), ("ja", 1, desk)]
    found = [(one.pk, one.at, one.by and one.by.full_name) for one in doors]
    assert found == [
        (one.pk, one.at, one.by and one.by.full_name) for one in doors_in_review(version)
    ]
    client.force_login(desk)
    response = client.get(f"/en/curation/review/{profile.slug}/")
    cards = response.context["doors"]
    assert [(one.check.door, one.form is None, one.kept) for one in cards] == [
        ("en", False, False),
        ("ja", True, True),
    ]
    html = response.content.decode()
    assert "by Aki Mori, Japan desk (Tokyo)." in html
    assert "The text is the one that was approved then; it is not read again." in html
    assert "I have read both texts" not in html
    client.force_login(editor)
    assert (
        "by Aki Mori, Japan desk (Tokyo)."
        in client.get(f"/en/my/{profile.slug}/edit/").content.decode()
    )
