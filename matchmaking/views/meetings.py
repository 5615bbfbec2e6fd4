"""The end of a meeting. Its page is in ``rooms``."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking.models import Meeting
from matchmaking.services.meetings import cancel_meeting


@login_required
@require_POST
def meeting_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    found = get_object_or_404(
        Meeting.objects.visible_to(user).select_related("request"), public_id=public_id
    )
    try:
        cancel_meeting(found, by=user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The meeting is cancelled. Both calendars are told."))
    return redirect(found.request)
