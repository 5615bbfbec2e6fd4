"""An organisation's own hand on its profile: the form, who may, and that nothing typed is lost."""

from dataclasses import replace

import pytest
from allauth.account.models import EmailAddress

from accounts.kept import LARGEST
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.enums import AffiliationRole, ProfileKind, ProfileState, VersionState
from regions.models import Affiliation, Profile
from regions.services.content import from_json, stored
from regions.services.curation import send_back_profile, submit_profile
from regions.services.registering import register_organisation
from regions.services.versions import publish_content, save_version
from tests.factories import (
    PASSWORD,
    AffiliationFactory,
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


def fields(**values):
    """What a browser sends for a profile without offers and wishes."""
    first = {"name_en": "Gifu", "summary_en": "Craft.", "languages": ["en"], "flagship_1": "WOOD"}
    counts = {"interests-TOTAL_FORMS": 2, "interests-INITIAL_FORMS": 0}
    return first | counts | values


def entry(number, **values):
    return {f"interests-{number}-{name}": value for name, value in values.items()}


def address(profile):
    return f"/en/my/{profile.slug}/edit/"


def as_shown(client, profile):
    """The form as the page gives it to a browser, hidden fields included."""
    context = client.get(address(profile)).context
    data = {name: value for name, value in context["form"].initial.items() if value}
    data |= {"lock": context["lock"], "read": context["editor"].read_text}
    rows = context["interests"].initial_forms
    data |= {"interests-TOTAL_FORMS": len(rows) + 2, "interests-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        data |= entry(number, **row.initial)
    return data


def pending(profile):
    return profile.versions.pending().get()


# Who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_edit_page_costs_the_same_for_any_number_of_interests(
    client, django_assert_num_queries, profile, editor, count
):
    InterestFactory.create_batch(count, profile=profile)
    client.force_login(editor)
    with django_assert_num_queries(9):
        response = client.get(address(profile))
    assert response.context["interests"].initial_form_count() == count


@pytest.mark.parametrize("count", [1, 3])
def test_edit_page_of_a_text_that_was_sent_back_costs_the_same_for_any_number_of_comments(
    client, django_assert_num_queries, profile, editor, count
):
    InterestFactory.create_batch(count, profile=profile, third_region=ThirdRegionFactory())
    desk = UserFactory(desk="eu")
    save_version(profile, by=editor, content=replace(stored(profile), name_ja="岐阜"), lock=None)
    submit_profile(profile, by=editor)
    asked = dict.fromkeys(["name_en", "name_ja", "website"][:count], "Mend it.")
    send_back_profile(profile, by=desk, comment="", fields=asked)
    client.force_login(editor)
    with django_assert_num_queries(10):
        response = client.get(address(profile))
    assert len(response.context["asked"]) == count
    client.force_login(desk)
    with django_assert_num_queries(11):
        client.get(address(profile))


def test_edit_page_is_for_editors_and_the_helpdesk(client, profile):
    assert client.get(address(profile))["Location"] == (
        f"/en/accounts/login/?next={address(profile)}"
    )
    people = {
        AffiliationFactory(profile=profile, role=AffiliationRole.ADMIN).user: 200,
        UserFactory(profile=profile): 200,
        UserFactory(desk="eu"): 200,
        UserFactory(member_of=profile): 403,
        UserFactory(profile=ProfileFactory()): 403,
        UserFactory(is_staff=True, is_superuser=True): 403,
    }
    for person, status in people.items():
        client.force_login(person)
        assert client.get(address(profile)).status_code == status
        if status == 403:
            assert client.post(address(profile), fields()).status_code == 403


def test_edit_page_of_a_draft_is_not_found_by_strangers(client):
    draft = ProfileFactory(draft=True)
    client.force_login(UserFactory(profile=ProfileFactory()))
    assert client.get(address(draft)).status_code == 404
    for deed in ("submit", "take-back", "discard"):
        assert client.post(f"/en/my/{draft.slug}/{deed}/").status_code == 404


@pytest.mark.parametrize("deed", ["submit", "take-back", "discard"])
def test_deeds_need_a_post_by_an_editor(client, profile, editor, deed):
    url = f"/en/my/{profile.slug}/{deed}/"
    client.force_login(UserFactory(member_of=profile))
    assert client.post(url).status_code == 403
    client.force_login(editor)
    assert client.get(url).status_code == 405


# Saving --------------------------------------------------------------------------------------


def test_saving_the_form_saves_everything_as_a_draft(client, profile, editor):
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
        flagship_1="",
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
    response = client.post(address(profile), data)
    assert (response.status_code, response["Location"]) == (302, address(profile))
    said = from_json(pending(profile).content)
    assert (said.name_ja, said.website, said.seat_city) == (
        "岐阜県",
        "https://www.example.jp",
        "Gifu",
    )
    assert said.languages == ["ja", "en"]
    assert [sector.code for sector in said.flagships] == ["METAL"]
    assert [sector.code for sector in said.sectors] == ["WOOD"]
    assert (said.themes, len(said.interests)) == ([theme], 1)
    assert said.interests[0].text_en == "Furniture makers."
    profile.refresh_from_db()
    assert (profile.name_ja, profile.state) == ("", ProfileState.PUBLISHED)


def test_opening_and_saving_changes_nothing(client, profile, editor):
    InterestFactory(profile=profile, text_ja="木工")
    client.force_login(editor)
    response = client.post(address(profile), as_shown(client, profile), follow=True)
    assert "There was nothing new to save." in response.content.decode()
    assert not profile.versions.exists()


def test_an_entry_can_be_removed(client, profile, editor):
    InterestFactory(profile=profile)
    client.force_login(editor)
    sent = as_shown(client, profile) | {"interests-0-DELETE": "on"}
    client.post(address(profile), sent)
    assert pending(profile).content["interests"] == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name_en": ""}, "name_en"),
        ({"website": "ftp://example.org"}, "website"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"flagship_1": "WOOD", "flagship_3": "WOOD"}, "flagship_3"),
        ({"flagship_1": "NONE"}, "flagship_1"),
        ({"languages": ["tlh"]}, "languages"),
        ({"summary_en": "x" * 100_000}, "summary_en"),
        ({"summary_ja": "a\x00b"}, "summary_ja"),
        ({"summary_ja": "a\x1bb"}, "summary_ja"),
        ({"name_ja": "岐\u0085阜"}, "name_ja"),
        ({"sectors": ["\x00"]}, "sectors"),
    ],
)
def test_errors_name_the_field_and_keep_the_input(client, profile, editor, values, field):
    client.force_login(editor)
    data = fields(**({"seat_city": "Takayama"} | values))
    response = client.post(address(profile), data)
    html = response.content.decode()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert 'value="Takayama"' in html
    for value in values.values():
        assert not isinstance(value, str) or not value.startswith("x") or value in html
    assert not profile.versions.exists()


