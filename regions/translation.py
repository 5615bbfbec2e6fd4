"""Machine translation as a first draft: an adapter to a server that speaks LibreTranslate.

The protocol is that of ``POST /translate`` (https://docs.libretranslate.com/api/operations/translate/).
Without ``TRANSLATOR_URL`` there is no translator, and nothing is offered.
"""

import json
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from regions.texts import one_line_break

log = structlog.get_logger(__name__)

SECONDS = 15
LARGEST_ANSWER = 100_000  # bytes


class Translator(Protocol):
    def translate(self, text: str, *, source: str, target: str) -> str:
        """The text in the other language. DomainError ``translator_away`` when there is no answer."""
        ...


@dataclass(frozen=True, slots=True)
class LibreTranslate:
    url: str
    key: str = field(default="", repr=False)

    def translate(self, text: str, *, source: str, target: str) -> str:
        asked = {"q": text, "source": source, "target": target, "format": "text"}
        if self.key:
            asked["api_key"] = self.key
        request = Request(  # noqa: S310  # the address is the operator's own setting
            f"{self.url.rstrip('/')}/translate",
            data=json.dumps(asked).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=SECONDS) as response:  # noqa: S310
                answer = json.loads(response.read(LARGEST_ANSWER))
            return one_line_break(str(answer["translatedText"])).strip()
        except (URLError, HTTPException, OSError, ValueError, KeyError, TypeError) as error:
            log.warning("translator_away", error=str(error))
            if isinstance(error, HTTPError):
                error.close()
            raise DomainError(
                "translator_away",
                _(
                    "The translation service is not answering at the moment. Your text is as you typed it."
                ),
            ) from error


def translator() -> Translator | None:
    """The one that the settings name."""
    return (
        LibreTranslate(settings.TRANSLATOR_URL, settings.TRANSLATOR_KEY)
        if settings.TRANSLATOR_URL
        else None
    )
