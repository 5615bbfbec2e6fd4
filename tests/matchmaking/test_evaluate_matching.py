"""``manage.py evaluate_matching``: how high known partners stand, beside simple methods."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import PartnershipFactory, ProfileFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory(db):
    aero, wine = SectorFactory(code="AER-AIR"), SectorFactory(code="AGR-BEV")
    for number in range(3):
        ProfileFactory(external_key=f"eu-{number}", slug=f"eu-{number}", sectors=[wine])
        ProfileFactory(
            japanese=True, external_key=f"jp-{number}", slug=f"jp-{number}", sectors=[wine]
        )
    return (
        ProfileFactory(external_key="hamburg", slug="hamburg", flagships=[aero]),
        ProfileFactory(japanese=True, external_key="gifu", slug="gifu", flagships=[aero]),
    )


def measure(tmp_path, text, *options):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(text, encoding="utf-8")
    out, err = StringIO(), StringIO()
    call_command("evaluate_matching", "--pairs", str(pairs), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_known_partners_that_fit_stand_first_in_both_directions(directory, tmp_path):
    out, err = measure(tmp_path, "eu,jp\nhamburg,gifu\n", "--format", "json")
    found = json.loads(out)
    assert (found["europe"], found["japan"], found["pairs"], err) == (4, 4, 1, "")
    ours = found["methods"]["this matching"]
    assert set(ours) == {"eu_to_jp", "jp_to_eu", "both"}
    assert [ours[way]["mrr"] for way in ours] == [1, 1, 1]
    assert ours["both"]["recall"] == {"1": 1, "5": 1, "10": 1, "20": 1}
    assert set(found["methods"]) == {
        "this matching",
        "random",
        "shared sectors",
        "tf-idf",
        "sectors + tf-idf",
    }


def test_partnerships_change_nothing(directory, tmp_path):
    text = "eu,jp\nhamburg,gifu\neu-1,gifu\n"
    before = measure(tmp_path, text)
    PartnershipFactory(profiles=list(directory))
    assert measure(tmp_path, text) == before


def test_sides_may_stand_in_either_order(directory, tmp_path):
    assert measure(tmp_path, "a,b\ngifu,hamburg\n") == measure(tmp_path, "a,b\nhamburg,gifu\n")


def test_the_table_names_methods_and_directions(directory, tmp_path):
    out, _err = measure(tmp_path, "hamburg,gifu\n")
    for words in ["Europe looks for Japan", "Japan looks for Europe", "both directions", "R@10"]:
        assert words in out
    assert "published profiles that are no sample data" in out


def test_unknown_keys_and_pairs_of_one_side_are_told(directory, tmp_path):
    _out, err = measure(tmp_path, "eu,jp\nhamburg,gifu\natlantis,gifu\neu-0,eu-1\n")
    assert "1 unknown or unpublished keys: atlantis" in err
    assert "1 pairs do not join Europe and Japan." in err


@pytest.mark.parametrize("text", ["", "eu,jp\natlantis,gifu\n", "eu,jp\neu-0,eu-1\n", "hamburg\n"])
def test_a_file_without_pairs_is_an_error(directory, tmp_path, text):
    with pytest.raises(CommandError):
        measure(tmp_path, text)


def test_a_missing_file_is_an_error(directory, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("evaluate_matching", "--pairs", str(tmp_path / "none.csv"))


def test_sample_data_is_ranked_where_the_pairs_name_it_or_all_is_asked_for(directory, tmp_path):
    ProfileFactory(slug="sample", external_key="sample", is_sample=True)
    text = "eu,jp\nhamburg,gifu\n"
    counts = [
        json.loads(measure(tmp_path, given, "--format", "json", *options)[0])["europe"]
        for given, options in [
            (text, []),
            (text, ["--among-all"]),
            (text, ["--among-imported"]),
            ("eu,jp\nsample,gifu\n", []),
        ]
    ]
    assert counts == [4, 5, 4, 5]
    with pytest.raises(CommandError, match="sample data"):
        measure(tmp_path, "eu,jp\nsample,gifu\n", "--among-imported")


def test_candidates_can_be_named_in_a_file(directory, tmp_path):
    keys = tmp_path / "keys.txt"
    keys.write_text("eu-0\njp-0\n", encoding="utf-8")
    out, _err = measure(tmp_path, "eu,jp\nhamburg,gifu\n", "--keys", str(keys), "--format", "json")
    assert (json.loads(out)["europe"], json.loads(out)["japan"]) == (2, 2)


def test_weights_can_be_tried(directory, tmp_path):
    weights = tmp_path / "weights.json"
    weights.write_text('{"languages": 1.0}', encoding="utf-8")
    out, _err = measure(
        tmp_path, "eu,jp\nhamburg,gifu\n", "--weights", str(weights), "--format", "json"
    )
    assert json.loads(out)["methods"]["this matching"]["both"]["mrr"] < 1
    weights.write_text('{"languages": 0.5}', encoding="utf-8")
    with pytest.raises(CommandError, match="holds no weights"):
        measure(tmp_path, "hamburg,gifu\n", "--weights", str(weights))