def test_a_pasted_text_is_not_cut_off_by_the_browser(client, profile, editor):
    client.force_login(editor)
    assert 'maxlength="3000"' not in client.get(address(profile)).content.decode()


def test_line_breaks_of_a_browser_count_once(client, profile, editor):
    client.force_login(editor)
    client.post(address(profile), fields(summary_en="One.\r\n\r\nTwo."))
    assert pending(profile).content["summary_en"] == "One.\n\nTwo."


def test_errors_among_the_entries_name_entry_and_field(client, profile, editor):
    CooperationFormFactory(code="B2B")
    client.force_login(editor)
    wrong = entry(0, direction="offer", form="B2B", third_region_role="hub", text_en="a\x00")
    response = client.post(address(profile), fields(**wrong))
    assert list(response.context["interests"].errors[0]) == ["text_en", "sector", "third_region"]
    assert "Entry 1, Sector: This field is required." in response.content.decode()


def test_two_equal_entries_are_refused(client, profile, editor):
    CooperationFormFactory(code="B2B")
    client.force_login(editor)
    same = {"direction": "offer", "form": "B2B", "sector": "WOOD"}
    response = client.post(address(profile), fields(**entry(0, **same), **entry(1, **same)))
    assert list(response.context["interests"].errors[1]) == ["sector"]
    assert not profile.versions.exists()


