"""One's own data: to whom contact data went, who looked, a copy of everything, and the way out."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.personal import erase_person, exported
from accounts.signed_in import person
from audit.services import record
from kernel.errors import DomainError
from regions.continuity_forms import EraseForm
from regions.models import DataSharing
from regions.queries.own_data import own_data
from regions.services.sharing import agree_to_sharing, withdraw_sharing


@login_required
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "regions/own_data.html", {"data": own_data(person(request))})


@login_required
@require_POST
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree to be shown to a partner, or withdraw that."""
    user = person(request)
    rows = DataSharing.objects.of_person(user).select_related("profile", "receiver")
    found = get_object_or_404(rows, public_id=public_id)
    try:
        if request.POST.get("action") == "agree":
            agree_to_sharing(found, by=user)
            said = _("%(name)s now sees whom to turn to.")
        else:
            withdraw_sharing(found, by=user)
            said = _("%(name)s does not see your contact data any more.")
        messages.success(request, said % {"name": found.receiver.name})
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("own-data")


@login_required
@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """A copy of everything, for people and for machines (GDPR Articles 15 and 20)."""
    user = person(request)
    if request.method == "GET":
        record("person.data_exported", user, by=user)
    answer = JsonResponse(exported(user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="kakehashi-own-data.json"'
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = EraseForm(request.POST if request.method == "POST" else None, own=user.email)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(user, by=user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            logout(request)
            messages.success(request, _("Your account and your personal data are erased."))
            return redirect("home")
    status = 422 if form.errors else 200
    return render(request, "regions/own_data_erase.html", {"form": form}, status=status)
