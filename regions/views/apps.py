"""Apps that people may connect: registered, changed and closed by the helpdesk."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import App
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from regions.app_forms import AppForm
from regions.queries.apps import listed_apps, settings_of_apps
from regions.services.apps import (
    AppFacts,
    change_app,
    close_app,
    open_app,
    register_app,
    renew_secret,
)

STATES = {"close": close_app, "open": open_app}


@helpdesk_only
@require_safe
def apps(request: HttpRequest) -> HttpResponse:
    context = {"apps": listed_apps(), "facts": settings_of_apps(), "crumbs": crumbs()}
    return render(request, "regions/apps.html", context)


@signed_in_keeping_posts
@helpdesk_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The secret stands in the answer to the button, and nowhere else."""
    form = AppForm(typed(request))
    if request.method == "POST" and form.is_valid():
        made, secret = register_app(AppFacts(**form.cleaned_data), by=person(request))
        return shown(request, made, AppForm(app=made), secret, made=True)
    title = _("Register an app")
    context = {"form": form, "title": title, "crumbs": crumbs(title)}
    return render(request, "regions/app.html", context, status=422 if form.errors else 200)


@signed_in_keeping_posts
@helpdesk_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = find(public_id)
    form = AppForm(typed(request), app=found)
    if request.method == "POST" and form.is_valid() and changed(request, found, form):
        return redirect("app", public_id)
    return shown(request, found, form)


def changed(request: HttpRequest, found: App, form: AppForm) -> bool:
    try:
        change_app(found, AppFacts(**form.cleaned_data), by=person(request))
    except DomainError as error:
        form.add_error(error.field or None, error.message)
        return False
    messages.success(request, _("Saved."))
    return True


@helpdesk_only
@never_cache
@require_POST
def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new secret, which the answer shows; or closed, or opened again."""
    found, user, deed = find(public_id), person(request), request.POST.get("then", "")
    if change := STATES.get(deed):
        change(found, by=user)
        return redirect("app", public_id)
    try:
        secret = renew_secret(found, by=user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("app", public_id)
    return shown(request, found, AppForm(app=found), secret)


def find(public_id: UUID) -> App:
    return get_object_or_404(App.objects.select_related("client"), public_id=public_id)


def shown(
    request: HttpRequest, found: App, form: AppForm, secret: str = "", *, made: bool = False
) -> HttpResponse:
    context = {
        "app": found,
        "form": form,
        "secret": secret,
        "made": made,
        "title": found.name,
        "facts": settings_of_apps(),
        "crumbs": crumbs(found.name),
        "save_url": reverse("app", args=[found.public_id]),
    }
    return render(request, "regions/app.html", context, status=422 if form.errors else 200)


def crumbs(last: str = "") -> list[tuple[str, str]]:
    path = [(_("Curation"), reverse("curation")), (_("Apps"), reverse("apps") if last else "")]
    return [*path, (last, "")] if last else path
