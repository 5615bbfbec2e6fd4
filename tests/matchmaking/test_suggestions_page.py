"""'Suggested partners': who may read which list, what it says, what it costs."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from matchmaking import tasks
from matchmaking.enums import SuggestionKind
from matchmaking.models import PartnerList, SuggestionCounts, SuggestionRun
from matchmaking.queries.suggestions import top_suggestions
from matchmaking.services.feedback import dismiss_partner
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.requests import accept_request, decline_request
from matchmaking.services.suggestions import compute_suggestions, note_change
from regions.enums import ProfileState
from regions.models import Profile
from tests.factories import (
    AffiliationFactory,
    CooperationFormFactory,
    InterestFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def aero(db):
    return SectorFactory(code="AER-AIR", name_en="Aeronautics", name_ja="航空機")


@pytest.fixture
def gifu(aero):
    return ProfileFactory(
        japanese=True, slug="gifu", name_en="Gifu", name_ja="岐阜県", flagships=[aero]
    )


@pytest.fixture
def hamburg(aero):
    return ProfileFactory(
        slug="hamburg", name_en="Hamburg Aviation", summary_en="", flagships=[aero]
    )


@pytest.fixture
def officer(gifu):
    return UserFactory(profile=gifu)


def page(client, user, **query):
    client.force_login(user)
    return client.get(reverse("suggestions"), query)


def shown(response):
    return [row.partner.slug for row in response.context["page"].suggestions]


def test_suggestions_ask_a_visitor_to_sign_in(client):
    response = client.get(reverse("suggestions"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_suggestions_show_partners_with_reasons_and_ways_on(client, officer, gifu, hamburg):
    form = CooperationFormFactory(name_en="Joint research")
    InterestFactory(profile=hamburg, form=form, sector=SectorFactory())
    compute_suggestions()
    response = page(client, officer)
    (row,) = response.context["page"].suggestions
    assert row.partner == hamburg
    assert [clause.text for clause in row.explanation.pros] == [
        "“Aeronautics” is a flagship strength of both of you.",
        "You can work together in English.",
    ]
    assert [clause.text for clause in row.explanation.cons] == [
        "They name no Japanese among their languages of work, only English.",
        "The organisation has not confirmed its profile yet.",
    ]
    html = response.content.decode()
    assert "Hamburg Aviation" in html
    assert f"{row.fit.label}</strong>" in html
    assert f'href="{hamburg.get_absolute_url()}#sectors"' in html
    assert f'href="{hamburg.get_absolute_url()}#freshness"' in html
    ask = f"{reverse('request-new')}?to=hamburg&amp;from=gifu&amp;sector=AER-AIR"
    assert f'href="{ask}"' in html


@pytest.mark.parametrize(
    ("reader", "status"), [("owner", 200), ("colleague", 200), ("stranger", 404), ("staff", 200)]
)
def test_suggestions_of_an_organisation_are_read_by_its_people_and_the_helpdesk(
    client, officer, gifu, hamburg, reader, status
):
    compute_suggestions()
    user = {
        "owner": lambda: officer,
        "colleague": lambda: UserFactory(member_of=gifu),
        "stranger": lambda: UserFactory(profile=hamburg),
        "staff": lambda: UserFactory(desk="jp"),
    }[reader]()
    response = page(client, user, **{"for": "gifu"})
    assert response.status_code == status
    if status == 200:
        assert shown(response) == ["hamburg"]


def test_suggestions_of_a_stranger_are_those_of_its_own_organisation(
    client, officer, gifu, hamburg
):
    compute_suggestions()
    assert shown(page(client, UserFactory(profile=hamburg))) == ["gifu"]


def test_suggestions_of_an_organisation_that_does_not_exist_are_not_found(client, officer):
    assert page(client, UserFactory(desk="eu"), **{"for": "atlantis"}).status_code == 404


def test_a_person_with_two_organisations_switches_between_them(client, officer, gifu, hamburg):
    AffiliationFactory(user=officer, profile=hamburg)
    compute_suggestions()
    assert shown(page(client, officer, **{"for": "gifu"})) == ["hamburg"]
    response = page(client, officer, **{"for": "hamburg"})
    assert shown(response) == ["gifu"]
    assert 'href="?for=gifu"' in response.content.decode()


def test_the_helpdesk_reads_without_asking_in_the_organisations_name(client, gifu, hamburg):
    compute_suggestions()
    html = page(client, UserFactory(desk="jp"), **{"for": "gifu"}).content.decode()
    assert "You read this list for the helpdesk." in html
    assert reverse("request-new") not in html


def test_a_person_without_an_organisation_is_told_what_to_do(client, aero):
    html = page(client, UserFactory()).content.decode()
    assert "You need an organisation first" in html
    assert reverse("directory") in html


def test_suggestions_say_that_they_are_being_computed(client, officer):
    assert "Your suggestions are being computed" in page(client, officer).content.decode()


def test_suggestions_say_that_a_newer_list_comes(client, officer, gifu, hamburg):
    compute_suggestions()
    note_change(gifu)
    response = page(client, officer)
    assert shown(response) == ["hamburg"]
    assert "The list is being brought up to date" in response.content.decode()


def test_an_empty_list_names_the_next_three_things_to_say_and_what_they_bring(client, aero):
    bare = ProfileFactory(japanese=True, languages=[], sectors=[aero])
    for _ in range(2):
        InterestFactory(profile=ProfileFactory(), direction="offer", sector=aero)
    InterestFactory(profile=ProfileFactory(), direction="seek", sector=aero)
    InterestFactory(profile=ProfileFactory(japanese=True), direction="seek", sector=aero)
    InterestFactory(profile=ProfileFactory(draft=True), direction="seek", sector=aero)
    response = page(client, UserFactory(profile=bare), kind="join")
    edit = reverse("organisation-edit", args=[bare.slug])
    assert [(step.label, step.url, step.gain) for step in response.context["page"].advice] == [
        (
            "Say what you seek",
            f"{edit}#interests",
            "2 organisations on the other side offer something in your sectors.",
        ),
        (
            "Say what you offer",
            f"{edit}#interests",
            "1 organisation on the other side seeks something in your sectors.",
        ),
        ("Name your strongest sector", f"{edit}#id_flagship_1", ""),
    ]
    html = response.content.decode()
    assert "Nobody to join yet" in html
    assert "2 organisations on the other side offer something in your sectors." in html
    assert f'href="{edit}#id_flagship_1"' in html


def test_a_full_profile_lacks_nothing(client, officer, gifu, aero):
    InterestFactory(profile=gifu, direction="seek", sector=aero)
    InterestFactory(profile=gifu, direction="offer", sector=aero)
    gifu.themes.add(ThemeFactory())
    assert page(client, officer).context["page"].advice == []


def test_a_draft_is_told_to_be_published_first(client, db):
    draft = ProfileFactory(draft=True)
    compute_suggestions()
    html = page(client, UserFactory(profile=draft)).content.decode()
    assert "No suggestions before publication" in html


def test_a_third_country_has_a_list_over_both_sides(client, gifu, hamburg, aero):
    third = ProfileFactory(side="third", territory=None, flagships=[aero])
    compute_suggestions()
    assert sorted(shown(page(client, UserFactory(profile=third)))) == ["gifu", "hamburg"]


def test_a_partner_that_left_the_directory_is_no_longer_shown(client, officer, hamburg):
    compute_suggestions()
    Profile.objects.filter(pk=hamburg.pk).update(state=ProfileState.WITHDRAWN)
    assert shown(page(client, officer)) == []


def test_at_most_ten_partners_are_shown_in_the_order_of_their_rank(client, officer, gifu, aero):
    ProfileFactory.create_batch(12, sectors=[aero])
    compute_suggestions()
    rows = page(client, officer).context["page"].suggestions
    assert [row.rank for row in rows] == list(range(1, 11))


@pytest.mark.parametrize("count", [1, 3])
def test_suggestions_cost_the_same_for_any_number_of_partners(
    client, officer, gifu, aero, count, django_assert_num_queries
):
    ProfileFactory.create_batch(count, flagships=[aero])
    compute_suggestions()
    page(client, officer)  # what is read once and remembered
    with django_assert_num_queries(11):
        response = client.get(reverse("suggestions"))
    assert len(shown(response)) == count


# Numbers on the tabs


def tabs(client, **query):
    response = client.get(reverse("suggestions"), query)
    return {name: number for name, _label, _query, number in response.context["tabs"]}, response


def test_tabs_tell_how_many_there_are_once_they_are_counted(
    client, officer, gifu, hamburg, aero, django_capture_on_commit_callbacks
):
    lyon = ProfileFactory(name_en="Lyon", slug="lyon", sectors=[aero])
    PartnershipFactory(profiles=[gifu, lyon])
    compute_suggestions()
    client.force_login(officer)
    with django_capture_on_commit_callbacks() as callbacks:
        numbers, response = tabs(client)
    assert numbers == dict.fromkeys(SuggestionKind.values) | {"new": 1}
    assert [one.args for one in callbacks] == [("matchmaking.count_suggestions", (gifu.pk,))]
    assert 'hx-trigger="load delay:3s"' in response.text
    assert tasks.count_suggestions(gifu.pk) is True
    with django_capture_on_commit_callbacks() as callbacks:
        numbers, response = tabs(client, kind="expand")
    assert numbers == dict.fromkeys(SuggestionKind.values, 0) | {"new": 1, "expand": 1}
    assert callbacks == []
    assert "hx-trigger" not in response.text


@pytest.mark.parametrize("why", ["old", "run", "wrong"])
def test_tabs_are_counted_again_where_they_may_be_wrong(
    client, officer, gifu, hamburg, why, django_capture_on_commit_callbacks
):
    compute_suggestions()
    tasks.count_suggestions(gifu.pk)
    if why == "old":
        ago = timezone.now() - timedelta(hours=7)
        SuggestionCounts.objects.update(counted_at=ago)
        SuggestionRun.objects.update(finished_at=ago - timedelta(hours=1))
    elif why == "run":
        SuggestionRun.objects.update(finished_at=timezone.now())
    else:
        dismiss_partner(gifu, hamburg, by=officer)
    client.force_login(officer)
    with django_capture_on_commit_callbacks() as callbacks:
        numbers, _response = tabs(client)
    assert [one.args[0] for one in callbacks] == ["matchmaking.count_suggestions"]
    assert numbers["new"] == (0 if why == "wrong" else 1)


def test_tabs_ask_again_some_times_only(client, officer, hamburg):
    compute_suggestions()
    client.force_login(officer)
    assert "tries=2" in tabs(client, tries="1")[1].text
    for tries in ("4", "999", "x" * 9):
        assert "hx-trigger" not in tabs(client, tries=tries)[1].text


def test_nobody_counts_for_who_left_the_directory(gifu):
    gifu.state = ProfileState.WITHDRAWN
    gifu.save()
    assert tasks.count_suggestions(gifu.pk) is False


def test_filters_stand_in_the_order_of_their_reading(client, officer, gifu, aero):
    named = {"WOOD": "木材", "AIR": "宇宙", "TEA": "お茶", "CAR": "自動車"}
    sectors = [
        SectorFactory(code=code, name_en=code.title(), name_ja=name) for code, name in named.items()
    ]
    ProfileFactory(name_en="Lyon", sectors=[*sectors, aero])
    compute_suggestions()
    client.force_login(officer)
    orders = {}
    for language in ("en", "ja"):
        with translation.override(language):
            response = client.get(reverse("suggestions"))
        choices = response.context["filters"].fields["sector"].choices
        orders[language] = [code for code, _label in choices if code in named]
    assert orders == {"en": ["AIR", "CAR", "TEA", "WOOD"], "ja": ["AIR", "TEA", "CAR", "WOOD"]}


def test_suggestions_mark_what_is_already_under_way(bridge):
    bridge_sector = bridge.sector
    for profile in (bridge.gifu, bridge.vitagora):
        profile.profile_sectors.create(sector=bridge_sector)
    compute_suggestions()

    def contact():
        (row,) = top_suggestions(bridge.gifu, 10)
        return row.contact and (row.contact.text, row.contact.url)

    assert contact() is None
    request = bridge.ask()
    assert contact() == ("A request for a meeting is open", request.get_absolute_url())
    meeting = accept_request(
        request, starts_at=request.current_times[0].starts_at, by=bridge.manager
    )
    assert contact() == ("A meeting is arranged", meeting.get_absolute_url())
    type(meeting).objects.update(starts_at="2020-01-01T09:00Z", ends_at="2020-01-01T10:00Z")
    assert contact() == ("A meeting was arranged before", meeting.get_absolute_url())


def test_suggestions_forget_what_came_to_nothing(bridge):
    for profile in (bridge.gifu, bridge.vitagora):
        profile.profile_sectors.create(sector=bridge.sector)
    compute_suggestions()
    decline_request(bridge.ask(), answer="Not this year.", by=bridge.manager)
    request = bridge.ask()
    meeting = accept_request(
        request, starts_at=request.current_times[0].starts_at, by=bridge.manager
    )
    cancel_meeting(meeting, by=bridge.officer)
    (row,) = top_suggestions(bridge.gifu, 10)
    assert row.contact is None


@pytest.mark.parametrize("count", [1, 3])
def test_top_suggestions_cost_the_same_for_any_number(gifu, aero, count, django_assert_num_queries):
    ProfileFactory.create_batch(count, flagships=[aero])
    compute_suggestions()
    top_suggestions(gifu, 3)  # what is read once and remembered
    with django_assert_num_queries(6):
        assert len(top_suggestions(gifu, 3)) == count


def test_top_suggestions_of_nobody_cost_one_query(gifu, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert top_suggestions(gifu, 3) == []


def fit_with(user, profile):
    request = RequestFactory().get("/")
    request.user = user
    template = Template("{% load matchmaking_tags %}{% fit_with profile %}")
    return template.render(Context({"request": request, "profile": profile}))


def test_fit_with_tells_the_reader_why_a_profile_is_suggested(
    officer, gifu, hamburg, django_assert_num_queries
):
    compute_suggestions()
    fit_with(officer, hamburg)  # what is read once and remembered
    with django_assert_num_queries(3):
        html = fit_with(officer, hamburg)
    assert "Why it fits Gifu" in html
    assert "“Aeronautics” is a flagship strength of both of you." in html
    assert 'href="#sectors"' in html


@pytest.mark.parametrize("reader", ["stranger", "helpdesk", "former colleague"])
def test_fit_with_says_nothing_to_others(gifu, hamburg, reader, django_assert_num_queries):
    compute_suggestions()
    user = UserFactory(desk="jp" if reader == "helpdesk" else "")
    if reader == "former colleague":
        AffiliationFactory(user=user, profile=gifu, ends_on="2020-01-01")
    with django_assert_num_queries(1):
        assert fit_with(user, hamburg).strip() == ""


def test_fit_with_asks_the_database_nothing_for_a_visitor(hamburg, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert fit_with(AnonymousUser(), hamburg).strip() == ""


def test_administration_shows_runs_and_lists(client, gifu, hamburg):
    run = compute_suggestions()
    client.force_login(UserFactory(desk="jp", is_staff=True, is_superuser=True))
    for name in ("suggestionrun", "partnerlist", "weightset"):
        assert client.get(reverse(f"admin:matchmaking_{name}_changelist")).status_code == 200
    one = client.get(reverse("admin:matchmaking_suggestionrun_change", args=[run.pk]))
    assert one.status_code == 200


def test_suggestions_are_read_in_japanese(client, officer, gifu, hamburg):
    compute_suggestions()
    client.force_login(officer)
    with translation.override("ja"):
        response = client.get(reverse("suggestions"))
    html = response.content.decode()
    assert '<html lang="ja">' in html
    assert "航空機" in html


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        ("visitor", []),
        ("stranger", []),
        ("owner", ["Gifu"]),
        ("colleague", ["Gifu"]),
        ("helpdesk", ["Gifu", "Hamburg Aviation"]),
    ],
)
def test_stored_suggestions_are_visible_to_their_organisation(officer, gifu, hamburg, reader, seen):
    run = compute_suggestions()
    user = {
        "visitor": AnonymousUser,
        "stranger": UserFactory,
        "owner": lambda: officer,
        "colleague": lambda: UserFactory(member_of=gifu),
        "helpdesk": lambda: UserFactory(desk="eu"),
    }[reader]()
    rows = PartnerList.objects.visible_to(user).order_by("profile__name_en")
    assert [row.profile.name for row in rows] == seen
    assert str(run).endswith(" done")
