"""System checks of the configuration: each says what to do."""

from typing import Any

from django.conf import settings
from django.core import checks


def register_all() -> None:
    checks.register(check_secret_key)
    checks.register(check_demo_is_local)


def check_secret_key(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    if settings.SECRET_KEY:
        return []
    return [
        checks.Error(
            "SECRET_KEY is empty.",
            hint="Set the environment variable SECRET_KEY to a long random text and keep it secret.",
            id="config.E001",
        )
    ]


def check_demo_is_local(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    if not settings.DEMO or settings.SITE_HOST in {"127.0.0.1", "localhost"}:
        return []
    return [
        checks.Error(
            "DEMO is on for a public address: it shows demo accounts and every mail.",
            hint="Unset DEMO, or set SITE_URL to http://127.0.0.1:<port>.",
            id="config.E002",
        )
    ]
