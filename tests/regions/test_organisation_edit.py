"""An organisation's own hand on its profile: the service, the form, who may."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Entry
from kernel.errors import DomainError
from regions.enums import AffiliationRole, Direction, ProfileState
from regions.models import ReviewNote
from regions.services.profiles import InterestContent, ProfileContent, stored, update_profile
from regions.signals import profile_changed
from tests.factories import (
    AffiliationFactory,
    CooperationFormFactory,
    InterestFactory,
    ProfileFactory,
    SectorFactory,
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


def content(**values):
    return ProfileContent(name_en="Gifu", summary_en="Craft.", **values)


def fields(**values):
    """What a browser sends for a profile without offers and wishes."""
    first = {"name_en": "Gifu", "summary_en": "Craft.", "languages": ["en"]}
    counts = {"interests-TOTAL_FORMS": 2, "interests-INITIAL_FORMS": 0}
    return first | counts | values


def entry(number, **values):
    return {f"interests-{number}-{name}": value for name, value in values.items()}


# The service ---------------------------------------------------------------------------------


def test_update_profile_replaces_what_was_said(profile, editor):
    metal, theme, third = SectorFactory(code="METAL"), ThemeFactory(), ThirdRegionFactory()
    form = CooperationFormFactory(code="B2B")
    offer = InterestContent(
        direction=Direction.OFFER, form=form, sector=metal, third_region=third, text_ja="金属"
    )
    said = content(
        languages=["ja"], flagships=[metal], themes=[theme], interests=[offer], seat_city="Gifu"
    )
    update_profile(profile, by=editor, content=said)
    assert stored(profile) == said
    assert profile.confirmed_on is not None


def test_update_profile_keeps_the_rows_of_interests_that_are_still_said(profile, editor):
    kept, _gone = InterestFactory.create_batch(2, profile=profile)
    said = InterestContent(direction=kept.direction, form=kept.form, sector=kept.sector)
    update_profile(profile, by=editor, content=content(interests=[said]))
    assert [interest.pk for interest in profile.interests.all()] == [kept.pk]


def test_update_profile_keeps_a_published_profile_published(profile, editor, heard):
    update_profile(profile, by=editor, content=content(summary_ja="匠の県。"))
    profile.refresh_from_db()
    assert profile.state == ProfileState.PUBLISHED
    assert "匠の県" in profile.search_text
    assert heard == [profile.pk]


def test_update_profile_of_a_draft_is_no_news(editor, heard):
    draft = ProfileFactory(draft=True)
    update_profile(draft, by=UserFactory(profile=draft), content=content())
    assert heard == []


def test_update_profile_logs_values_before_and_after(profile, editor):
    update_profile(profile, by=editor, content=content(flagships=[SectorFactory(code="METAL")]))
    logged = Entry.objects.get()
    assert (logged.action, logged.actor_id) == ("profile.updated", editor.public_id)
    assert logged.details["changes"] == {
        "summary_en": ["Makers of fine things.", "Craft."],
        "languages": [["en"], []],
        "flagships": [["WOOD"], ["METAL"]],
    }


@pytest.mark.parametrize("state", [ProfileState.SUBMITTED, ProfileState.WITHDRAWN])
def test_update_profile_refuses_what_is_being_reviewed(state):
    profile = ProfileFactory(state=state)
    with pytest.raises(DomainError) as refused:
        update_profile(profile, by=UserFactory(profile=profile), content=content())
    assert refused.value.code == "profile_not_editable"


@pytest.mark.parametrize("state", [ProfileState.DRAFT, ProfileState.SENT_BACK])
def test_update_profile_of_a_draft_or_a_returned_one(state):
    profile = ProfileFactory(state=state)
    update_profile(profile, by=UserFactory(profile=profile), content=content())
    assert (profile.state, profile.summary_en) == (state, "Craft.")


def test_update_profile_refuses_what_cannot_be_said(profile, editor):
    sectors = SectorFactory.create_batch(4)
    offer = InterestContent(
        direction=Direction.OFFER, form=CooperationFormFactory(), sector=sectors[0]
    )
    wrong = {
        "name_en": ProfileContent(summary_en="No name."),
        "flagships": content(flagships=sectors),
        "interests": content(interests=[offer, offer]),
    }
    for field, said in wrong.items():
        with pytest.raises(DomainError) as refused:
            update_profile(profile, by=editor, content=said)
        assert refused.value.field == field
    assert Entry.objects.count() == 0


def test_only_editors_of_the_organisation_may_update(profile):
    people = [
        UserFactory(member_of=profile),
        UserFactory(profile=ProfileFactory()),
        UserFactory(desk="eu"),
        UserFactory(is_staff=True, is_superuser=True),
    ]
    for person in people:
        with pytest.raises(PermissionDenied):
            update_profile(profile, by=person, content=content())


# The page ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_edit_page_costs_the_same_for_any_number_of_interests(
    client, django_assert_num_queries, profile, editor, count
):
    InterestFactory.create_batch(count, profile=profile)
    client.force_login(editor)
    with django_assert_num_queries(12):
        response = client.get(f"/en/my/{profile.slug}/edit/")
    assert response.context["interests"].initial_form_count() == count


def test_edit_page_is_for_editors(client, profile):
    url = f"/en/my/{profile.slug}/edit/"
    assert client.get(url)["Location"] == f"/en/accounts/login/?next={url}"
    people = {
        AffiliationFactory(profile=profile, role=AffiliationRole.ADMIN).user: 200,
        UserFactory(profile=profile): 200,
        UserFactory(member_of=profile): 403,
        UserFactory(profile=ProfileFactory()): 403,
        UserFactory(desk="eu"): 403,
    }
    for person, status in people.items():
        client.force_login(person)
        assert client.get(url).status_code == status


def test_edit_page_of_a_draft_is_not_found_by_strangers(client):
    draft = ProfileFactory(draft=True)
    client.force_login(UserFactory(profile=ProfileFactory()))
    assert client.get(f"/en/my/{draft.slug}/edit/").status_code == 404
    assert client.post(f"/en/my/{draft.slug}/submit/").status_code == 404


def test_saving_the_form_saves_everything(client, profile, editor):
    SectorFactory(code="METAL")
    CooperationFormFactory(code="B2B")
    ThirdRegionFactory(code="ASEAN")
    theme = ThemeFactory(code="GREEN")
    client.force_login(editor)
    data = fields(
        name_ja="岐阜県",
        website="www.example.jp",
        seat_city="Gifu",
        languages=["ja", "en"],
        flagship_2="METAL",
        sectors=["WOOD", "METAL"],
        themes=["GREEN"],
        **entry(
            0,
            direction="seek",
            form="B2B",
            sector="WOOD",
            third_region="ASEAN",
            third_region_role="hub",
            text_en="Furniture makers.",
        ),
    )
    response = client.post(f"/en/my/{profile.slug}/edit/", data)
    assert (response.status_code, response["Location"]) == (302, f"/en/my/{profile.slug}/edit/")
    said = stored(profile)
    profile.refresh_from_db()
    assert (profile.name_ja, profile.website) == ("岐阜県", "https://www.example.jp")
    assert profile.languages == ["ja", "en"]
    assert [sector.code for sector in said.flagships] == ["METAL"]
    assert [sector.code for sector in said.sectors] == ["WOOD"]
    assert (said.themes, len(said.interests)) == ([theme], 1)
    assert said.interests[0].text_en == "Furniture makers."


def test_opening_and_saving_changes_nothing(client, profile, editor):
    InterestFactory(profile=profile, text_ja="木工")
    client.force_login(editor)
    before = stored(profile)
    response = client.get(f"/en/my/{profile.slug}/edit/")
    form, interests = response.context["form"], response.context["interests"]
    data = {name: value for name, value in form.initial.items() if value}
    data |= {"interests-TOTAL_FORMS": 3, "interests-INITIAL_FORMS": 1}
    data |= entry(0, **interests.forms[0].initial)
    client.post(f"/en/my/{profile.slug}/edit/", data)
    assert stored(profile) == before


def test_an_entry_can_be_removed(client, profile, editor):
    interest = InterestFactory(profile=profile)
    client.force_login(editor)
    row = entry(
        0,
        direction="offer",
        form=interest.form.code,
        sector=interest.sector.code,
        DELETE="on",
    )
    client.post(f"/en/my/{profile.slug}/edit/", fields(**row) | {"interests-INITIAL_FORMS": 1})
    assert profile.interests.count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name_en": ""}, "name_en"),
        ({"website": "ftp://example.org"}, "website"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"flagship_1": "WOOD", "flagship_3": "WOOD"}, "flagship_3"),
        ({"flagship_1": "NONE"}, "flagship_1"),
        ({"languages": ["tlh"]}, "languages"),
        ({"summary_en": "x" * 3001}, "summary_en"),
    ],
)
def test_errors_name_the_field_and_keep_the_input(client, profile, editor, values, field):
    client.force_login(editor)
    data = fields(seat_city="Takayama", **values)
    response = client.post(f"/en/my/{profile.slug}/edit/", data)
    assert list(response.context["form"].errors) == [field]
    assert 'value="Takayama"' in response.content.decode()
    profile.refresh_from_db()
    assert profile.seat_city == ""


def test_errors_among_the_entries_name_entry_and_field(client, profile, editor):
    CooperationFormFactory(code="B2B")
    client.force_login(editor)
    wrong = entry(0, direction="offer", form="B2B", third_region_role="hub")
    response = client.post(f"/en/my/{profile.slug}/edit/", fields(**wrong))
    assert list(response.context["interests"].errors[0]) == ["sector", "third_region"]
    assert "Entry 1, Sector: This field is required." in response.content.decode()


def test_two_equal_entries_are_refused(client, profile, editor):
    CooperationFormFactory(code="B2B")
    client.force_login(editor)
    same = {"direction": "offer", "form": "B2B", "sector": "WOOD"}
    data = fields(**entry(0, **same), **entry(1, **same))
    response = client.post(f"/en/my/{profile.slug}/edit/", data)
    assert list(response.context["interests"].errors[1]) == ["sector"]
    assert profile.interests.count() == 0


def test_save_and_submit_hands_a_draft_to_the_helpdesk(client):
    draft = ProfileFactory(draft=True)
    SectorFactory(code="METAL")
    client.force_login(UserFactory(profile=draft))
    data = fields(sectors=["METAL"], then="submit")
    response = client.post(f"/en/my/{draft.slug}/edit/", data)
    assert response["Location"] == f"/en/partners/{draft.slug}/"
    draft.refresh_from_db()
    assert draft.state == ProfileState.SUBMITTED


def test_save_and_submit_says_what_is_missing_and_keeps_what_was_saved(client):
    draft = ProfileFactory(draft=True)
    client.force_login(UserFactory(profile=draft))
    response = client.post(f"/en/my/{draft.slug}/edit/", fields(then="submit"), follow=True)
    assert "Choose at least one sector before you submit." in response.content.decode()
    draft.refresh_from_db()
    assert (draft.state, draft.summary_en) == (ProfileState.DRAFT, "Craft.")


def test_the_author_reads_state_and_comments(client):
    profile = ProfileFactory(state=ProfileState.SENT_BACK)
    reviewer = UserFactory(desk="jp", given_name="Aki", family_name="Mori")
    ReviewNote.objects.create(
        profile=profile, state=ProfileState.SENT_BACK, comment="Add <b>kana</b>.", by=reviewer
    )
    client.force_login(UserFactory(profile=profile))
    html = client.get(f"/en/my/{profile.slug}/edit/").content.decode()
    assert "Sent back for changes" in html
    assert "Add &lt;b&gt;kana&lt;/b&gt;." in html
    assert "Aki Mori" in html


def test_a_submitted_profile_shows_no_form(client):
    profile = ProfileFactory(state=ProfileState.SUBMITTED)
    client.force_login(UserFactory(profile=profile))
    html = client.get(f"/en/my/{profile.slug}/edit/").content.decode()
    assert "This profile cannot be changed in this state." in html
    assert 'name="summary_en"' not in html


def test_submit_needs_a_post(client, profile, editor):
    client.force_login(editor)
    assert client.get(f"/en/my/{profile.slug}/submit/").status_code == 405
