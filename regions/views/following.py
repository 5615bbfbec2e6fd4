"""Saved searches: keep a search, be told what is new, stop being told."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from kernel.errors import DomainError
from regions.directory_forms import DirectoryFilter
from regions.following_forms import SavedSearchForm
from regions.models import SavedSearch
from regions.queries.addresses import address_of, criteria_of
from regions.queries.following import saved_address, saved_searches_of
from regions.services.following import change_search, delete_search, save_search, stop_alerts
from regions.tokens import read_stop_token
from regions.views.directory import chips

PER_PAGE = 20


@login_required
@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    found = Paginator(saved_searches_of(person(request)), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    rows = [(saved, saved_address(saved)) for saved in page]
    return render(request, "regions/saved_searches.html", {"page": page, "rows": rows})


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Name and keep the search that stands in the address."""
    asked = DirectoryFilter(criteria_of(request.GET), request.GET)
    if not asked.is_valid():
        return redirect(address_of(asked.criteria))
    used = chips(asked, asked.criteria, "")
    proposed = " · ".join(chip.value for chip in used)[:100] or _("All profiles")
    form = SavedSearchForm(typed(request), initial={"name": proposed})
    if request.method == "POST" and form.is_valid():
        try:
            save_search(asked.criteria, by=person(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The search is saved."))
            return redirect("saved-searches")
    context = {"form": form, "chips": used, "back": address_of(asked.criteria)}
    status = 422 if form.errors else 200
    return render(request, "regions/saved_search.html", context, status=status)


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Another name, another rhythm, or away with it. Other people's searches do not exist here."""
    user = person(request)
    saved = get_object_or_404(saved_searches_of(user), public_id=public_id)
    if request.POST.get("action") == "delete":
        delete_search(saved, by=user)
        messages.success(request, _("The search is deleted."))
        return redirect("saved-searches")
    first = {"name": saved.name, "rhythm": saved.rhythm}
    form = SavedSearchForm(typed(request), initial=first)
    if request.method == "POST" and form.is_valid():
        change_search(saved, by=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("saved-searches")
    context = {"form": form, "saved": saved, "back": saved_address(saved)}
    status = 422 if form.errors else 200
    return render(request, "regions/saved_search.html", context, status=status)


@never_cache
@csrf_exempt  # the address is the key: no cookie adds to what it may do
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: opening it changes nothing, the button ends the mails.

    A mail program presses it too (RFC 8058): without cookies, and without following a redirect.
    """
    try:
        public_id = read_stop_token(token)
    except signing.BadSignature:
        return render(request, "regions/saved_search_link_expired.html", status=410)
    saved = get_object_or_404(SavedSearch.objects.select_related("user"), public_id=public_id)
    if request.method == "POST":
        stop_alerts(saved, by=saved.user)
        if request.POST.get("List-Unsubscribe") != "One-Click":
            return redirect(request.path)
    response = render(request, "regions/saved_search_stop.html", {"saved": saved})
    # The address is a key, so no path leaves with a request to another page.
    response["Referrer-Policy"] = "strict-origin"
    return response