def test_save_and_submit_hands_the_changes_to_the_helpdesk(client, profile, editor):
    client.force_login(editor)
    response = client.post(address(profile), fields(then="submit"), follow=True)
    assert pending(profile).state == VersionState.SUBMITTED
    html = response.content.decode()
    assert "Waiting for the helpdesk" in html
    assert "English text: Waiting" in html
    assert 'name="summary_en"' not in html


def test_save_and_submit_says_what_is_missing_and_keeps_what_was_saved(client):
    draft = ProfileFactory(draft=True)
    client.force_login(UserFactory(profile=draft))
    data = fields(then="submit", flagship_1="")
    response = client.post(address(draft), data, follow=True)
    assert "Choose at least one sector before you submit." in response.content.decode()
    assert (pending(draft).state, pending(draft).content["summary_en"]) == ("draft", "Craft.")


def test_save_and_look_leads_to_differences_and_preview(client, profile, editor):
    client.force_login(editor)
    response = client.post(address(profile), fields(then="look"))
    assert response["Location"] == f"/en/my/{profile.slug}/history/2/"


def test_the_author_reads_comments_beside_their_fields(client, profile, editor):
    reviewer = UserFactory(desk="jp", given_name="Aki", family_name="Mori")
    content = replace(stored(profile), summary_en="Craft.")
    save_version(profile, by=editor, content=content, lock=None)
    submit_profile(profile, by=editor)
    send_back_profile(
        profile, by=reviewer, comment="Add <b>kana</b>.", fields={"name_ja": "Missing."}
    )
    client.force_login(editor)
    html = client.get(address(profile)).content.decode()
    assert "The helpdesk asks for a change" in html
    assert "Add &lt;b&gt;kana&lt;/b&gt;." in html
    assert "Aki Mori has been waiting for your answer since" in html
    before, after = html.split("Missing.")
    assert 'id="id_name_en"' in before
    assert 'id="id_name_ja"' in after


def test_a_draft_can_be_discarded_and_taken_back(client, profile, editor):
    client.force_login(editor)
    client.post(address(profile), fields(then="submit"))
    client.post(f"/en/my/{profile.slug}/take-back/")
    assert pending(profile).state == VersionState.DRAFT
    client.post(f"/en/my/{profile.slug}/discard/")
    assert not profile.versions.pending().exists()


def test_a_profile_that_is_gone_shows_no_form(client):
    gone = ProfileFactory(state=ProfileState.WITHDRAWN)
    client.force_login(UserFactory(profile=gone))
    html = client.get(address(gone)).content.decode()
    assert "nothing can be changed" in html
    assert 'name="summary_en"' not in html


def test_criteria_stand_at_the_form(client, profile, editor):
    client.force_login(editor)
    html = client.get(address(profile)).content.decode()
    assert "It has members of its own and a body that manages it." in html


# On behalf -----------------------------------------------------------------------------------


def test_the_helpdesk_edits_on_behalf_and_says_so(client, profile, editor):
    elsewhere = TerritoryFactory(code="FRX9")
    desk = UserFactory(desk="jp")
    client.force_login(desk)
    html = client.get(address(profile)).content.decode()
    assert "You write on behalf of Gifu." in html
    identity = {"kind": "city", "side": "eu", "territory": "FRX9", "seat": "FRX9"}
    client.post(address(profile), fields(**identity))
    version = pending(profile)
    assert (version.on_behalf, version.author, version.origin) == (True, desk, "helpdesk")
    assert (version.content["kind"], version.content["territory"]) == ("city", elsewhere.code)


