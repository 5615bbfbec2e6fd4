"""The page of a meeting."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from accounts.signed_in import person
from matchmaking.models import Meeting


@login_required
@require_safe
def meeting(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A meeting is read on the page of its thread, which keeps one address for ever."""
    found = get_object_or_404(Meeting.objects.visible_to(person(request)), public_id=public_id)
    return redirect(found.request)
