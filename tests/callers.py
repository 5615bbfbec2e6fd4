"""Somebody who calls the API: by a token, by a session, or unknown."""

import json
from typing import Any

from django.test import Client

from accounts.models import User
from regions.models import Profile
from regions.services.api_tokens import make_token

JSON = "application/json"


class Caller:
    """With scopes by a token for the organisation (None: all that the helpdesk may see), without
    by the session; nobody where there is no user.
    """

    def __init__(
        self, user: User | None, organisation: Profile | None = None, *scopes: str
    ) -> None:
        self.client, self.headers = Client(), {}
        if user and scopes:
            _token, self.secret = make_token(
                organisation, by=user, name="Test", scopes=scopes, days=7
            )
            self.headers = {"authorization": f"Bearer {self.secret}"}
        elif user:
            self.client.force_login(user)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path, query, headers=self.headers)

    def send(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        """``data`` as JSON; bytes as they are."""
        body = data if isinstance(data, bytes) else json.dumps({} if data is None else data)
        return self.client.generic(
            method, path, body, headers=self.headers | {"content-type": JSON} | headers
        )

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        return self.send("POST", path, data, **headers)

    def put(self, path: str, data: Any = None, **headers: str) -> Any:
        return self.send("PUT", path, data, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.client.delete(path, headers=self.headers | headers)
