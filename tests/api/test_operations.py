"""Every operation, tried by somebody who has only read the document.

Schemathesis makes calls out of it, for four roles; what is public knows no caller, so one role is
enough there. Nothing is a fault of ours, every answer is one that the document names, and nobody is
told of records that are not theirs.
"""

from datetime import timedelta

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import checks

from accounts.enums import Scope
from api.schema import document
from config.wsgi import application
from events.services.registrations import Wishes, register
from matchmaking.enums import Round, SeriesRhythm
from matchmaking.models import FollowUp, MatchmakingDay, Meeting
from matchmaking.queries.calendar import free_times
from matchmaking.services.day.participants import join
from matchmaking.services.documents import Upload, add_document
from matchmaking.services.feedback import dismiss_partner, mark_contact
from matchmaking.services.introductions import ask_for_introduction
from matchmaking.services.next_steps import StepContent, add_step
from matchmaking.services.outcomes import ask
from matchmaking.services.posting_answers import answer_posting
from matchmaking.services.postings import PostingContent, publish_posting
from matchmaking.services.requests import Wish, accept_request, send_request
from matchmaking.services.series import propose_series
from regions.models import SavedSearch
from regions.services.api_tokens import make_token
from regions.services.shortlist import add_to_shortlist
from tests.factories import (
    AgreementFactory,
    CooperationFormFactory,
    EventFactory,
    IndicatorFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)
from webhooks.services.endpoints import add_endpoint, send_test

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]
SECRET = "Nobody else may read this"
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
EXAMPLES = 3
OPERATIONS = {
    (method, path): bool(operation.get("security"))
    for path, operations in document()["paths"].items()
    for method, operation in operations.items()
}


@pytest.fixture(autouse=True)
def _nobody_is_counted(settings):
    settings.API_RATES = {"address": "0", "token": "0"}


@pytest.fixture
def gifu(db):
    return ProfileFactory(japanese=True, slug="gifu", name_en="Gifu", name_ja="岐阜県")


@pytest.fixture
def rows(gifu):
    """One record of each kind, all of Gifu, by the start of the address that names it."""
    officer, partner = UserFactory(profile=gifu), ProfileFactory()
    sector = SectorFactory(parent=SectorFactory())

    def sent(receiver):
        times = [slot.starts_at for slot in free_times(gifu, receiver)[:2]]
        wish = Wish(purpose=SECRET, sector=sector, language="en", times=times)
        return send_request(gifu, receiver, wish, by=officer)

    waiting, agreed = sent(ProfileFactory()), sent(partner)
    manager = UserFactory(profile=partner)
    meeting = accept_request(agreed, starts_at=agreed.current_times[0].starts_at, by=manager)
    step = add_step(meeting, StepContent(text_en=SECRET, profile=gifu), by=officer)
    past = sent(ProfileFactory())
    over = Meeting.objects.create(
        request=past,
        starts_at=timezone.now() - timedelta(hours=3),
        ends_at=timezone.now() - timedelta(hours=2),
    )
    ask(over, Round.AFTER)
    add_to_shortlist(gifu, partner, by=officer)
    tie = PartnershipFactory(profiles=[gifu, partner])
    search = SavedSearch.objects.create(user=officer, name=SECRET, query="q=wood")
    hook = add_endpoint(
        gifu.public_id,
        name=SECRET,
        url="https://hooks.example/in",
        kinds=["profile.changed"],
        by=officer,
    )
    return officer, written_elsewhere(gifu, partner, officer, meeting) | {
        "/api/v1/webhooks/deliveries/": send_test(hook, by=officer),
        "/api/v1/webhooks/": hook,
        "/api/v1/requests/": waiting,
        "/api/v1/meetings/": meeting,
        "/api/v1/steps/": step,
        "/api/v1/outcomes/": FollowUp.objects.get(meeting=over, profile=gifu),
        "/api/v1/shortlist/": partner,
        "/api/v1/saved-searches/": search,
        "/api/v1/profiles/": gifu,
        "/api/v1/events/": EventFactory(),
        "/api/v1/partnerships/": tie,
        "/api/v1/practices/": IndicatorFactory(practice__partnership=tie).practice,
        "/api/v1/agreements/": AgreementFactory(partnership=tie),
    }


def written_elsewhere(gifu, partner, officer, meeting):
    """What else an organisation writes, by the start of the address that names it."""
    form, until = CooperationFormFactory(), timezone.localdate() + timedelta(days=30)
    sector = meeting.request.sector
    content = PostingContent(
        direction="seek",
        form=form,
        sector=sector,
        open_until=until,
        languages=["en"],
        title_en="Wood",
        text_en="We look for partners.",
    )
    posting = publish_posting(gifu, content, by=officer)
    manager = UserFactory(profile=partner)
    event = EventFactory(state="open", online_url="https://video.example/room")
    wishes = Wishes(role="delegate", language="en", access_needs=SECRET)
    registration = register(event, officer, gifu, wishes, by=officer)
    start = meeting.ends_at + timedelta(days=28)
    times = [start, start + timedelta(days=28)]
    return {
        "/api/v1/meetings/documents/": add_document(
            meeting, Upload(title=SECRET, url="https://a.example/x"), by=officer
        ),
        "/api/v1/series/": propose_series(
            meeting, times, rhythm=SeriesRhythm.MONTH, by=officer, text=SECRET
        ),
        "/api/v1/own-postings/": posting,
        "/api/v1/posting-answers/": answer_posting(posting, partner, by=manager, text=SECRET),
        "/api/v1/dismissals/": dismiss_partner(gifu, ProfileFactory(), by=officer, words=SECRET),
        "/api/v1/contact-marks/": mark_contact(gifu, ProfileFactory(), by=officer, note=SECRET),
        "/api/v1/introductions/": ask_for_introduction(gifu, partner, by=officer, note=SECRET),
        "/api/v1/hours/": gifu,
        "/api/v1/registrations/": registration,
        "/api/v1/participations/": join(
            MatchmakingDay.objects.create(event=event), gifu, by=officer
        ),
    }


def headers_of(role, gifu, officer):
    """Whom a role calls as."""
    if role == "anonymous":
        return {}
    stranger = ProfileFactory()
    organisation, user = {
        "member": (gifu, officer),
        "other": (stranger, UserFactory(profile=stranger)),
        "staff": (None, UserFactory(desk="eu")),
    }[role]
    _token, secret = make_token(organisation, by=user, name="x", scopes=Scope.values, days=7)
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ["anonymous", "member", "other", "staff"])
def test_every_operation_keeps_to_the_document(role, gifu, rows):
    officer, records = rows
    headers = headers_of(role, gifu, officer)
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application
    tried = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        name = (operation.method.lower(), operation.path)
        if not OPERATIONS[name] and role != "anonymous":
            continue
        tried.add(name)
        try_operation(operation, headers, records, may_read=role in {"member", "staff"})
    assert tried == {name for name, own in OPERATIONS.items() if own or role == "anonymous"}


def try_operation(operation, headers, records, *, may_read):
    own = next(
        (str(row.public_id) for start, row in records.items() if operation.path.startswith(start)),
        None,
    )

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_own=st.booleans())
    def tried(case, is_own):
        if own and is_own and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = own
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)
        if not may_read:
            assert SECRET not in answer.text

    tried()