def test_editors_are_not_asked_for_what_the_helpdesk_decides(client, profile, editor):
    client.force_login(editor)
    html = client.get(address(profile)).content.decode()
    assert "on behalf of" not in html
    assert 'name="territory"' not in html
    client.post(address(profile), fields(kind="city"))
    assert pending(profile).content["kind"] == ProfileKind.CLUSTER


# Two editors ---------------------------------------------------------------------------------


def test_the_second_of_two_editors_sees_both_texts_and_decides(client, profile, editor):
    other = UserFactory(profile=profile, given_name="Aki", family_name="Mori")
    client.force_login(editor)
    mine = as_shown(client, profile) | {"summary_en": "My words.", "name_ja": "岐阜"}
    theirs = replace(stored(profile), summary_en="Their words.", seat_city="Seki")
    save_version(profile, by=other, content=theirs, lock=None)
    response = client.post(address(profile), mine)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Aki Mori saved on" in html
    assert "<del>Their</del><ins>My</ins> words." in html
    clashes = {one.change.name: (one.keep, one.both) for one in response.context["clashes"]}
    assert clashes == {
        "name_ja": ("mine", False),
        "summary_en": ("mine", True),
        "seat_city": ("theirs", False),
    }
    assert pending(profile).content["summary_en"] == "Their words."
    decision = dict(response.context["typed"]) | {
        "lock": response.context["lock"],
        "read": response.context["read"],
        "keep-name_ja": "mine",
        "keep-summary_en": "theirs",
        "keep-seat_city": "theirs",
    }
    assert client.post(address(profile), decision).status_code == 302
    said = pending(profile).content
    assert (said["name_ja"], said["summary_en"], said["seat_city"]) == (
        "岐阜",
        "Their words.",
        "Seki",
    )


def test_a_decision_can_take_the_entries_of_the_other(client, profile, editor):
    wood = profile.profile_sectors.get().sector
    form = CooperationFormFactory(code="B2B")
    InterestFactory(profile=profile, form=form, sector=wood, text_en="Old.")
    client.force_login(editor)
    mine = as_shown(client, profile) | {"interests-0-text_en": "Mine."}
    before = stored(profile)
    interests = [replace(before.interests[0], text_en="Theirs.")]
    other = UserFactory(profile=profile)
    save_version(profile, by=other, content=replace(before, interests=interests), lock=None)
    page = client.post(address(profile), mine | {"flagship_1": ""}).context
    assert [(one.change.name, one.both) for one in page["clashes"]] == [
        ("flagships", False),
        ("interests", True),
    ]
    decision = dict(page["typed"]) | {"lock": page["lock"], "read": page["read"]}
    decision |= {"keep-interests": "theirs", "keep-flagships": "mine"}
    client.post(address(profile), decision)
    said = pending(profile).content
    assert [one["text_en"] for one in said["interests"]] == ["Theirs."]
    assert said["flagships"] == []


def test_a_third_save_in_between_is_shown_again(client, profile, editor):
    other = UserFactory(profile=profile)
    client.force_login(editor)
    mine = as_shown(client, profile) | {"summary_en": "Mine."}
    first = save_version(
        profile, by=other, content=replace(stored(profile), seat_city="Seki"), lock=None
    )
    page = client.post(address(profile), mine).context
    third = replace(from_json(first.content), website="https://a.example")
    save_version(profile, by=other, content=third, lock=1)
    decision = dict(page["typed"]) | {"lock": page["lock"], "read": page["read"]}
    again = client.post(address(profile), decision | {"keep-seat_city": "theirs"})
    assert again.status_code == 422
    assert "website" in {one.change.name for one in again.context["clashes"]}


def test_what_was_published_meanwhile_is_shown_too(client, profile, editor):
    client.force_login(editor)
    mine = as_shown(client, profile) | {"summary_en": "Mine."}
    content = replace(stored(profile), website="https://a.example")
    publish_content(profile, content, by=None, origin="import")
    response = client.post(address(profile), mine)
    assert response.status_code == 422
    assert [one.change.name for one in response.context["clashes"]] == ["summary_en", "website"]


