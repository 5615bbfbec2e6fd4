"""What the words of letters need beside Django's own tags."""

from typing import Any, cast

from django import template
from django.utils.translation import get_language

from mailing import markup
from mailing.texts import words_of

register = template.Library()


@register.simple_tag(takes_context=True)
def courtesy(context: template.Context, part: str) -> str:
    """The opening or the closing of a letter: other words for a first contact than between friends."""
    known = cast("dict[str, Any]", context.flatten())
    relation = known.get("relation") or "known"
    return words_of(f"mailing/courtesy/{part}_{relation}", known, get_language() or "en")


@register.filter
def quote(text: str) -> str:
    """What somebody else wrote, marked as theirs."""
    return markup.quote(str(text))
