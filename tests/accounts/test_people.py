"""People: names in the reader's order, zones by their IANA names, one account per address."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import User


def person(**values):
    return User(**{"email": "x@example.org", **values})


@pytest.mark.parametrize(("language", "name"), [("en", "Takuya Tasso"), ("ja", "達増 拓也")])
def test_name_follows_the_order_of_the_readers_language(language, name):
    someone = person(
        given_name="Takuya", family_name="Tasso", given_name_ja="拓也", family_name_ja="達増"
    )
    with translation.override(language):
        assert someone.full_name == name


@pytest.mark.parametrize("name", ["de Taxis du Poët", "Löer", "O'Neill"])
def test_name_is_left_as_it_is_written(name):
    assert person(given_name="Philippe", family_name=name).full_name == f"Philippe {name}"


def test_name_is_never_derived_from_the_address():
    assert person(email="jean.dupont@example.org").full_name == "Name not given"


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["CET+1", "Tokyo", "", "../../etc/passwd"])
def test_zone_that_is_no_iana_zone_is_refused(zone):
    with pytest.raises(ValidationError) as refusal:
        User.objects.create_user("x@example.org", "secret word here", time_zone=zone)
    assert "time_zone" in refusal.value.message_dict


@pytest.mark.django_db
def test_address_belongs_to_one_person_in_any_case():
    User.objects.create_user("x@example.org", "secret word here")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="X@Example.org")
