"""Tokens of programs: made once, shown once, told by mail, ended, and never more than their person."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import Access, recognise
from accounts.models import ApiToken
from accounts.personal import erase_person, exported
from accounts.token_secrets import digest, is_well_formed, new_secret
from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.services import api_tokens
from regions.services.api_tokens import make_token, revoke_token, warn_of_token_ends
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/en/my/tokens/"


@pytest.fixture
def gifu(db):
    return ProfileFactory(japanese=True, slug="gifu", name_en="Gifu")


@pytest.fixture
def officer(gifu):
    return UserFactory(profile=gifu, email="officer@gifu.example")


def made(organisation, by, *scopes, days=90):
    return make_token(
        organisation, by=by, name="Report", scopes=scopes or ["requests:read"], days=days
    )


def refusal(secret):
    with pytest.raises(DomainError) as refused:
        recognise(secret, address="203.0.113.7")
    return refused.value.code


def test_secrets_carry_a_checksum():
    secret = new_secret()
    assert (len(secret), secret[:4], is_well_formed(secret)) == (40, "kkh_", True)
    wrong = "0" if secret[10] != "0" else "1"
    assert not is_well_formed(secret[:10] + wrong + secret[11:])
    assert not is_well_formed(secret + "\n")


def test_only_a_digest_of_a_token_is_kept(gifu, officer):
    token, secret = made(gifu, officer)
    kept = ApiToken.objects.values().get()
    assert secret not in str(kept)
    assert (token.digest, token.ending) == (digest(secret), secret[-4:])


def test_a_token_is_recognised_and_its_use_noted_once_a_minute(
    gifu, officer, django_assert_num_queries
):
    token, secret = made(gifu, officer)
    user, access = recognise(secret, address="203.0.113.7")
    assert (user, access) == (
        officer,
        Access(frozenset({"requests:read"}), gifu.public_id, f"token:{token.pk}"),
    )
    token.refresh_from_db()
    assert token.last_used_from == "203.0.113.0/24"
    with django_assert_num_queries(1):
        recognise(secret, address="2001:db8::1")
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    recognise(secret, address="2001:db8:1:2::1")
    token.refresh_from_db()
    assert token.last_used_from == "2001:db8:1::/48"


def test_writing_includes_reading():
    access = Access(frozenset({"requests:write"}), None, "token:1")
    assert [access.allows(scope) for scope in ("requests:write", "requests:read")] == [True] * 2
    assert not access.allows("meetings:read")
    assert not Access(frozenset({"requests:read"}), None, "token:1").allows("requests:write")


def test_each_reason_not_to_take_a_token_has_a_code(gifu, officer):
    token, secret = made(gifu, officer)
    assert refusal("kkh_nonsense") == "token_malformed"
    assert refusal(new_secret()) == "token_unknown"
    ApiToken.objects.update(
        created_at=timezone.now() - timedelta(days=2),
        expires_at=timezone.now() - timedelta(seconds=1),
    )
    assert refusal(secret) == "token_expired"
    revoke_token(token, by=officer)
    assert refusal(secret) == "token_revoked"


def test_the_token_of_a_person_who_may_not_sign_in_is_unknown(gifu, officer):
    _token, secret = made(gifu, officer)
    officer.is_active = False
    officer.save()
    assert refusal(secret) == "token_unknown"


def test_who_may_make_a_token(gifu, officer):
    colleague, stranger = UserFactory(member_of=gifu), UserFactory(profile=ProfileFactory())
    staff = UserFactory(desk="eu")
    made(gifu, colleague)
    made(None, staff)
    for organisation, by in [(gifu, stranger), (gifu, staff), (None, officer)]:
        with pytest.raises(PermissionDenied):
            made(organisation, by)


def test_who_may_revoke_a_token(gifu, officer):
    token, _secret = made(gifu, officer)
    for other in (UserFactory(profile=gifu), UserFactory()):
        with pytest.raises(PermissionDenied):
            revoke_token(token, by=other)
    revoke_token(token, by=UserFactory(desk="jp"))
    revoke_token(token, by=officer)
    assert Entry.objects.filter(action="api_token.revoked").count() == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"scopes": []}, "token_scopes"),
        ({"scopes": ["everything"]}, "token_scopes"),
        ({"days": 0}, "token_days"),
        ({"days": 400}, "token_days"),
    ],
)
def test_what_no_token_may_be(gifu, officer, values, code):
    asked = {"name": "x", "scopes": ["requests:read"], "days": 7} | values
    with pytest.raises(DomainError) as refused:
        make_token(gifu, by=officer, **asked)
    assert refused.value.code == code
    assert not ApiToken.objects.exists()


def test_a_person_has_twenty_tokens_at_most(gifu, officer):
    for _number in range(20):
        token, _secret = made(gifu, officer)
    with pytest.raises(DomainError, match="Revoke one first"):
        made(gifu, officer)
    revoke_token(token, by=officer)
    made(gifu, officer)


def test_the_database_refuses_a_token_without_rights_or_time(gifu, officer):
    made(gifu, officer)
    for values in ({"scopes": []}, {"expires_at": timezone.now() - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.update(**values)


def test_its_person_is_told_by_mail(gifu, officer):
    _token, secret = made(gifu, officer, "requests:write")
    mail = OutgoingMail.objects.get(to=officer.email)
    assert "Report" in mail.subject
    assert "- Send and answer meeting requests" in mail.text
    assert "/en/my/tokens/" in mail.text
    assert secret not in mail.text


def test_the_end_is_told_once_a_week_before(gifu, officer):
    token, _secret = made(gifu, officer, days=90)
    made(gifu, officer, days=7)  # short ones need no warning
    OutgoingMail.objects.all().delete()
    assert warn_of_token_ends() == 0
    ApiToken.objects.filter(pk=token.pk).update(
        created_at=timezone.now() - timedelta(days=84),
        expires_at=timezone.now() + timedelta(days=6),
    )
    assert (warn_of_token_ends(), warn_of_token_ends()) == (1, 0)
    (mail,) = OutgoingMail.objects.all()
    assert "ends soon" in mail.subject


def test_one_token_that_cannot_be_told_of_holds_up_no_other(gifu, officer, monkeypatch):
    for days in (80, 90):
        made(gifu, officer, days=days)
    ApiToken.objects.update(
        created_at=timezone.now() - timedelta(days=84),
        expires_at=timezone.now() + timedelta(days=6),
    )
    first = ApiToken.objects.order_by("expires_at", "pk").first()
    OutgoingMail.objects.all().delete()
    ApiToken.objects.filter(pk=first.pk).update(user=UserFactory(email="x@y.example"))
    tell = api_tokens.write_to

    def broken(readers, *args, **kwargs):
        if readers[0] != officer:
            raise RuntimeError("no letter")
        tell(readers, *args, **kwargs)

    monkeypatch.setattr(api_tokens, "write_to", broken)
    assert warn_of_token_ends() == 1


def test_tokens_are_read_out_and_erased_with_their_person(gifu, officer):
    made(gifu, officer)
    (row,) = exported(officer)["api_tokens"]
    assert (row["name"], row["rights"]) == ("Report", ["requests:read"])
    erase_person(officer, by=officer)
    assert not ApiToken.objects.exists()


# The page ------------------------------------------------------------------------------------


def test_the_page_shows_a_new_token_once(client, gifu, officer):
    client.force_login(officer)
    answer = client.post(
        PAGE,
        {
            "name": "Report",
            "organisation": str(gifu.public_id),
            "scopes": ["requests:read", "meetings:read"],
            "days": "30",
        },
    )
    token = ApiToken.objects.get()
    secret = answer.context["secret"]
    assert digest(secret) == token.digest
    assert f">{secret}<" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    again = client.get(PAGE).content.decode()
    assert secret not in again
    assert f"kkh_…{token.ending}" in again


def test_the_page_names_what_is_missing_and_keeps_what_was_typed(client, gifu, officer):
    client.force_login(officer)
    answer = client.post(PAGE, {"name": "Report", "organisation": "x", "days": "30"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"organisation", "scopes"}
    assert 'value="Report"' in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_the_page_revokes_ones_own_token_alone(client, gifu, officer):
    token, secret = made(gifu, officer)
    client.force_login(UserFactory(profile=gifu))
    address = f"{PAGE}{token.public_id}/revoke/"
    assert client.post(address).status_code == 404
    client.force_login(officer)
    assert client.post(address).status_code == 302
    assert refusal(secret) == "token_revoked"


def test_the_helpdesk_may_make_one_for_all_it_sees(client):
    client.force_login(UserFactory(desk="eu"))
    data = {"name": "x", "organisation": "helpdesk", "scopes": ["requests:read"], "days": "7"}
    assert client.post(PAGE, data).status_code == 200
    assert ApiToken.objects.get().organisation_id is None


def test_without_an_organisation_there_is_no_form(client):
    client.force_login(UserFactory())
    page = client.get(PAGE).content.decode()
    assert "You act for no organisation yet" in page
    assert 'name="scopes"' not in page


def test_strangers_sign_in_first(client):
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    client, gifu, officer, count, django_assert_num_queries
):
    for _number in range(count):
        made(gifu, officer)
    client.force_login(officer)
    client.get(PAGE)
    with django_assert_num_queries(6):
        client.get(PAGE)
