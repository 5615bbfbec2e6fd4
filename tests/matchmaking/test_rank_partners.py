"""``manage.py rank_partners``: the directory as it is, without a stored run."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from matchmaking.models import SuggestionRun
from matchmaking.queries.ranking import rank_partners
from matchmaking.scoring import Weights
from matchmaking.services.feedback import dismiss_partner
from regions.enums import ProfileState
from regions.models import Profile
from tests.factories import (
    InterestFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def aero(db):
    return SectorFactory(code="AER-AIR", name_en="Aircraft", name_ja="航空機")


@pytest.fixture
def gifu(aero):
    return ProfileFactory(japanese=True, slug="gifu", external_key="JP-21", flagships=[aero])


@pytest.fixture
def hamburg(aero):
    return ProfileFactory(slug="hamburg", external_key="HH", flagships=[aero])


@pytest.fixture
def nice(aero):
    """Without an external key, and without strengths."""
    return ProfileFactory(slug="nice", sectors=[aero])


def ask(*options: str) -> str:
    out = StringIO()
    call_command("rank_partners", *options, stdout=out)
    return out.getvalue()


def objects(*options: str) -> list[dict]:
    return [json.loads(line) for line in ask("--format", "jsonl", *options).splitlines()]


def partners(*options: str) -> dict[str, list[str]]:
    return {
        each["profile"]: [partner["profile"] for partner in each["partners"]]
        for each in objects(*options)
    }


def test_all_profiles_get_one_line_each_best_partner_first(gifu, hamburg, nice):
    assert partners("--all", "--top", "5") == {
        "JP-21": ["HH", "nice"],
        "HH": ["JP-21"],
        "nice": ["JP-21"],
    }
    assert not SuggestionRun.objects.exists()


def test_a_partner_has_a_score_and_reasons(gifu, hamburg):
    (line,) = objects("--profile", "JP-21")
    (partner,) = line["partners"]
    assert set(partner) == {"profile", "score", "reasons", "against", "facts"}
    assert 0 < partner["score"] < 1
    assert "“Aircraft” is a flagship strength of both of you." in partner["reasons"]
    assert "They have not said yet what they offer or seek." in partner["against"]
    assert partner["facts"][0]["kind"] == "shared_flagship"


def test_reasons_come_in_japanese(gifu, hamburg):
    (line,) = objects("--profile", "JP-21", "--language", "ja")
    assert "「航空機」は双方の重点分野です。" in line["partners"][0]["reasons"]


@pytest.mark.parametrize("name", ["JP-21", "gifu", "public id"])
def test_a_profile_is_found_by_key_slug_or_public_id(gifu, hamburg, name):
    wanted = str(gifu.public_id) if name == "public id" else name
    assert partners("--profile", wanted) == {"JP-21": ["HH"]}


def test_the_list_is_cut_at_top(gifu, hamburg, nice):
    assert partners("--profile", "gifu", "--top", "1") == {"JP-21": ["HH"]}


def test_json_is_one_list(gifu, hamburg):
    (line,) = json.loads(ask("--profile", "gifu", "--format", "json"))
    assert line["profile"] == "JP-21"


def test_the_table_names_partners_scores_and_reasons(gifu, hamburg):
    text = ask("--profile", "gifu")
    assert f"{gifu.name_en} [JP-21]" in text
    assert f"{hamburg.name_en} [HH]" in text
    assert "+ “Aircraft” is a flagship strength of both of you." in text


def test_who_works_together_is_new_to_nobody_unless_asked_for(gifu, hamburg):
    PartnershipFactory(profiles=[gifu, hamburg])
    assert partners("--profile", "gifu") == {"JP-21": []}
    assert partners("--profile", "gifu", "--with-partners") == {"JP-21": ["HH"]}


def test_dismissed_partners_never_appear(gifu, hamburg):
    officer = UserFactory(japanese=True, profile=gifu)
    dismiss_partner(gifu, hamburg, reason="other", by=officer)
    assert partners("--all", "--with-partners") == {"JP-21": [], "HH": ["JP-21"]}


@pytest.mark.parametrize(
    "state", sorted(set(ProfileState) - {ProfileState.PUBLISHED, ProfileState.MERGED})
)
def test_what_is_not_published_never_appears(gifu, hamburg, state):
    Profile.objects.filter(pk=hamburg.pk).update(state=state)
    assert partners("--all") == {"JP-21": []}
    with pytest.raises(CommandError, match="is not published"):
        ask("--profile", "HH")


def test_merged_profiles_never_appear(gifu, hamburg, nice):
    Profile.objects.filter(pk=hamburg.pk).update(state=ProfileState.MERGED, merged_into=nice)
    assert partners("--all") == {"JP-21": ["nice"], "nice": ["JP-21"]}


def test_an_unknown_profile_is_an_error(gifu):
    with pytest.raises(CommandError, match="No profile has the external key"):
        ask("--profile", "atlantis")


@pytest.mark.parametrize("options", [[], ["--all", "--profile", "gifu"], ["--all", "--top", "0"]])
def test_options_that_make_no_sense_are_refused(gifu, options):
    with pytest.raises(CommandError):
        ask(*options)


@pytest.mark.parametrize("count", [1, 3])
def test_ranking_costs_the_same_for_any_number_of_profiles(
    gifu, aero, count, django_assert_num_queries
):
    for profile in ProfileFactory.create_batch(count, sectors=[aero]):
        InterestFactory(profile=profile, sector=aero)
    list(rank_partners(Weights(), limit=5))  # the vocabularies are read once
    with django_assert_num_queries(16):
        rankings = list(rank_partners(Weights(), limit=5))
    assert len(rankings) == count + 1
