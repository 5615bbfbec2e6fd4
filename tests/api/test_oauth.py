"""OAuth 2 and OpenID Connect, as an app sees them: once, for one organisation, until it ends."""

import base64
from datetime import timedelta
from urllib.parse import quote

import jwt
import pytest
from allauth.idp.oidc.models import Token
from django.conf import settings
from django.utils import timezone

from accounts.connections import forget_old_grants
from accounts.models import Connection, SpentGrant
from regions.enums import AffiliationRole
from regions.services.apps import close_app
from tests.apps import BACK, Connecting, registered, said
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory
from tests.races import race

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("apps_are_on")]


@pytest.fixture
def gifu(db):
    return ProfileFactory(japanese=True, slug="gifu", name_en="Gifu")


@pytest.fixture
def officer(gifu):
    return UserFactory(profile=gifu, email="officer@gifu.example")


@pytest.fixture
def flow(db):
    return Connecting(*registered())


def code_of(answer):
    return (answer.status_code, answer.json()["code"])


def error_of(answer):
    return (answer.status_code, answer.json()["error"])


def test_an_app_finds_everything_by_itself(client, flow):
    told = client.get("/.well-known/openid-configuration").json()
    assert told == client.get("/.well-known/oauth-authorization-server").json()
    assert told["issuer"] == settings.SITE_URL
    for name in ("jwks_uri", "token_endpoint", "userinfo_endpoint", "revocation_endpoint"):
        path = told[name].removeprefix(settings.SITE_URL)
        assert client.get(path).status_code in (200, 401, 405)
    challenge = client.get("/api/v1/me/")["WWW-Authenticate"]
    resource = challenge.partition('resource_metadata="')[2].rstrip('"')
    document = client.get(resource.removeprefix(settings.SITE_URL)).json()
    assert document["resource"] == f"{settings.SITE_URL}/api/v1/"
    assert document["authorization_servers"] == [told["issuer"]]


def test_without_a_key_there_is_nothing(client, settings, flow):
    settings.IDENTITY_KEY = ""
    assert client.get("/.well-known/openid-configuration").status_code == 404
    assert client.get("/oauth/authorize", flow.asks()).status_code == 404
    assert flow.token(grant_type="refresh_token", refresh_token="x").status_code == 404
    assert "resource_metadata" not in client.get("/api/v1/me/")["WWW-Authenticate"]


def test_the_whole_way_from_asking_to_reading(flow, gifu, officer):
    start = flow.browser.get("/oauth/authorize", flow.asks(ui_locales="ja fr"))
    assert start.status_code == 302
    assert start.url.startswith("/ja/connect/?")
    back = flow.code(officer, gifu)
    answer = flow.exchange(back)
    told = answer.json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == (
        "Bearer",
        3600,
        "requests:read",
    )
    assert "no-store" in answer["Cache-Control"]
    assert flow.call(told["access_token"]).status_code == 200
    me = flow.call(told["access_token"], "/api/v1/me/").json()
    assert [one["id"] for one in me["organisations"]] == [str(gifu.public_id)]
    assert me["scopes"] == ["requests:read"]
    connection = Connection.objects.get()
    assert connection.last_used_from == "127.0.0.0/24"
    assert told["access_token"] not in str(Token.objects.values())


@pytest.mark.parametrize("encoded", [True, False])
def test_a_secret_comes_in_basic_whether_encoded_or_not(flow, gifu, officer, encoded):
    """RFC 6749, section 2.3.1, has it form-encoded; curl and many libraries do not."""
    sent = quote(flow.secret, safe="") if encoded else flow.secret
    pair = base64.b64encode(f"{flow.app.client_id}:{sent}".encode()).decode()
    answer = flow.server.post(
        "/oauth/token",
        {
            "grant_type": "authorization_code",
            "code": flow.code(officer, gifu),
            "redirect_uri": BACK,
            "code_verifier": flow.verifier,
        },
        headers={"authorization": f"Basic {pair}"},
    )
    assert (answer.status_code, answer.json()["scope"]) == (200, "requests:read")


def test_the_answer_names_state_and_issuer(flow, gifu, officer):
    flow.browser.force_login(officer)
    told = said(flow.answers(gifu))
    assert (told["state"], told["iss"]) == ("xyz", settings.SITE_URL)


