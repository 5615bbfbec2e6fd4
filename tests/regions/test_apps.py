"""The helpdesk's pages about apps, tokens of everybody, and dumps."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.html import escape

from accounts.access import recognise
from accounts.models import App
from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.app_forms import is_return_address
from regions.models import DumpOrder
from regions.queries.dump_orders import dump_desk
from regions.queries.dumps import dumps
from regions.services import ordering_dumps
from regions.services.api_tokens import make_token
from regions.services.connections import connect_app
from regions.services.ordering_dumps import drain_dump_orders, order_dump, write_ordered_dump
from tests.apps import Connecting, registered
from tests.factories import ProfileFactory, UserFactory
from tests.races import race

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("apps_are_on")]
APPS, KEYS, DUMPS = "/en/curation/apps/", "/en/curation/tokens/", "/en/curation/dumps/"
FORM = {
    "name_en": "Bridge",
    "name_ja": "ブリッジ",
    "operator": "Ministry",
    "redirect_uris": "https://bridge.example/back\n\n https://bridge.example/two ",
    "scopes": ["requests:read"],
    "kind": "confidential",
}


@pytest.fixture
def desk(client):
    user = UserFactory(desk="jp")
    client.force_login(user)
    return user


def test_an_app_is_registered_and_its_secret_shown_once(client, desk):
    answer = client.post(f"{APPS}new/", FORM)
    app, secret = App.objects.select_related("client").get(), answer.context["secret"]
    assert app.client.check_secret(secret)
    assert f">{escape(secret)}<" in answer.content.decode()
    assert app.client.get_redirect_uris() == [
        "https://bridge.example/back",
        "https://bridge.example/two",
    ]
    assert app.client.get_grant_types() == ["authorization_code", "refresh_token"]
    again = client.get(f"{APPS}{app.public_id}/").content.decode()
    assert secret not in again
    assert app.client_id in again
    assert Entry.objects.filter(action="app.registered").count() == 1


def test_what_is_missing_is_named_and_what_was_typed_kept(client, desk):
    answer = client.post(f"{APPS}new/", FORM | {"redirect_uris": "http://x.example/", "scopes": []})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"redirect_uris", "scopes"}
    assert 'value="ブリッジ"' in answer.content.decode()
    assert not App.objects.exists()


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("https://app.example/back", True),
        ("https://app.example", True),
        ("http://127.0.0.1:8000/back", True),
        ("jp.example.app:/back", True),
        ("https://*.app.example/back", False),
        ("https://app.example/back#part", False),
        ("https://user@app.example/", False),
        ("http://app.example/back", False),
        ("http://127.0.0.1.app.example/", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
    ],
)
def test_where_an_app_may_send_people(address, fits):
    assert is_return_address(address) is fits


def test_an_app_is_changed_closed_and_opened_again(client, desk):
    app, old = registered()
    address = f"{APPS}{app.public_id}/"
    assert client.post(address, FORM).status_code == 302
    assert client.post(address, FORM | {"kind": "public"}).status_code == 302
    assert App.objects.get().client.type == "confidential"
    secret = client.post(f"{address}act/", {"then": "secret"}).context["secret"]
    app = App.objects.select_related("client").get()
    assert (app.name_en, app.client.name) == ("Bridge", "Bridge")
    assert (app.client.check_secret(secret), app.client.check_secret(old)) == (True, False)
    client.post(f"{address}act/", {"then": "close"})
    flow = Connecting(app, secret)
    assert flow.page(redirect_uri="https://bridge.example/two").status_code == 400
    client.post(f"{address}act/", {"then": "open"})
    client.post(f"{address}act/", {"then": "open"})
    rows = Entry.objects.filter(action__startswith="app.").order_by("pk")
    assert [row.action for row in rows] == [
        *("app.registered", "app.changed", "app.changed"),
        *("app.secret_renewed", "app.closed", "app.opened"),
    ]


@pytest.mark.parametrize("page", [APPS, f"{APPS}new/", KEYS, DUMPS])
def test_only_the_helpdesk_sees_these_pages(client, page):
    assert client.get(page).status_code == 302
    client.force_login(UserFactory(profile=ProfileFactory()))
    assert client.get(page).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_any_number(client, desk, count, django_assert_num_queries):
    for number in range(count):
        profile = ProfileFactory()
        officer, (app, _secret) = UserFactory(profile=profile), registered()
        connect_app.__wrapped__(app, profile, by=officer, scopes=["requests:read"])
        make_token(profile, by=officer, name=f"T{number}", scopes=["requests:read"], days=7)
    for address, queries in [(APPS, 3), (KEYS, 5), (f"{KEYS}?kind=apps", 5)]:
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


def test_tokens_are_found_by_organisation_and_person(client, desk):
    for name in ("Wood", "Steel"):
        profile = ProfileFactory(name_en=f"{name} Cluster")
        officer = UserFactory(profile=profile, email=f"{name.lower()}@x.example")
        make_token(profile, by=officer, name=f"For {name}", scopes=["requests:read"], days=7)
    for wanted, found in [
        ("wood cl", ["For Wood"]),
        ("steel@x", ["For Steel"]),
        ("", ["For Steel", "For Wood"]),
        ("nobody", []),
    ]:
        rows = client.get(KEYS, {"q": wanted}).context["rows"]
        assert [row.name for row in rows] == found


def test_a_token_is_ended_with_a_reason_that_its_person_reads(client, desk):
    officer = UserFactory(profile=ProfileFactory(slug="a"))
    organisation = officer.affiliations.get().profile
    token, secret = make_token(
        organisation, by=officer, name="Report", scopes=["requests:read"], days=7
    )
    OutgoingMail.objects.all().delete()
    address = f"{KEYS}{token.public_id}/end/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Seen in a public place."}).status_code == 302
    with pytest.raises(DomainError):
        recognise(secret, address="203.0.113.7")
    mail = OutgoingMail.objects.get(to=officer.email)
    assert "Seen in a public place." in mail.text
    entry = Entry.objects.get(action="api_token.revoked")
    assert (entry.details["reason"], entry.actor_id) == ("Seen in a public place.", desk.public_id)
    assert client.get(KEYS).context["rows"] == []
    assert len(client.get(KEYS, {"ended": "1"}).context["rows"]) == 1


# Dumps ---------------------------------------------------------------------------------------


@pytest.fixture
def folder(settings, tmp_path):
    settings.DUMP_DIR = str(tmp_path / "dumps")
    return tmp_path / "dumps"


def test_a_dump_is_published_when_the_helpdesk_wants_one(client, desk, folder):
    ProfileFactory()
    assert client.post(DUMPS).status_code == 302
    page = client.get(DUMPS).content.decode()
    assert "A new dump waits for a worker" in page
    order = DumpOrder.objects.get()
    name = write_ordered_dump(order.pk)
    assert [one.name for one in dumps()] == [name]
    assert write_ordered_dump(order.pk) == ""
    page = client.get(DUMPS).content.decode()
    for file in dumps()[0].files:
        assert file.sha256 in page
    assert "version 1" in page
    assert [one.action for one in Entry.objects.order_by("pk")] == ["dump.ordered", "dump.done"]


def test_how_far_a_dump_is_stands_on_the_page(client, desk, folder, monkeypatch):
    first = write_ordered_dump(order_dump(by=desk).pk)
    seen = {}

    def looked(begun):
        path = folder / "unfinished-x"
        path.mkdir()
        (path / "directory.ndjson.gz").write_bytes(b"x" * 10)
        begun(path)
        seen["desk"], seen["page"] = dump_desk(), client.get(DUMPS).content.decode()
        return dumps()[0]

    monkeypatch.setattr(ordering_dumps, "write_dump", looked)
    assert write_ordered_dump(order_dump(by=desk).pk) == first
    assert (seen["desk"].written, seen["desk"].reached) == (10, 10)
    assert seen["desk"].expected == sum(file.bytes for file in dumps()[0].files)
    assert '<progress class="import-progress" value="10"' in seen["page"]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_one_gets_the_dump():
    desk = UserFactory(desk="eu")
    outcomes = race(3, lambda _number: bool(order_dump(by=desk)))
    assert outcomes == {True: 1, "dump_waits": 2}


def test_who_is_not_of_the_helpdesk_orders_nothing():
    with pytest.raises(PermissionDenied):
        order_dump(by=UserFactory())


def test_a_dump_that_fails_or_is_lost_stands_in_nobodys_way(desk, folder, monkeypatch):
    def broken(begun):
        raise OSError("disk")

    with monkeypatch.context() as patched:
        patched.setattr(ordering_dumps, "write_dump", broken)
        assert write_ordered_dump(order_dump(by=desk).pk) == ""
    lost = order_dump(by=desk)
    assert drain_dump_orders() == 1
    long_ago = timezone.now() - timedelta(hours=1)
    DumpOrder.objects.filter(pk=lost.pk).update(state="running", started_at=long_ago)
    assert drain_dump_orders() == 0
    assert write_ordered_dump(order_dump(by=desk).pk)
    rows = DumpOrder.objects.order_by("pk").values_list("state", "problem")
    assert list(rows) == [("failed", "OSError"), ("failed", "WorkerLost"), ("done", "")]