def test_a_text_typed_while_a_colleague_submitted_is_kept_and_can_be_saved(client, profile, editor):
    content = replace(stored(profile), seat_city="Seki")
    save_version(profile, by=editor, content=content, lock=None)
    client.force_login(editor)
    mine = as_shown(client, profile) | {"summary_en": "Mine."}
    submit_profile(profile, by=editor)
    response = client.post(address(profile), mine)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Mine." in html
    assert "Take it back and save" in html
    client.post(address(profile), mine | {"then": "take-back"})
    assert (pending(profile).state, pending(profile).content["summary_en"]) == ("draft", "Mine.")


def test_going_back_and_saving_again_is_safe(client, profile, editor):
    client.force_login(editor)
    first = as_shown(client, profile)
    client.post(address(profile), first | {"summary_en": "First."})
    response = client.post(address(profile), first | {"summary_en": "Second."})
    assert response.status_code == 422
    assert [one.change.name for one in response.context["clashes"]] == ["summary_en"]
    assert pending(profile).content["summary_en"] == "First."


@pytest.mark.parametrize("lock", ["-1", "x", "99999999999999999999", "１"])
@pytest.mark.parametrize("read", ["{", "[]", '"x"', "9" * 5000])
def test_a_spoilt_lock_is_a_conflict_and_no_crash(client, profile, editor, lock, read):
    client.force_login(editor)
    response = client.post(address(profile), fields(lock=lock, read=read))
    assert response.status_code == 422
    assert not profile.versions.exists()


# A session that ends -------------------------------------------------------------------------


def sign_in(client, user, path):
    return client.post(
        f"/en/accounts/login/?next={path}", {"login": user.email, "password": PASSWORD}
    )


@pytest.fixture
def person(profile):
    """An editor who can sign in with a password."""
    user = UserFactory(profile=profile)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_a_text_posted_after_the_session_ended_waits_behind_the_sign_in(client, profile, person):
    sent = fields(summary_en="Typed for an hour.", **entry(0, text_ja="木工"))
    response = client.post(address(profile), sent)
    assert response["Location"] == f"/en/accounts/login/?next={address(profile)}"
    assert "your text is there again" in client.get(response["Location"]).content.decode()
    assert sign_in(client, person, address(profile))["Location"] == address(profile)
    page = client.get(address(profile))
    html = page.content.decode()
    assert "Your text is back, and not saved yet" in html
    assert "Typed for an hour." in html
    assert "木工" in html
    assert not profile.versions.exists()
    assert client.post(address(profile), fields(summary_en="Typed.")).status_code == 302
    assert "Your text is back" not in client.get(address(profile)).content.decode()


def test_a_kept_text_can_be_thrown_away(client, profile, person):
    client.post(address(profile), fields(summary_en="Typed."))
    sign_in(client, person, address(profile))
    client.post(address(profile), {"then": "forget"})
    html = client.get(address(profile)).content.decode()
    assert "Typed." not in html
    assert not profile.versions.exists()


def test_a_kept_text_is_not_shown_to_who_may_not_edit(client, profile):
    client.post(address(profile), fields(summary_en="Typed."))
    stranger = UserFactory(profile=ProfileFactory())
    client.force_login(stranger)
    assert client.get(address(profile)).status_code == 403


def test_a_text_too_large_to_keep_is_named(client, profile):
    response = client.post(address(profile), fields(summary_en="x" * LARGEST))
    assert "too long to be kept" in client.get(response["Location"]).content.decode()
    assert "kept_posts" not in client.session


def test_at_most_three_texts_wait(client):
    profiles = ProfileFactory.create_batch(4)
    for profile in profiles:
        client.post(address(profile), fields())
    kept = [one["path"] for one in client.session["kept_posts"]]
    assert kept == [address(profile) for profile in profiles[1:]]


