"""Sign-in through an identity provider: our own one at another address, over real HTTP."""

from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client
from allauth.socialaccount.models import SocialAccount
from django.test import override_settings

from accounts.models import User
from accounts.personal import exported
from audit.models import Entry
from mailing.models import OutgoingMail
from regions.services.apps import AppFacts, register_app
from tests.factories import PASSWORD, UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("apps_are_on"),
]
PROVIDER = "127.0.0.1"


class Browser(requests.Session):
    """Follows nothing by itself, and sends the token of a form."""

    def __init__(self, site):
        super().__init__()
        self.site = site

    def see(self, path, **values):
        return self.get(
            path if "://" in path else self.site + path, allow_redirects=False, **values
        )

    def press(self, path, **data):
        address = path if "://" in path else self.site + path
        self.see("/en/accounts/login/")
        data["csrfmiddlewaretoken"] = self.cookies["csrftoken"]
        headers = {"Referer": address, "Origin": self.site}
        return self.post(address, data, headers=headers, allow_redirects=False)

    def sign_in(self, user):
        answer = self.press("/en/accounts/login/", login=user.email, password=PASSWORD)
        assert answer.status_code == 302, answer.text


@pytest.fixture
def site(live_server, settings):
    """One server in both parts: ``issuer`` knows people, and lets them in where they come back."""
    url = live_server.url.replace("localhost", PROVIDER)
    settings.ALLOWED_HOSTS = [PROVIDER]
    settings.SITE_URL = url
    settings.CSRF_TRUSTED_ORIGINS = [url]
    facts = AppFacts(
        name_en="Ourselves",
        name_ja="自身",
        operator="Us",
        redirect_uris=[f"{url}/en/accounts/oidc/{PROVIDER}/login/callback/"],
        scopes=["openid", "profile", "email"],
        kind="confidential",
    )
    app, secret = register_app(facts, by=UserFactory(desk="eu"))
    entry = {
        "provider_id": PROVIDER,
        "name": "Prefecture ID",
        "client_id": app.client_id,
        "secret": secret,
        "settings": {"server_url": url},
    }
    providers = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [entry]}}
    with override_settings(SOCIALACCOUNT_PROVIDERS=providers):
        yield url


def known(**values):
    user = UserFactory(**values)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def come_back(here, there, scopes=("profile", "email")):
    """Press the button here, agree there; what our own site answers at the way back."""
    start = here.press(f"/en/accounts/oidc/{PROVIDER}/login/")
    asked = there.see(start.headers["Location"])
    page = there.site + asked.headers["Location"]
    assert "Ourselves" in there.see(page).text
    agreed = there.press(page, then="allow", scopes=list(scopes))
    return here.see(agreed.headers["Location"])


def path_of(answer):
    return urlsplit(answer.headers["Location"]).path


def test_an_account_is_joined_only_by_who_signs_in_to_it_as_before(site):
    user, here, there = known(email="officer@gifu.example"), Browser(site), Browser(site)
    there.sign_in(user)
    answer = come_back(here, there)
    assert path_of(answer) == "/en/accounts/link/"
    page = here.see("/en/accounts/link/").text
    assert "officer@gifu.example" in page
    assert here.press("/en/accounts/link/", then="link").status_code == 302
    assert not SocialAccount.objects.exists()
    assert here.see("/en/my/tokens/").status_code == 302  # nobody is signed in by it

    here.sign_in(user)
    assert "Yes, join them" in here.see("/en/accounts/link/").text
    here.press("/en/accounts/link/", then="link")
    account = SocialAccount.objects.get()
    assert (account.user, account.uid) == (user, str(user.public_id))
    assert Entry.objects.filter(action="person.sign_in_linked").count() == 1
    assert OutgoingMail.objects.filter(to=user.email, text__contains="Prefecture ID").exists()

    (told,) = exported(user)["sign_ins"]
    assert (told["provider"], told["uid"]) == (PROVIDER, str(user.public_id))

    assert "Prefecture ID" in here.see("/en/accounts/3rdparty/").text
    again = Browser(site)
    assert path_of(come_back(again, there)) == "/en/desk/"
    assert again.see("/en/my/tokens/").status_code == 200


def test_somebody_else_cannot_join_the_account(site):
    user, other = known(email="officer@gifu.example"), known()
    here, there = Browser(site), Browser(site)
    there.sign_in(user)
    come_back(here, there)
    here.sign_in(other)
    assert "Yes, join them" not in here.see("/en/accounts/link/").text
    here.press("/en/accounts/link/", then="link")
    assert not SocialAccount.objects.exists()


def test_an_address_that_is_not_verified_there_joins_nothing(site):
    user, here, there = known(), Browser(site), Browser(site)
    there.sign_in(user)
    User.objects.filter(pk=user.pk).update(email="moved@example.org")
    EmailAddress.objects.all().delete()
    EmailAddress.objects.create(user=user, email="moved@example.org", primary=True, verified=False)
    assert path_of(come_back(here, there)) == "/en/accounts/3rdparty/signup/"
    assert here.see("/en/accounts/link/").status_code == 404


def test_a_newcomer_fills_in_who_they_are(site):
    """Who gives no address there is asked for one here, and confirms it."""
    user, here, there = known(given_name="Aiko", family_name="Mori"), Browser(site), Browser(site)
    there.sign_in(user)
    answer = come_back(here, there, scopes=["profile"])
    assert path_of(answer) == "/en/accounts/3rdparty/signup/"
    assert 'value="Mori"' in here.see(path_of(answer)).text
    here.press(
        path_of(answer),
        email="aiko@pref.example",
        given_name="Aiko",
        family_name="Mori",
        language="ja",
        time_zone="Asia/Tokyo",
    )
    made = User.objects.get(email="aiko@pref.example")
    assert (made.language, made.socialaccount_set.count()) == ("ja", 1)
    assert not EmailAddress.objects.get(user=made).verified
    assert OutgoingMail.objects.filter(to="aiko@pref.example").count() == 1


def test_the_button_stands_only_where_a_provider_is_known(client):
    assert "Sign in through" not in client.get("/en/accounts/login/").content.decode()
    assert Client.objects.count() == 0
