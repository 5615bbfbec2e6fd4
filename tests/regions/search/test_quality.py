"""What readers look for stands among the first three: measured with ``quality.csv``."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import translation

from regions.queries.directory import Criteria, search_directory
from regions.queries.index import forget
from regions.services.reference import load_reference_data

QUALITY = Path(__file__).with_name("quality.csv")
ENOUGH = 0.95
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _reference_data(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The reference data, once for all questions; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        forget()
        load_reference_data(lambda _line: None)
        yield
        transaction.set_rollback(True)


def questions() -> list[dict[str, str]]:
    with QUALITY.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def first_three(text: str) -> list[str]:
    hits = search_directory(Criteria(q=text), per_page=3).hits
    return [hit.profile.slug for hit in hits]


def test_there_are_questions_of_every_kind():
    kinds = [question["kind"] for question in questions()]
    assert len(kinds) >= 60
    assert set(kinds) == {"en", "ja", "mixed", "misspelt"}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.usefixtures("_reference_data")
def test_what_is_looked_for_stands_among_the_first_three(language):
    with translation.override(language):
        answers = [(question, first_three(question["query"])) for question in questions()]
    missed = [
        (q["query"], q["expected"], found) for q, found in answers if q["expected"] not in found
    ]
    share = 1 - len(missed) / len(answers)
    assert share >= ENOUGH, missed


@pytest.mark.parametrize(
    "texts",
    [
        ["Gifu", "ぎふ", "ｷﾞﾌ", "岐阜", "岐阜県", "gifu-ken", "Gifu Prefecture"],
        ["circular economy", "循環経済", "cirkular economy"],
        ["Tokyo", "Toukyou", "Tōkyō", "東京", "東京都", "とうきょう"],
        ["photonics", "フォトニクス", "ﾌｫﾄﾆｸｽ"],
        ["Bavaria", "Bayern", "バイエルン", "バイエルン州"],
        ["semiconductors", "半導体", "semiconductor"],
    ],
)
@pytest.mark.usefixtures("_reference_data")
def test_every_writing_finds_the_same_profiles(texts):
    found = []
    for text in texts:
        hits = search_directory(Criteria(q=text), per_page=1000).hits
        found.append({hit.profile.slug for hit in hits})
    assert found[0]
    assert all(one == found[0] for one in found)
