"""What pages show of shortlists and comparisons."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.context import Context

from regions.models import Profile
from regions.queries.following import Mark, marks_of, organisations_of

register = template.Library()


@register.inclusion_tag("regions/_follow.html", takes_context=True)
def follow_actions(context: Context, profile: Profile) -> dict[str, Any]:
    """Buttons to compare a profile and to keep it on a shortlist: at most two queries."""
    request = context.get("request")
    user = getattr(request, "user", AnonymousUser())
    marks = marks_of(organisations_of(user), [profile]).get(profile.pk, [])
    return {"profile": profile, "marks": marks, "request": request}


@register.filter
def marks_for(marks: Mapping[int, list[Mark]], profile: Profile) -> list[Mark]:
    return marks.get(profile.pk, [])
