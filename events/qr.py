"""QR codes (ISO/IEC 18004) as SVG in the page: no script, no style, nothing that is fetched."""

from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from events.models import Registration


def check_in_address(registration: Registration) -> str:
    """Where a camera leads: a page that lets in, for those who may, and does nothing by itself."""
    path = reverse("event-code", args=[registration.event.slug, registration.code])
    return f"{settings.SITE_URL}{path}"


def drawn(text: str) -> SafeString:
    """Error correction M: a badge gets creased. The quiet zone of four modules is part of the code."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, light="#fff"
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  # numbers that segno computed
