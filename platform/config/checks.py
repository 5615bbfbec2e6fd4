"""System checks of the configuration: each says what to do."""

from contextlib import suppress
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured


def register_all() -> None:
    checks.register(check_secret_key)
    checks.register(check_demo_is_local)
    checks.register(check_webhook_secret)
    checks.register(check_sign_in)
    checks.register(check_identity_key)


def check_secret_key(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    """Django refuses to hand out an empty key; here it is said what to do."""
    with suppress(ImproperlyConfigured):
        _ = settings.SECRET_KEY
        return []
    return [
        checks.Error(
            "SECRET_KEY is empty.",
            hint="Set the environment variable SECRET_KEY to a long random text and keep it secret.",
            id="config.E001",
        )
    ]


def check_demo_is_local(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    if settings.DEMO == settings.DEMO_WANTED:
        return []
    return [
        checks.Error(
            "DEMO is asked for at a public address, where it would show every mail. It stays off.",
            hint="Unset DEMO, or set SITE_URL to http://127.0.0.1:<port>.",
            id="config.E002",
        )
    ]


def check_webhook_secret(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    if not settings.MAIL_PROVIDER or ":" in settings.MAIL_WEBHOOK_SECRET:
        return []
    return [
        checks.Error(
            "MAIL_PROVIDER is set without a secret, so anybody could say what became of our mails.",
            hint="Set MAIL_WEBHOOK_SECRET to name:password, both long and random, and give the provider "
            "https://name:password@host/anymail/<provider>/tracking/ as the address of its webhook.",
            id="config.E003",
        )
    ]


def check_sign_in(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    wanted = ("SIGN_IN_CLIENT", "SIGN_IN_SECRET", "SIGN_IN_NAME")
    missing = [name for name in wanted if not getattr(settings, name)]
    if not settings.SIGN_IN_URL or not missing:
        return []
    return [
        checks.Error(
            f"SIGN_IN_URL is set without {', '.join(missing)}.",
            hint="Set all of them as the identity provider gave them, or unset SIGN_IN_URL.",
            id="config.E004",
        )
    ]


def check_identity_key(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    try:
        for key in settings.IDP_OIDC_PRIVATE_KEYS:
            load_pem_private_key(key["pem"].encode(), password=None)
    except ValueError:
        return [
            checks.Error(
                "IDENTITY_KEY is no private key.",
                hint="Make one with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048` and "
                "give its whole text, line ends as \\n where the environment takes one line only.",
                id="config.E005",
            )
        ]
    return []
