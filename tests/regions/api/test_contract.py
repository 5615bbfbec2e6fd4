"""The OpenAPI document keeps its word: every answer fits it, whatever is asked."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from api.schema import document
from events.models import (
    Event,
    Interpretation,
    ProgrammeVersion,
    Room,
    Session,
    SessionPart,
    Speaker,
    Track,
)
from events.programme.plan import to_json
from events.queries.programme import draft
from matchmaking.services.suggestions import compute_suggestions
from regions.models import Instrument, NaceDivision, Profile, Sector
from regions.services.vocabulary_versions import record_versions
from tests.contact import PostingFactory
from tests.factories import (
    AgreementFactory,
    CallFactory,
    CooperationFormFactory,
    EventFactory,
    IndicatorFactory,
    InstrumentFactory,
    InterestFactory,
    MilestoneFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SUGGESTIONS = "/api/v1/suggestions/"
# What is for signed-in callers alone is tried by tests/api/test_operations.py.
PATHS = sorted(
    path
    for path, operations in document()["paths"].items()
    if path == SUGGESTIONS or not operations.get("get", {"security": True}).get("security")
)
OPERATIONS = [(method, path) for path, found in document()["paths"].items() for method in found]
LISTS = [path for path in PATHS if "{" not in path]
PARAMETERS = sorted(
    {
        parameter["name"]
        for path in LISTS
        for parameter in document()["paths"][path]["get"]["parameters"]
    }
)


def complaints(path: str, status: int, body: Any, *, method: str = "get") -> list[str]:
    """Where a body differs from what the document says of this answer."""
    (content,) = document()["paths"][path][method]["responses"][str(status)]["content"].values()
    schema = content["schema"] | {"components": document()["components"]}
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]


@pytest.fixture
def rows() -> dict[str, str]:
    """One of everything, with as much as can be said; the key of each by the name of its list."""
    country = TerritoryFactory(nation=True, code="FR")
    place = TerritoryFactory(code="FRE", parent=country)
    head = SectorFactory(code="FOR", sdgs=[15], jsic_groups=["02"], ecosystems=["Agri-food"])
    leaf = SectorFactory(code="FOR-WOOD", parent=head, keywords_en=["wood"], keywords_ja=["木"])
    leaf.nace_divisions.add(NaceDivision.objects.create(code="16", name_en="Wood"))
    theme = ThemeFactory(code="FOREST")
    theme.sectors.add(head)
    profile = ProfileFactory(territory=place, flagships=[leaf], sectors=[head], themes=[theme])
    alliance = ProfileFactory(side="third", territory=None, seat=None, members=[profile])
    form = CooperationFormFactory(code="RESEARCH", head=CooperationFormFactory(), is_head=False)
    region = ThirdRegionFactory(code="ASEAN")
    told = {"third_region": region, "third_region_role": "hub"}
    InterestFactory(profile=profile, form=form, sector=leaf, **told)
    InterestFactory(profile=alliance, form=form, sector=leaf)
    partnership = PartnershipFactory(profiles=[profile, alliance])
    PartnershipFactory(started_on=None, started_precision="")
    MilestoneFactory(partnership=partnership)
    practice = PracticeFactory(partnership=partnership, purposes=["inspire"])
    IndicatorFactory(practice=practice, comparison=5, comparison_en="All", year=2019)
    agreement = AgreementFactory(partnership=partnership)
    agreement.sectors.add(leaf)
    InstrumentFactory(code="EEN", forms=[form], sectors=[leaf], eligible_kinds=["cluster"])
    event = EventFactory(practice=practice, partners=[profile])
    stage(event, profile)
    call = CallFactory(
        organiser=profile,
        sectors=[leaf],
        forms=[form],
        territories=[place],
        instrument=Instrument.objects.get(),
        weeks_most=6,
        amount_per_week=700,
        per_organisation=1,
    )
    call.shares.create(side="eu", organisations=10)
    call.steps.create(kind="report", until_on="2031-01-01", until_precision="month")
    CallFactory(state="withdrawn", reason_en="No money.", reason_ja="予算なし。")
    record_versions()
    posting = PostingFactory(organisation=profile, form=form, sector=leaf, third_region=region)
    PostingFactory(organisation=alliance)
    partner = ProfileFactory(japanese=True, sectors=[leaf])
    InterestFactory(profile=partner, form=form, sector=leaf, direction="seek", **told)
    compute_suggestions()
    return {
        "profiles": str(profile.public_id),
        "sectors": leaf.code,
        "territories": place.code,
        "cooperation-forms": form.code,
        "themes": theme.code,
        "third-regions": region.code,
        "partnerships": str(partnership.public_id),
        "practices": str(practice.public_id),
        "agreements": str(agreement.public_id),
        "instruments": "EEN",
        "events": str(event.public_id),
        "calls": str(call.public_id),
        "vocabularies": "sectors",
        "postings": str(posting.public_id),
        "suggestions": "",
        "sync": "",
        "dumps": "",
    }


def stage(event: Event, profile: Profile) -> None:
    """A published programme that tells everything."""
    track = Track.objects.create(event=event, name_en="Wood")
    track.sectors.set(Sector.objects.all())
    room = Room.objects.create(event=event, name_en="Hall")
    times = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    session = Session.objects.create(event=event, title_en="Talks", track=track, room=room, **times)
    SessionPart.objects.create(session=session, title_en="Welcome", minutes=10)
    Speaker.objects.create(session=session, name_en="Somebody", profile=profile)
    Speaker.objects.create(session=session, title_en="A seat")
    Interpretation.objects.create(session=session, source="en", target="ja", mode="consecutive")
    content = to_json(draft(event))
    ProgrammeVersion.objects.create(event=event, number=1, content=content)


def signed_in(**options: Any) -> Client:
    """A client of an editor of the first organisation: to others the suggestions are closed."""
    client = Client(**options)
    client.force_login(UserFactory(profile=Profile.objects.order_by("pk").first()))
    return client


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_fits_the_document(rows, path):
    name = path.split("/")[3]
    response = signed_in().get(path.replace("{id}", rows[name]).replace("{code}", rows[name]))
    assert response.status_code == 200
    assert complaints(path, 200, response.json()) == []


def test_suggestions_of_nobody_signed_in_are_refused_as_told(client):
    path = SUGGESTIONS
    response = client.get(path)
    assert response.status_code == 401
    assert complaints(path, 401, response.json()) == []


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_example_fits_the_document(method, path):
    for status, answer in document()["paths"][path][method]["responses"].items():
        for content in answer.get("content", {}).values():
            for example in content.get("examples", {}).values():
                assert complaints(path, int(status), example["value"], method=method) == []


@pytest.mark.parametrize("path", LISTS)
def test_every_parameter_that_the_document_tells_is_taken_and_no_other(path):
    told = {one["name"] for one in document()["paths"][path]["get"]["parameters"]}
    response = signed_in().get(f"{path}?not-told=1")
    assert set(response.json()["errors"][0]["allowed"]) == told


VALUES = st.one_of(
    st.text(max_size=20),
    st.integers().map(str),
    st.sampled_from(
        ["", "cluster", "eu", "FR", "FRE", "FOR", "RESEARCH", "offer", "true", "ja", "1"]
    ),
    st.sampled_from(["\0", "%", "_", "\\", "'", "木", "ﾓｸ", "🪵", "\u202e", "a" * 300, "9" * 5000]),
)
QUERIES = st.lists(
    st.tuples(st.one_of(st.sampled_from(PARAMETERS), st.text(max_size=5)), VALUES), max_size=4
)


@pytest.mark.usefixtures("rows")
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(path=st.sampled_from(LISTS), query=QUERIES)
def test_whatever_is_asked_is_answered_as_told(path, query):
    text = urlencode(query, errors="surrogatepass")
    response = signed_in(raise_request_exception=False).get(f"{path}?{text}")
    assert response.status_code in {200, 400, 404}
    assert complaints(path, response.status_code, response.json()) == []


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(path=st.sampled_from(LISTS), key=st.text(min_size=1, max_size=40))
def test_whatever_row_is_asked_for_is_answered_with_a_problem(path, key):
    quoted = urlencode({"": key}, errors="surrogatepass")[1:].replace("+", "%20")
    response = Client(raise_request_exception=False).get(f"{path}{quoted}/")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
