"""Every operation of the OpenAPI document, called with made-up input by everybody who may call.

Whatever is sent, the answer is one that the document knows, nothing fails inside, and what belongs to two
organisations reaches nobody else.
"""

from datetime import timedelta

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok

from accounts.enums import Scope
from api.schema import document
from events.models import Event
from matchmaking.services.requests import Wish, accept_request, send_request
from tests.callers import Caller
from tests.factories import (
    AgreementFactory,
    EventFactory,
    IndicatorFactory,
    InterestFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
SECRET = "the words of two organisations"
BASE = "http://testserver"
ROLES = ("nobody", "member", "stranger", "staff")


@pytest.fixture
def people(bridge_of_two) -> dict[str, dict[str, str]]:
    """The headers by which each of them is known."""
    gifu, officer = bridge_of_two
    other = ProfileFactory(name_en="Elsewhere")
    scopes = tuple(Scope.values)

    def token(user, organisation):
        return Caller(user, organisation, *scopes).headers

    return {
        "nobody": {},
        "member": token(officer, gifu),
        "stranger": token(UserFactory(profile=other), other),
        "staff": token(UserFactory(desk="jp"), None),
    }


@pytest.fixture
def bridge_of_two(db):
    """Two organisations with something of everything, and words that only they may read."""
    sector = SectorFactory(parent=SectorFactory())
    gifu = ProfileFactory(japanese=True, sectors=[sector], slug="gifu")
    vitagora = ProfileFactory(sectors=[sector], slug="vitagora")
    officer = UserFactory(japanese=True, profile=gifu)
    manager = UserFactory(profile=vitagora)
    InterestFactory(profile=gifu, sector=sector)
    partnership = PartnershipFactory(profiles=[gifu, vitagora])
    IndicatorFactory(practice=PracticeFactory(partnership=partnership))
    AgreementFactory(partnership=partnership)
    EventFactory()
    first, second = times()
    for start in (first, second):
        wish = Wish(purpose=SECRET, sector=sector, language="en", times=[start])
        asked = send_request(gifu, vitagora, wish, by=officer)
        if start == first:
            accept_request(asked, starts_at=start, by=manager)
    return gifu, officer


def times():
    start = (timezone.now() + timedelta(days=9)).replace(hour=8, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=1)


@pytest.fixture(scope="module")
def operations():
    schema = schemathesis.openapi.from_dict(document())
    schema.app = get_wsgi_application()
    schema.config.update(base_url=BASE)
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("role", ROLES)
def test_every_operation_keeps_to_the_document(operations, people, role, part):
    headers = people[role]
    for operation in operations[part::4]:
        check(operation, headers, role)
    assert Event.objects.exists()


def check(operation, headers, role):
    @settings(
        max_examples=6,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case):
        answer = case.call(headers=headers)
        case.validate_response(answer)
        if role in {"nobody", "stranger"}:
            assert SECRET not in answer.text, f"{operation.label} tells a secret"

    call()
