"""What allauth asks us about people and addresses."""

import secrets
from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import User

API = f"{settings.SITE_URL}/api/v1/"


class Adapter(DefaultOIDCAdapter):  # type: ignore[misc]  # allauth is untyped
    """People are named to apps by their public id, and never by a number."""

    def get_issuer(self) -> str:
        """One issuer, by whatever name the site was asked: it stands in every signed token."""
        return settings.SITE_URL

    def generate_client_secret(self) -> str:
        """Of characters that every encoding leaves alone.

        RFC 6749, section 2.3.1, has clients form-encode the secret before Basic; many do not.
        """
        return secrets.token_urlsafe(36)

    def get_user_sub(self, client: Client, user: User) -> str:  # noqa: ARG002
        return str(user.public_id)

    def get_user_by_sub(self, client: Client, sub: str) -> User | None:  # noqa: ARG002
        try:
            return User.objects.filter(is_active=True, public_id=UUID(sub)).first()
        except ValueError:
            return None

    def get_claims(
        self,
        purpose: Literal["id_token", "userinfo"],
        user: User,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """OpenID Connect Core, section 5.1; no user name, which we have none of."""
        claims: dict[str, Any] = super().get_claims(purpose, user, client, scopes, email, **kwargs)
        if "profile" in scopes:
            claims.pop("preferred_username", None)
            claims |= named(user) | {"locale": user.language, "zoneinfo": user.time_zone}
        return claims

    def validate_resource_uris(self, *, uris: list[str], **kwargs: Any) -> None:  # noqa: ARG002
        """RFC 8707: there is one resource, the API."""
        if any(not uri.startswith(API) and uri != API.rstrip("/") for uri in uris):
            raise ValidationError("The only resource is %(api)s.", params={"api": API})


def named(user: User) -> dict[str, str]:
    """The name in parts, in the script that there is."""
    given, family = user.given_name or user.given_name_ja, user.family_name or user.family_name_ja
    parts = {"name": user.full_name, "given_name": given, "family_name": family}
    return {key: value for key, value in parts.items() if value}
