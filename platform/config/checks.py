"""System checks of the configuration: each says what to do."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured


def register_all() -> None:
    checks.register(check_secret_key)
    checks.register(check_demo_is_local)
    checks.register(check_webhook_secret)


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
