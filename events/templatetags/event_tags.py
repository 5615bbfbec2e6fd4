"""Events on pages of floors below: their templates may ask, their code may not."""

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from events.models import Registration
from events.qr import check_in_address, drawn
from events.queries.listing import dated, past, upcoming

register = template.Library()


@register.inclusion_tag("events/_news.html", takes_context=True)
def event_news(context: Context, number: int = 2) -> dict[str, Any]:
    """The next events, or where none is announced the latest ones."""
    request = context.get("request")
    user = request.user if request else AnonymousUser()
    coming = list(upcoming(user)[:number])
    shown = coming or list(past(user)[:number])
    return {"coming": bool(coming), "news": [dated(event, user) for event in shown]}


@register.simple_tag
def check_in_qr(registration: Registration) -> SafeString:
    """The code of a registration as a picture, which leads the organisers to its check-in."""
    return format_html(
        '<span class="qr" role="img" aria-label="{}">{}</span>',
        _("QR code of %(code)s") % {"code": registration.code},
        drawn(check_in_address(registration)),
    )