def test_a_right_that_was_not_given_is_403(flow, gifu, officer):
    access = flow.connected(officer, gifu)["access_token"]
    refused = flow.call(access, "/api/v1/meetings/")
    assert code_of(refused) == (403, "scope_missing")
    assert 'error="insufficient_scope", scope="meetings:read"' in refused["WWW-Authenticate"]


def test_another_organisation_is_404_also_for_its_own_person(flow, gifu, officer):
    other = ProfileFactory(slug="other")
    AffiliationFactory(user=officer, profile=other, role=AffiliationRole.ADMIN)
    flow.scope = "shortlists:read"
    flow.app.client.set_scopes(["shortlists:read"])
    flow.app.client.save()
    access = flow.connected(officer, gifu)["access_token"]
    wanted = "/api/v1/shortlist/"
    assert flow.call(access, wanted, organisation=str(gifu.public_id)).status_code == 200
    assert code_of(flow.call(access, wanted, organisation=str(other.public_id))) == (
        404,
        "not_found",
    )


def test_who_has_left_the_organisation_opens_nothing(flow, gifu, officer):
    access = flow.connected(officer, gifu)["access_token"]
    officer.affiliations.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert code_of(flow.call(access)) == (403, "organisation_left")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _c: Token.objects.update(expires_at=timezone.now()), "token_expired"),
        (lambda _c: Connection.objects.update(revoked_at=timezone.now()), "token_revoked"),
        (lambda _c: Connection.objects.update(expires_at=timezone.now()), "token_revoked"),
        (lambda c: close_app(c.app, by=UserFactory(desk="eu")), "token_revoked"),
        (lambda c: c.user.__class__.objects.update(is_active=False), "token_revoked"),
        (lambda _c: Token.objects.all().delete(), "token_malformed"),
    ],
)
def test_each_end_of_a_token(flow, gifu, officer, change, code):
    told = flow.connected(officer, gifu)
    change(Connection.objects.get())
    refused = flow.call(told["access_token"])
    assert code_of(refused) == (401, code)
    assert 'error="invalid_token"' in refused["WWW-Authenticate"]
    if code != "token_expired":
        error = error_of(flow.refresh(told["refresh_token"]))
        assert error in {(400, "invalid_grant"), (401, "invalid_client")}


def test_a_code_that_comes_twice_ends_what_came_of_it(flow, gifu, officer):
    code = flow.code(officer, gifu)
    access = flow.exchange(code).json()["access_token"]
    assert error_of(flow.exchange(code)) == (400, "invalid_grant")
    assert flow.call(access).status_code == 401
    assert Connection.objects.get().is_valid


def test_a_refresh_token_is_good_once_and_its_return_is_theft(flow, gifu, officer):
    first = flow.connected(officer, gifu)
    second = flow.refresh(first["refresh_token"]).json()
    assert flow.call(second["access_token"]).status_code == 200
    # Sent again at once, for want of an answer: refused, and nobody is accused.
    assert error_of(flow.refresh(first["refresh_token"])) == (400, "invalid_grant")
    assert flow.call(second["access_token"]).status_code == 200
    SpentGrant.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert error_of(flow.refresh(first["refresh_token"])) == (400, "invalid_grant")
    assert flow.call(second["access_token"]).status_code == 401
    assert error_of(flow.refresh(second["refresh_token"])) == (400, "invalid_grant")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_exchange_a_code_at_once_one_gets_tokens():
    gifu = ProfileFactory(slug="gifu")
    flow = Connecting(*registered())
    code = flow.code(UserFactory(profile=gifu), gifu)
    outcomes = race(3, lambda _number: flow.exchange(code).status_code)
    assert outcomes == {200: 1, 400: 2}


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"code_verifier": "x" * 50}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"redirect_uri": "https://app.example/other"}, "invalid_request"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_secret": None}, "invalid_client"),
        ({"resource": "https://elsewhere.example/"}, "invalid_target"),
        ({"grant_type": "client_credentials"}, "unauthorized_client"),
    ],
)
def test_what_no_exchange_may_be(flow, gifu, officer, values, error):
    code = flow.code(officer, gifu)
    assert flow.exchange(code, **values).json()["error"] == error
    assert not Token.objects.exists()


