"""The page on which a person connects an app, and the list on which the connection ends."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.idp.oidc.models import Token
from django.core.exceptions import PermissionDenied

from accounts.models import Connection
from accounts.personal import erase_person, exported
from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.services.accesses import end_access
from regions.services.connections import connect_app, end_connection
from tests.apps import BACK, PAGE, Connecting, registered, said
from tests.factories import ProfileFactory, UserFactory
from tests.races import race

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("apps_are_on")]
RIGHTS = ["requests:read", "requests:write"]


@pytest.fixture
def gifu(db):
    return ProfileFactory(japanese=True, slug="gifu", name_en="Gifu")


@pytest.fixture
def officer(gifu):
    return UserFactory(profile=gifu, email="officer@gifu.example")


@pytest.fixture
def flow(db):
    return Connecting(*registered(), scope="openid email requests:read requests:write")


def connected(flow, gifu, officer, scopes=RIGHTS):
    return connect_app.__wrapped__(flow.app, gifu, by=officer, scopes=scopes)


def test_the_page_names_app_organisations_and_rights(flow, gifu, officer):
    ProfileFactory(slug="stranger", name_en="Stranger")
    flow.browser.force_login(officer)
    answer = flow.page()
    page = answer.content.decode()
    for words in ("Connect Gifu calendar?", "Gifu Prefecture", "app.example"):
        assert words in page
    form = answer.context["form"]
    assert [label for _key, label in form.fields["organisation"].choices] == ["Gifu"]
    assert [key for key, _label in form.fields["scopes"].choices] == ["email", *RIGHTS]
    assert "Recognise you when you come back" in page
    assert "form-action 'self' https://app.example" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    japanese = flow.browser.get("/ja/connect/", flow.asks()).content.decode()
    assert "岐阜カレンダー" in japanese


def test_only_what_is_ticked_is_allowed(flow, gifu, officer):
    flow.browser.force_login(officer)
    answer = flow.answers(gifu, scopes=["requests:read"])
    connection = Connection.objects.get()
    assert connection.scopes == ["openid", "requests:read"]
    assert connection.organisation_id == gifu.public_id
    assert flow.exchange(said(answer)["code"]).json()["scope"] == "openid requests:read"


def test_who_refuses_allows_nothing(flow, gifu, officer):
    flow.browser.force_login(officer)
    answer = said(flow.answers(gifu, then="refuse"))
    assert (answer["error"], answer["state"]) == ("access_denied", "xyz")
    assert not Connection.objects.exists()


def test_strangers_sign_in_first_and_come_back(flow):
    answer = flow.page()
    assert answer.status_code == 302
    back = parse_qs(urlsplit(answer.url).query)["next"][0]
    assert back.startswith(PAGE)
    assert "code_challenge=" in back


def test_an_organisation_of_others_cannot_be_chosen(flow, gifu, officer):
    other = ProfileFactory(slug="other")
    flow.browser.force_login(officer)
    answer = flow.answers(other)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"organisation"}
    with pytest.raises(PermissionDenied):
        connected(flow, other, officer)


def test_nothing_ticked_and_no_organisation_are_named(flow, gifu, officer):
    flow.browser.force_login(officer)
    assert set(flow.answers(None).context["form"].errors) == {"organisation"}
    flow.scope = "requests:read"
    assert set(flow.answers(gifu, scopes=[]).context["form"].errors) == {"__all__"}
    assert not Connection.objects.exists()


def test_without_an_organisation_an_app_may_only_know_who_one_is(flow):
    flow.browser.force_login(UserFactory())
    page = flow.page()
    assert (
        "requests:read" not in page.content.decode().partition("<form")[2].rpartition("</form>")[0]
    )
    assert "the app can only learn who you are" in page.content.decode()
    flow.answers(None, scopes=["email"])
    assert Connection.objects.get().organisation_id is None
    flow.scope = "requests:read"
    page = flow.page().content.decode()
    assert "Connect the app" not in page


@pytest.mark.parametrize(
    "values",
    [
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": f"{BACK}?more=1"},
        {"redirect_uri": None},
        {"client_id": "nobody"},
        {"client_id": None},
    ],
)
def test_nobody_is_sent_where_the_app_did_not_register(flow, officer, values):
    flow.browser.force_login(officer)
    answer = flow.page(**values)
    assert answer.status_code == 400
    assert "This app cannot be connected" in answer.content.decode()


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": "meetings:write"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"response_type": "token"}, "unauthorized_client"),
        ({"scope": "openid", "prompt": "none"}, "consent_required"),
    ],
)
def test_what_an_app_may_not_ask(flow, officer, values, error):
    flow.browser.force_login(officer)
    answer = flow.page(**values)
    assert answer.status_code == 303
    where = urlsplit(answer["Location"])
    told = parse_qs(where.query) | parse_qs(where.fragment)
    assert told["error"] == [error]


def test_an_app_without_a_right_to_speak_silently_is_told_to_ask(flow):
    assert said(flow.page(scope="openid", prompt="none"))["error"] == "login_required"


def test_a_program_on_ones_own_machine_may_take_any_port(gifu, officer):
    app, secret = registered(kind="public", back="http://127.0.0.1/back")
    flow = Connecting(app, secret)
    flow.browser.force_login(officer)
    assert flow.page(redirect_uri="http://127.0.0.1:50123/back").status_code == 200
    assert flow.page(redirect_uri="http://127.0.0.1:50123/other").status_code == 400
    assert flow.page(redirect_uri="http://127.0.0.1.evil.example/back").status_code == 400


def test_who_is_asked_again_signs_in_again(flow, officer):
    flow.browser.force_login(officer)
    answer = flow.page(prompt="login")
    assert urlsplit(answer.url).path == "/en/accounts/reauthenticate/"
    assert "prompt" not in parse_qs(urlsplit(answer.url).query)["next"][0]


def test_its_person_gets_one_mail_for_what_is_new(flow, gifu, officer):
    connected(flow, gifu, officer)
    connected(flow, gifu, officer)
    mail = OutgoingMail.objects.get(to=officer.email)
    assert mail.subject == "You connected an app: Gifu calendar"
    assert "- Send and answer meeting requests" in mail.text
    assert "/en/my/tokens/" in mail.text
    connected(flow, gifu, officer, ["requests:read"])
    assert OutgoingMail.objects.filter(to=officer.email).count() == 2
    assert Entry.objects.filter(action="app.connected").count() == 2
    assert Connection.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_connection():
    gifu = ProfileFactory(slug="gifu")
    officer, (app, _secret) = UserFactory(profile=gifu), registered()
    deed = lambda _number: connect_app(app, gifu, by=officer, scopes=RIGHTS).pk  # noqa: E731
    assert list(race(3, deed).values()) == [3]
    assert Connection.objects.count() == 1


def test_no_right_beyond_those_of_the_app(flow, gifu, officer):
    for organisation, scopes in [(gifu, ["meetings:read"]), (gifu, []), (None, RIGHTS)]:
        with pytest.raises(DomainError):
            connected(flow, organisation, officer, scopes)


def test_who_may_end_a_connection(flow, gifu, officer, client):
    told = flow.connected(officer, gifu)
    connection = Connection.objects.select_related("app").get()
    address = f"/en/my/apps/{connection.public_id}/end/"
    for other in (UserFactory(profile=gifu), UserFactory(), UserFactory(desk="eu")):
        with pytest.raises(PermissionDenied):
            end_connection(connection, by=other)
        client.force_login(other)
        assert client.post(address).status_code == 404
    client.force_login(officer)
    assert "Gifu calendar" in client.get("/en/my/tokens/").content.decode()
    assert client.post(address).status_code == 302
    assert end_connection(connection, by=officer) is False
    assert Entry.objects.filter(action="app.disconnected").count() == 1
    assert flow.call(told["access_token"]).json()["code"] == "token_revoked"
    assert flow.refresh(told["refresh_token"]).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    client, gifu, officer, count, django_assert_num_queries
):
    for _number in range(count):
        app, _secret = registered()
        connect_app.__wrapped__(app, gifu, by=officer, scopes=["requests:read"])
    client.force_login(officer)
    client.get("/en/my/tokens/")
    with django_assert_num_queries(6):
        client.get("/en/my/tokens/")


def test_connections_are_read_out_and_erased_with_their_person(flow, gifu, officer):
    flow.connected(officer, gifu)
    (row,) = exported(officer)["connected_apps"]
    assert (row["app"], row["rights"]) == ("Gifu calendar", ["email", "openid", *RIGHTS])
    erase_person(officer, by=officer)
    assert not Connection.objects.exists()
    assert not Token.objects.exists()


def test_the_helpdesk_ends_one_with_a_reason(flow, gifu, officer):
    connection = connected(flow, gifu, officer)
    OutgoingMail.objects.all().delete()
    with pytest.raises(PermissionDenied):
        end_access(connection, by=officer, reason="x")
    assert end_access(connection, by=UserFactory(desk="eu"), reason="It was seen by others.")
    mail = OutgoingMail.objects.get()
    assert (mail.to, "It was seen by others." in mail.text) == (officer.email, True)
