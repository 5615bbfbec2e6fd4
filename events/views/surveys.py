"""The survey after an event, entered by the link of a mail."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.console_forms import SurveyForm
from events.models import Registration
from events.services.surveys import answer_survey
from events.tokens import read_survey_token
from events.views.editing import refuse
from events.views.organised import WRITE
from kernel.errors import DomainError


@never_cache
@require_http_methods(WRITE)
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing; answering once is enough."""
    try:
        public_id = read_survey_token(token)
    except signing.BadSignature:
        return render(request, "events/survey_expired.html", status=410)
    rows = Registration.objects.select_related("event", "user", "profile")
    found = get_object_or_404(rows, public_id=public_id)
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_survey(found, form.values)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request.path)
    status = 422 if request.method == "POST" else 200
    context = {"event": found.event, "form": form, "answered": found.survey_answered}
    response = render(request, "events/survey.html", context, status=status)
    # The address is a key, so no path leaves with a request to another page.
    response["Referrer-Policy"] = "strict-origin"
    return response
