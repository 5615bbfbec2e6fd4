"""Events on pages of floors below: their templates may ask, their code may not."""

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.context import Context

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
