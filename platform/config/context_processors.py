"""What every page knows about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.kept import waits
from config.demo import ACCOUNTS


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "text_waits": waits(request),
        "demo": settings.DEMO,
        "demo_accounts": ACCOUNTS if settings.DEMO else (),
        "site_url": settings.SITE_URL,
    }
