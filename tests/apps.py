"""An app of somebody else's that a person connects: OAuth 2 with PKCE, over HTTP as it would."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from accounts.models import App, User
from regions.models import Profile
from regions.services.apps import AppFacts, register_app
from tests.factories import UserFactory

BACK = "https://app.example/back"
PAGE = "/en/connect/"


def registered(*scopes: str, kind: str = "confidential", back: str = BACK) -> tuple[App, str]:
    facts = AppFacts(
        name_en="Gifu calendar",
        name_ja="岐阜カレンダー",
        operator="Gifu Prefecture",
        redirect_uris=[back],
        scopes=list(scopes or ["requests:read", "requests:write", "openid", "profile", "email"]),
        kind=kind,
    )
    return register_app.__wrapped__(facts, by=UserFactory(desk="jp"))


def challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass
class Connecting:
    """One person at a browser, one app at its server."""

    app: App
    secret: str
    scope: str = "requests:read"
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    browser: Client = field(default_factory=Client)
    server: Client = field(default_factory=Client)

    def asks(self, **values: str | None) -> dict[str, str]:
        query = {
            "response_type": "code",
            "client_id": self.app.client_id,
            "redirect_uri": BACK,
            "scope": self.scope,
            "state": "xyz",
            "code_challenge": challenge(self.verifier),
            "code_challenge_method": "S256",
        } | values
        return {name: value for name, value in query.items() if value is not None}

    def page(self, **values: str | None) -> Any:
        return self.browser.get(PAGE, self.asks(**values))

    def answers(self, organisation: Profile | None = None, **data: Any) -> Any:
        """The person presses “Connect”, with all rights that are asked for."""
        wanted = [one for one in self.scope.split() if one != "openid"]
        form = {"then": "allow", "scopes": wanted} | data
        if organisation:
            form["organisation"] = str(organisation.public_id)
        query = "&".join(f"{name}={value}" for name, value in self.asks().items())
        return self.browser.post(f"{PAGE}?{query}", form)

    def code(self, user: User, organisation: Profile | None) -> str:
        self.browser.force_login(user)
        return said(self.answers(organisation))["code"]

    def token(self, **values: Any) -> Any:
        """What the app's server posts; with its secret, where it has one."""
        data = {"client_id": self.app.client_id, "client_secret": self.secret} | values
        return self.server.post("/oauth/token", {k: v for k, v in data.items() if v})

    def exchange(self, code: str, **values: Any) -> Any:
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
        return self.token(**asked | {"code_verifier": self.verifier} | values)

    def refresh(self, token: str) -> Any:
        return self.token(grant_type="refresh_token", refresh_token=token)

    def connected(self, user: User, organisation: Profile | None) -> dict[str, Any]:
        answer = self.exchange(self.code(user, organisation))
        assert answer.status_code == 200, answer.content
        return answer.json()

    def call(self, token: str, path: str = "/api/v1/requests/", **query: Any) -> Any:
        return self.server.get(path, query, headers={"authorization": f"Bearer {token}"})


def said(answer: Any) -> dict[str, str]:
    """What the browser carries back to the app."""
    assert answer.status_code == 303, answer.status_code
    assert answer["Location"].startswith(BACK)
    return {name: one[0] for name, one in parse_qs(urlsplit(answer["Location"]).query).items()}