# A new organisation --------------------------------------------------------------------------


def newcomer(**values):
    first = {"name_en": "Alpine Timber Cluster", "kind": "cluster", "side": "eu"}
    return first | {"territory": "FRX1"} | values


@pytest.fixture
def place():
    return TerritoryFactory(code="FRX1")


def test_registering_begins_a_draft_with_its_writer_as_administrator(client, place):
    user = UserFactory()
    client.force_login(user)
    response = client.post("/en/my/new/", newcomer(name_ja="アルプス木材クラスター"))
    profile = Profile.objects.get()
    assert response["Location"] == f"/en/my/{profile.slug}/edit/"
    assert (profile.slug, profile.state) == ("alpine-timber-cluster", ProfileState.DRAFT)
    assert (profile.territory, profile.seat) == (place, place)
    tie = Affiliation.objects.get()
    assert (tie.user, tie.profile, tie.role) == (user, profile, AffiliationRole.ADMIN)
    assert pending(profile).content["name_ja"] == "アルプス木材クラスター"
    assert OutgoingMail.objects.count() == 0


def test_registering_shows_likely_twins_before_anything_is_saved(client, place):
    twin = ProfileFactory(name_en="Alpine Timber Cluster e.V.", territory=place)
    client.force_login(UserFactory())
    response = client.post("/en/my/new/", newcomer())
    html = response.content.decode()
    assert response.status_code == 422
    assert "Nothing is saved yet." in html
    assert f"/en/partners/{twin.slug}/claim/" in html
    assert Profile.objects.count() == 1
    assert client.post("/en/my/new/", newcomer(another="on")).status_code == 302
    assert Profile.objects.count() == 2


def test_registering_does_not_show_the_drafts_of_strangers(client, place):
    ProfileFactory(draft=True, name_en="Alpine Timber Cluster", territory=place)
    client.force_login(UserFactory())
    assert client.post("/en/my/new/", newcomer()).status_code == 302


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name_en": " "}, "name_en"),
        ({"territory": ""}, "territory"),
        ({"kind": "planet"}, "kind"),
        ({"website": "javascript:1"}, "website"),
        ({"name_ja": "a\x00"}, "name_ja"),
    ],
)
def test_registering_names_the_field_that_is_wrong(client, place, values, field):
    client.force_login(UserFactory())
    response = client.post("/en/my/new/", newcomer(**values))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not Profile.objects.exists()


def test_registering_asks_strangers_to_sign_in_and_keeps_what_they_typed(client, place, person):
    assert client.post("/en/my/new/", newcomer())["Location"] == (
        "/en/accounts/login/?next=/en/my/new/"
    )
    sign_in(client, person, "/en/my/new/")
    assert "Alpine Timber Cluster" in client.get("/en/my/new/").content.decode()


def test_two_organisations_of_one_name_get_two_addresses(place):
    user = UserFactory()
    content = replace(stored(ProfileFactory(draft=True, name_en="Wood")), name_en="Twin")
    slugs = [register_organisation(content, by=user).slug for _number in range(2)]
    assert slugs[0] == "twin"
    assert slugs[1].startswith("twin-")


def test_a_name_in_japanese_alone_gets_an_address(place):
    said = stored(ProfileFactory(draft=True))
    content = replace(said, name_en="", name_ja="木の会", website="https://www.kinokai.example/")
    assert register_organisation(content, by=UserFactory()).slug == "kinokai-example"
    assert register_organisation(replace(content, website=""), by=UserFactory()).slug.startswith(
        "organisation-"
    )


def test_one_person_cannot_begin_any_number_of_organisations(place):
    user, content = UserFactory(), stored(ProfileFactory(draft=True))
    for number in range(5):
        register_organisation(replace(content, name_en=f"Number {number}"), by=user)
    with pytest.raises(DomainError) as refused:
        register_organisation(content, by=user)
    assert refused.value.code == "too_many_drafts"
