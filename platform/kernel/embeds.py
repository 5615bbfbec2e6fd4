"""Parts of the site in pages of others: a frame that anybody may show, and the HTML that shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt

from kernel.feeds import FRESH_SECONDS, absolute

# What a frame may load: styles, fonts and pictures of ours; no script, no form, no frame.
POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["*"],
}
THEMES = {"light", "dark"}
WIDTH = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame of ours. ``path`` may end with a query."""

    title: str
    path: str
    height: int
    width: int = WIDTH

    @property
    def html(self) -> SafeString:
        """What others paste into their pages."""
        return format_html(
            '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" '
            'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>',
            absolute(self.path),
            self.title,
            self.width,
            self.height,
        )


def embeddable(page: Callable[..., Any]) -> Callable[..., Any]:
    """Any site may frame this page, which knows nobody and changes nothing."""
    kept = cache_control(public=True, max_age=FRESH_SECONDS)(page)
    decorated: Callable[..., Any] = csp_replace(POLICY)(xframe_options_exempt(kept))
    return decorated


def theme_of(request: HttpRequest) -> str:
    """ "light" or "dark" where the address says so; else the reader's own choice holds."""
    theme = request.GET.get("theme", "")
    return theme if theme in THEMES else ""
