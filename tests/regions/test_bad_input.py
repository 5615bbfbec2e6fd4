"""Whatever is typed or sent, the answer is a page with a clear word, never a failure of ours."""

from urllib.parse import quote

import pytest

from regions.enums import AffiliationRole
from regions.models import (
    Affiliation,
    Claim,
    DuplicatePair,
    KeyFunction,
    SavedSearch,
    ShortlistEntry,
)
from tests.factories import (
    AffiliationFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

BAD = {
    "signs": "a\0\x01\x1b\x7f\u202e\ufffe' | !b:* \\ <-> () %s {0}",
    "half a pair": "a\ud800b",
    "long": "県" * 100_000,
    "number": "9" * 30,
}
GETS = [
    "/en/partners/?q={}",
    "/en/partners/?kind={}",
    "/en/partners/?territory={}&country={}",
    "/en/partners/?page={}",
    "/en/partners/?sort={}&view={}",
    "/en/compare/?with={}&with=a",
    "/en/compare/?find={}",
    "/en/practices/?q={}",
    "/en/practices/?sector={}&page={}",
    "/en/agreements/?status={}&page={}",
    "/en/agreements/?q={}",
    "/en/instruments/?q={}&sector={}",
    "/en/saved/add/?q={}",
    "/en/saved/?page={}",
    "/en/my/wood/shortlist/?page={}",
    "/en/my/wood/history/?page={}",
    "/en/my/wood/history/1/?against={}",
    "/en/invitations/{}/",
    "/en/confirm/{}/",
    "/en/saved/stop/{}/",
    "/en/partners/{}/",
    "/en/practices/{}/",
    "/en/curation/?kind={}&page={}&lang={}&first={}",
    "/en/curation/translations/?page={}",
    "/en/curation/duplicates/?state={}&page={}",
    "/en/curation/claims/?state={}&page={}",
    "/en/curation/mails/?kind={}&q={}&page={}",
    "/en/curation/letters/{}/",
    "/en/curation/letters/{}/history/",
    "/en/curation/imports/?page={}",
    "/en/curation/records/{}/",
    "/en/curation/review/{}/",
    "/en/export/?q={}&kind={}",
    "/en/export/?format={}",
    "/api/v1/profiles/?q={}",
    "/api/v1/profiles/?kind={}&country={}",
    "/api/v1/profiles/?sector={}&territory={}",
    "/api/v1/practices/?q={}",
]


@pytest.fixture
def desk(client):
    """Of the helpdesk, and an administrator of one organisation."""
    user = UserFactory(desk="eu")
    profile = ProfileFactory(slug="wood", name_en="Wood Cluster")
    AffiliationFactory(user=user, profile=profile, role=AffiliationRole.ADMIN)
    client.force_login(user)
    return user


def sent(text):
    """As a browser would send it; half a surrogate pair goes as the bytes that stand for it."""
    return quote(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("bad", BAD)
def test_an_address_with_nonsense_in_it_is_answered(client, desk, bad):
    answers = {}
    for address in GETS:
        client.raise_request_exception = False
        response = client.get(address.replace("{}", sent(BAD[bad])), follow=True)
        answers[address] = response.status_code
        if response.streaming:
            list(response)

    assert [address for address, status in answers.items() if status >= 500] == []


def posts(profile, other):
    """Every form of these pages as (address, fields that a text goes into, the rest)."""
    entry = ShortlistEntry.objects.create(organisation=profile, profile=other)
    mine = SavedSearch.objects.create(
        user=Affiliation.objects.get(profile=profile).user, name="Mine", query="q=a"
    )
    claim = Claim.objects.create(profile=profile, user=UserFactory(), function="a", message="b")
    hat = Affiliation.objects.get(profile=profile)
    pair = DuplicatePair.objects.create(first=profile, second=other, score=0.9)
    row = KeyFunction.objects.create(profile=profile, function_en="Desk")
    practice = PracticeFactory(slug="p")
    return [
        ("/en/partners/other/claim/", ["function", "message"], {}),
        ("/en/saved/add/?q=wood", ["name"], {"rhythm": "weekly"}),
        (f"/en/saved/{mine.public_id}/", ["name", "rhythm"], {}),
        ("/en/my/wood/shortlist/add/", ["profile", "next"], {}),
        ("/en/my/wood/shortlist/remove/", ["profile", "next"], {}),
        ("/en/my/wood/shortlist/note/", ["text", "only_mine"], {"entry": str(entry.public_id)}),
        ("/en/my/wood/shortlist/note/", ["entry"], {}),
        ("/en/my/wood/people/invite/", ["email", "role", "language"], {}),
        (
            f"/en/my/wood/people/{hat.user.public_id}/",
            ["function_en", "function_ja", "seconded_from"],
            {"role": "admin"},
        ),
        (
            f"/en/my/wood/people/{hat.user.public_id}/",
            ["starts_on", "ends_on", "role"],
            {},
        ),
        ("/en/my/wood/hand-over/", ["email", "colleague", "last_day", "language"], {}),
        (
            "/en/my/wood/contacts/",
            ["contacts-0-function_en", "contacts-0-name_ja", "contacts-0-phone"],
            {
                "contacts-TOTAL_FORMS": "1",
                "contacts-INITIAL_FORMS": "1",
                "contacts-0-pk": str(row.pk),
                "contacts-0-visibility": "public",
                "fields-website": "public",
                "fields-seat_city": "public",
                "fields-key_functions": "public",
            },
        ),
        (
            "/en/my/wood/contacts/",
            [
                "contacts-0-pk",
                "contacts-0-visibility",
                "fields-website",
                "contacts-TOTAL_FORMS",
                "contacts-INITIAL_FORMS",
            ],
            {},
        ),
        ("/en/my/wood/confirm/", ["renew"], {}),
        (
            "/en/my/new/",
            ["name_en", "name_ja", "website", "kind", "side", "territory", "country"],
            {},
        ),
        (
            "/en/my/wood/edit/",
            ["name_en", "summary_en", "website", "lock", "read", "keep-name_en", "then"],
            {"interests-TOTAL_FORMS": "0", "interests-INITIAL_FORMS": "0"},
        ),
        (
            "/en/my/wood/edit/",
            ["read", "lock", "seat_city", "sectors", "themes", "flagship_1", "territory"],
            {
                "name_en": "Wood",
                "summary_en": "Changed",
                "interests-TOTAL_FORMS": "0",
                "interests-INITIAL_FORMS": "0",
            },
        ),
        ("/en/my/wood/edit/", ["interests-TOTAL_FORMS", "interests-INITIAL_FORMS"], {}),
        ("/en/my/wood/history/1/restore/", ["reason"], {}),
        (f"/en/curation/claims/{claim.public_id}/", ["comment", "role", "action"], {}),
        (
            "/en/curation/letters/regions-email-profile_published/",
            ["subject_en", "body_en", "subject_ja", "body_ja", "version_en", "then"],
            {},
        ),
        ("/en/curation/mails/act/", ["mail", "then", "back"], {}),
        ("/en/curation/mails/act/", ["back"], {"then": "again"}),
        ("/en/curation/bulk/", ["item", "next"], {"deed": "checked"}),
        ("/en/curation/bulk/", ["item", "deed", "reason"], {"confirm": "1"}),
        (
            f"/en/curation/duplicates/{pair.public_id}/",
            ["keep", "take", "reason"],
            {"merge": "1"},
        ),
        ("/en/curation/records/wood/", ["rename-slug"], {"action": "rename"}),
        ("/en/curation/records/wood/", ["pair-other"], {"action": "pair"}),
        (
            "/en/curation/records/other/",
            ["withdraw-reason", "withdraw-successor"],
            {"action": "withdraw"},
        ),
        ("/en/curation/review/wood/approve/", ["door", "comment", "lock"], {}),
        ("/en/curation/review/wood/send-back/", ["comment", "lock", "remark-name_en"], {}),
        (
            "/en/practices/new/",
            ["title_en", "summary_en", "partnership", "partners", "sectors", "started"],
            {"indicators-TOTAL_FORMS": "0", "indicators-INITIAL_FORMS": "0"},
        ),
        (
            f"/en/practices/{practice.slug}/edit/",
            ["title_en", "lessons_en", "lock", "indicators-TOTAL_FORMS"],
            {},
        ),
        (f"/en/practices/{practice.slug}/review/", ["comment", "decision"], {}),
        (
            "/en/agreements/new/",
            ["title_en", "kind", "document_url", "signed", "partnership", "partners", "source"],
            {},
        ),
    ]


@pytest.mark.parametrize("bad", BAD)
def test_a_form_with_nonsense_in_it_is_answered(client, desk, bad):
    SectorFactory()
    profile = desk.affiliations.get().profile
    client.raise_request_exception = False
    answers = {}
    for address, fields, rest in posts(profile, ProfileFactory(slug="other")):
        text = BAD[bad].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        response = client.post(address, rest | dict.fromkeys(fields, text))
        answers[f"{address} {fields[0]}"] = response.status_code

    assert {key: status for key, status in answers.items() if status >= 500} == {}


def test_deeply_nested_signs_in_a_hidden_field_are_answered(client, desk):
    typed = {"name_en": "Wood", "read": "[" * 100_000, "lock": ""}

    response = client.post("/en/my/wood/edit/", typed)

    assert response.status_code == 422


def test_a_search_that_is_too_long_to_keep_is_named(client, desk):
    sectors = [SectorFactory() for _ in range(250)]
    query = "&".join(f"sector={sector.code}" for sector in sectors)

    response = client.post(f"/en/saved/add/?{query}", {"name": "All", "rhythm": "weekly"})

    assert response.status_code == 422
    assert SavedSearch.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/en/partners/other/claim/", "function"),
        ("/en/my/wood/people/{me}/", "function_en"),
    ],
)
def test_a_character_that_nobody_can_read_is_named(client, desk, address, field):
    ProfileFactory(slug="other")
    typed = {"function": "a", "message": "b", "role": "admin"} | {field: "a\x1bb"}

    response = client.post(address.replace("{me}", str(desk.public_id)), typed)

    assert response.status_code == 422
    assert "a character that nobody can read" in response.content.decode()