def test_a_code_of_another_app_is_no_good(flow, gifu, officer):
    code = flow.code(officer, gifu)
    thief = Connecting(*registered(), verifier=flow.verifier)
    assert error_of(thief.exchange(code)) == (400, "invalid_grant")


def test_the_resource_of_the_api_may_be_named(flow, gifu, officer):
    code = flow.code(officer, gifu)
    answer = flow.exchange(code, resource=f"{settings.SITE_URL}/api/v1/")
    assert flow.call(answer.json()["access_token"]).status_code == 200


def test_an_app_without_a_secret_is_let_in_by_pkce_alone(gifu, officer):
    flow = Connecting(*registered(kind="public"))
    assert flow.secret == ""
    assert flow.call(flow.connected(officer, gifu)["access_token"]).status_code == 200


def test_an_app_ends_its_own_tokens_and_no_others(flow, gifu, officer):
    told = flow.connected(officer, gifu)
    other = Connecting(*registered())
    data = {"token": told["access_token"], "client_id": other.app.client_id}
    other.server.post("/oauth/revoke", data | {"client_secret": other.secret})
    assert flow.call(told["access_token"]).status_code == 200
    mine = {"client_id": flow.app.client_id, "client_secret": flow.secret}
    answer = flow.server.post("/oauth/revoke", mine | {"token": told["refresh_token"]})
    assert answer.status_code == 200
    assert flow.call(told["access_token"]).status_code == 401


def test_who_signs_in_is_told_in_a_signed_token(flow, gifu, officer, client):
    flow.scope = "openid profile email"
    flow.browser.force_login(officer)
    query = flow.asks(nonce="n-1")
    answer = flow.browser.post(
        "/en/connect/?" + "&".join(f"{k}={v}" for k, v in query.items()),
        {"then": "allow", "scopes": ["profile", "email"]},
    )
    told = flow.exchange(said(answer)["code"]).json()
    (key,) = client.get("/.well-known/jwks.json").json()["keys"]
    claims = jwt.decode(
        told["id_token"],
        jwt.PyJWK(key).key,
        algorithms=["RS256"],
        audience=flow.app.client_id,
        issuer=settings.SITE_URL,
    )
    assert (claims["sub"], claims["nonce"]) == (str(officer.public_id), "n-1")
    assert claims["zoneinfo"] == "Europe/Paris"
    assert "preferred_username" not in claims
    userinfo = flow.call(told["access_token"], "/oauth/userinfo").json()
    assert userinfo["sub"] == claims["sub"]
    # Who somebody is opens nothing of the API.
    refused = flow.call(told["access_token"], "/api/v1/me/")
    assert code_of(refused) == (401, "token_identity_only")
    Connection.objects.update(revoked_at=timezone.now())
    assert flow.call(told["access_token"], "/oauth/userinfo").status_code == 401


def test_a_call_by_an_app_costs_two_queries_to_be_recognised(
    flow, gifu, officer, django_assert_num_queries
):
    access = flow.connected(officer, gifu)["access_token"]
    flow.call(access, "/api/v1/me/")
    with django_assert_num_queries(4):
        flow.call(access, "/api/v1/me/")


def test_too_many_calls_of_one_app_are_refused(flow, gifu, officer, settings):
    access = flow.connected(officer, gifu)["access_token"]
    settings.API_RATES = {"address": "0", "token": "1/60"}
    flow.call(access)
    assert code_of(flow.call(access)) == (429, "too_many_requests")


def test_guessing_secrets_is_counted_by_address(flow, settings):
    settings.API_RATES = {"address": "2/60", "token": "0"}
    asked = [flow.refresh("guess").status_code for _number in range(3)]
    assert asked == [400, 400, 429]


def test_scripts_of_every_site_may_ask(client, flow):
    answer = client.options("/oauth/token", headers={"origin": BACK})
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (204, "*")


def test_old_tokens_and_spent_codes_are_forgotten(flow, gifu, officer):
    flow.connected(officer, gifu)
    assert forget_old_grants() == 0
    long_ago = timezone.now() - timedelta(days=400)
    Token.objects.update(expires_at=long_ago)
    SpentGrant.objects.update(created_at=long_ago)
    assert forget_old_grants() == 3
