"""The helpdesk settles meetings of which the two sides say different things."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import helpdesk_only, person
from matchmaking.outcome_forms import DecisionForm
from matchmaking.queries.contested import contested_cases, with_words
from matchmaking.queries.outcomes import contested
from matchmaking.services.outcomes import decide_held

PER_PAGE = 20


@helpdesk_only
@require_safe
def contested_meetings(request: HttpRequest) -> HttpResponse:
    return contested_page(request)


@helpdesk_only
@require_POST
def contested_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    meeting = get_object_or_404(with_words(contested()), public_id=public_id)
    form = DecisionForm(request.POST, auto_id=f"decision_{meeting.pk}_%s")
    if not form.is_valid():
        return contested_page(request, refused=(meeting.pk, form))
    decide_held(
        meeting, held=form.cleaned_data["held"], note=form.cleaned_data["note"], by=person(request)
    )
    messages.success(request, _("It is settled. Both sides are told."))
    return redirect("contested-meetings")


def contested_page(
    request: HttpRequest, refused: tuple[int, DecisionForm] | None = None
) -> HttpResponse:
    page = Paginator(with_words(contested()), PER_PAGE).get_page(request.GET.get("page"))
    cases = contested_cases(list(page), person(request).time_zone)
    forms = {
        case.meeting.pk: DecisionForm(auto_id=f"decision_{case.meeting.pk}_%s") for case in cases
    }
    forms |= dict([refused]) if refused else {}
    context = {"page": page, "cases": [(case, forms[case.meeting.pk]) for case in cases]}
    return render(request, "matchmaking/contested.html", context, status=422 if refused else 200)
