"""The register of agreements: found by everybody, kept by the helpdesk."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry as Logged
from regions.models import Agreement, Partnership
from tests.factories import (
    AgreementFactory,
    MilestoneFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TRAVELS = ["lock", "read"]
FORM = {"kind": "mou", "status": "active", "title_en": "A memorandum"}


def agreement(**values):
    profiles = values.pop("profiles", None) or [ProfileFactory(), ProfileFactory(japanese=True)]
    return AgreementFactory(partnership=PartnershipFactory(profiles=profiles), **values)


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_costs_the_same_for_any_number(client, django_assert_num_queries, count):
    for _number in range(count):
        agreement().sectors.set([SectorFactory()])
    with django_assert_num_queries(6):
        response = client.get("/en/agreements/")
    assert len(response.context["entries"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_an_agreement_costs_the_same_for_any_number_of_steps(
    client, django_assert_num_queries, count
):
    found = agreement(profiles=ProfileFactory.create_batch(count))
    found.sectors.set(SectorFactory.create_batch(count))
    MilestoneFactory.create_batch(count, partnership=found.partnership)
    PracticeFactory.create_batch(count, partnership=found.partnership)
    with django_assert_num_queries(7):
        client.get(found.get_absolute_url())


def titles(client, query=""):
    response = client.get(f"/en/agreements/?{query}")
    assert response.status_code == 200
    return [entry.agreement.title_en for entry in response.context["entries"]]


def test_the_latest_stands_first_and_what_is_not_dated_last(client):
    agreement(title_en="Undated", signed_on=None, signed_precision="")
    agreement(title_en="Old", signed_on=date(1987, 1, 1), signed_precision="year")
    agreement(title_en="New")
    assert titles(client) == ["New", "Old", "Undated"]


def test_agreements_are_filtered(client):
    energy = SectorFactory(code="ENE")
    hydrogen = SectorFactory(code="ENE-HYD", parent=energy)
    osaka = ProfileFactory(japanese=True, name_en="Osaka", name_ja="大阪府")
    one = agreement(title_en="Hydrogen", profiles=[osaka])
    one.sectors.set([hydrogen])
    shared = agreement(title_en="Shared", kind="sister", profiles=[ProfileFactory()])
    shared.partnership.sectors.set([hydrogen])
    agreement(title_en="Over", ends_on=date(2020, 1, 1), signed_on=date(2015, 1, 1))
    assert titles(client, "sector=ENE") == ["Hydrogen", "Shared"]
    assert titles(client, "kind=sister") == ["Shared"]
    assert titles(client, "status=expired") == ["Over"]
    assert titles(client, "status=active") == ["Hydrogen", "Shared"]
    assert titles(client, "q=大阪") == ["Hydrogen"]
    assert titles(client, "q=hydro") == ["Hydrogen"]
    assert titles(client, "side=eu") == ["Shared", "Over"]


def test_an_unknown_value_is_named_and_nothing_is_listed(client):
    agreement()
    response = client.get("/en/agreements/?kind=treaty")
    assert (response.status_code, response.context["entries"]) == (400, [])


def test_the_page_tells_parties_dates_and_steps(client):
    found = agreement(document_url="https://example.org/mou.pdf", renewal_on=date(2028, 10, 1))
    MilestoneFactory(partnership=found.partnership, title_en="First visit")
    hidden = ProfileFactory(draft=True, name_en="Not yet")
    found.partnership.parties.create(profile=hidden)
    html = client.get(found.get_absolute_url()).content.decode()
    for text in (
        "October 2018",
        "First visit",
        "https://example.org/mou.pdf",
        "Sun 1 October 2028",
    ):
        assert text in html
    assert "Not yet" not in html


@pytest.mark.parametrize(("days", "due"), [(-1, True), (80, True), (200, False)])
def test_a_renewal_that_is_near_is_shown(client, days, due):
    found = agreement(renewal_on=timezone.localdate() + timedelta(days=days))
    assert ("Renewal due" in client.get(found.get_absolute_url()).content.decode()) is due


def test_an_unknown_agreement_is_not_found(client):
    assert client.get(f"/en/agreements/{PartnershipFactory().public_id}/").status_code == 404


@pytest.mark.parametrize(("reader", "status"), [("visitor", 302), ("officer", 403), ("staff", 200)])
def test_only_the_helpdesk_keeps_the_register(client, reader, status):
    if reader == "officer":
        client.force_login(UserFactory(profile=ProfileFactory()))
    if reader == "staff":
        client.force_login(UserFactory(desk="eu"))
    assert client.get("/en/agreements/new/").status_code == status
    assert client.get(f"/en/agreements/{agreement().public_id}/edit/").status_code == status


def test_the_helpdesk_enters_an_agreement_of_a_new_cooperation(client):
    client.force_login(UserFactory(desk="jp"))
    osaka = ProfileFactory(japanese=True, name_en="Osaka Prefecture", name_ja="大阪府")
    land = ProfileFactory(name_en="North Rhine-Westphalia")
    sector = SectorFactory(parent=SectorFactory())
    client.post(
        "/en/agreements/new/",
        FORM
        | {
            "partners": f"大阪府\n/en/partners/{land.slug}/",
            "signed": "2018-10",
            "sectors": [sector.code],
        },
    )
    made = Agreement.objects.get()
    assert (made.signed_on, made.signed_precision) == (date(2018, 10, 1), "month")
    assert list(made.partnership.profiles.order_by("pk")) == [osaka, land]
    assert list(made.sectors.all()) == [sector]
    assert Logged.objects.get(record_id=made.public_id).action == "agreement.entered"


def test_the_helpdesk_changes_an_agreement(client):
    client.force_login(UserFactory(desk="jp"))
    found = agreement()
    values = FORM | {"status": "ended", "lock": found.stamp}
    client.post(f"/en/agreements/{found.public_id}/edit/", values)
    found.refresh_from_db()
    assert (found.status, found.title_en, found.signed_on) == ("ended", "A memorandum", None)
    assert Partnership.objects.count() == 1


def test_who_saves_an_agreement_second_sees_both_texts_and_decides(client):
    found = agreement(title_en="Old", source="Register")
    sector = SectorFactory(parent=SectorFactory(), name_en="Hydrogen")
    address = f"/en/agreements/{found.public_id}/edit/"
    client.force_login(UserFactory(desk="jp", given_name="Aki", family_name="Mori"))
    page = client.get(address).context
    values = {"kind": found.kind, "status": found.status, "signed": "2018-10", "title_en": "Old"}
    values |= {"source": "Register", "lock": page["lock"], "read": page["read"]}
    theirs = {"status": "ended", "source": "The minister's register", "sectors": [sector.code]}
    assert client.post(address, values | theirs).status_code == 302
    client.force_login(UserFactory(desk="eu"))
    mine = {"title_en": "New", "status": "unknown"}
    second = client.post(address, values | mine)
    assert second.status_code == 422
    assert "Aki Mori saved on" in second.content.decode()
    assert [(one.change.name, one.keep, one.both) for one in second.context["clashes"]] == [
        ("title_en", "mine", False),
        ("status", "mine", True),
        ("source", "theirs", False),
        ("sectors", "theirs", False),
    ]
    decision = dict(second.context["typed"]) | {name: second.context[name] for name in TRAVELS}
    chosen = {"title_en": "mine", "status": "mine", "source": "theirs", "sectors": "theirs"}
    client.post(address, decision | {f"keep-{name}": who for name, who in chosen.items()})
    found.refresh_from_db()
    assert (found.title_en, found.status, found.source) == (
        "New",
        "unknown",
        "The minister's register",
    )
    assert list(found.sectors.all()) == [sector]


@pytest.mark.parametrize("read", ["{", "[]", "9" * 5000])
def test_a_spoilt_lock_of_an_agreement_is_a_conflict_and_no_crash(client, read):
    client.force_login(UserFactory(desk="eu"))
    found = agreement()
    response = client.post(
        f"/en/agreements/{found.public_id}/edit/", FORM | {"lock": "x", "read": read}
    )
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_en", ""),
        ("signed", "last year"),
        ("partners", "Nobody we know"),
        ("document_url", "javascript:alert(1)"),
        ("kind", "treaty"),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_is_lost(client, field, value):
    client.force_login(UserFactory(desk="eu"))
    response = client.post("/en/agreements/new/", FORM | {"source": "Register 2026", field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Register 2026" in response.content.decode()
    assert not Agreement.objects.exists()


def test_the_end_is_not_before_the_signature(client):
    client.force_login(UserFactory(desk="eu"))
    values = {"signed": "2018-10", "ends_on": "2017-01-01"}
    response = client.post("/en/agreements/new/", FORM | values)
    assert response.context["form"].errors["ends_on"] == ["The end is before the signature."]
