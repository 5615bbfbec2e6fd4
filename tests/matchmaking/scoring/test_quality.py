"""How high the known partnerships of the reference data stand: no change may make it worse."""

import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from regions.queries.index import forget
from regions.services.reference import DATA, load_reference_data

PAIRS = DATA / "matching_pairs.csv"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _reference_data(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The reference data; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        forget()
        load_reference_data(lambda _line: None)
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_reference_data")
def test_known_partners_stand_high_and_higher_than_simple_methods_put_them():
    out, err = StringIO(), StringIO()
    call_command(
        "evaluate_matching", "--pairs", str(PAIRS), "--format", "json", stdout=out, stderr=err
    )
    assert err.getvalue() == ""
    methods = json.loads(out.getvalue())["methods"]
    ours = methods["this matching"]["both"]
    assert ours["recall"]["10"] >= 0.65
    assert ours["mrr"] >= 0.48
    for name in ("random", "shared sectors", "tf-idf", "sectors + tf-idf"):
        assert ours["mrr"] > methods[name]["both"]["mrr"], name
