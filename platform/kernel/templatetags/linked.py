"""Linked data in a page: what it shows, for search engines, as JSON-LD.

A block of data is no script: browsers do not run it, and a strict Content Security Policy lets it stand.
"""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# What would end the element or begin another one.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_tag
def linked_data(data: dict[str, Any]) -> SafeString:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    block = mark_safe(text)  # noqa: S308  # escaped above
    return format_html('<script type="application/ld+json">{}</script>', block)
