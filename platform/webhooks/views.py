"""The pages of webhooks: whose they are, what they are told, and what came of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from kernel.errors import DomainError
from webhooks import rules
from webhooks.forms import AgainForm, EndpointForm
from webhooks.kinds import PING, is_known, kind_named
from webhooks.models import Delivery, Endpoint
from webhooks.queries import deliveries_of, name_of, on_reader_clock, owners_for
from webhooks.services import endpoints as services

FORM = ["GET", "HEAD", "POST"]
PER_PAGE = 20


@login_required
@require_safe
def webhooks(request: HttpRequest) -> HttpResponse:
    return render(request, "webhooks/webhooks.html", {"owners": owners_for(person(request))})


@signed_in_keeping_posts
@require_http_methods(FORM)
def webhook_new(request: HttpRequest, organisation: UUID | None = None) -> HttpResponse:
    user = person(request)
    if not rules.can_manage(user, organisation):
        raise PermissionDenied
    form = EndpointForm(typed(request), public_only=organisation is None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_endpoint(organisation, by=user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The webhook is on. Send it a test, and keep its secret."))
            return redirect(made)
    return show_form(request, form, owner=name_of(organisation))


@signed_in_keeping_posts
@require_http_methods(FORM)
def webhook_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    endpoint = seen(request, public_id)
    if not rules.can_manage(person(request), endpoint.organisation_id):
        raise PermissionDenied
    first = {"name": endpoint.name, "url": endpoint.url, "kinds": endpoint.kinds}
    public_only = endpoint.organisation_id is None
    form = EndpointForm(typed(request), initial=first, public_only=public_only)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_endpoint(endpoint, by=person(request), **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(endpoint)
    return show_form(request, form, owner=name_of(endpoint.organisation_id), endpoint=endpoint)


@login_required
@require_safe
def webhook(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return show(request, seen(request, public_id))


@login_required
@require_safe
def delivery(request: HttpRequest, public_id: UUID, delivery_id: UUID) -> HttpResponse:
    """What was sent, and what every attempt brought."""
    endpoint = seen(request, public_id)
    found = one_of(endpoint, delivery_id)
    context = {
        "endpoint": endpoint,
        "delivery": found,
        "label": label_of(found.message.kind),
        "at": on_reader_clock(found.message.at),
        "attempts": [(line, on_reader_clock(line.at)) for line in found.log.order_by("-at", "-pk")],
        "may_manage": rules.can_manage(person(request), endpoint.organisation_id),
        "crumbs": [
            (_("Webhooks"), reverse("webhooks")),
            (endpoint.name, endpoint.get_absolute_url()),
            (label_of(found.message.kind), ""),
        ],
    }
    return render(request, "webhooks/delivery.html", context)


@never_cache
@login_required
@require_POST
def webhook_secret(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The secrets, in the answer to a press of a button: they stand in no address and no history."""
    endpoint = seen(request, public_id)
    return show(request, endpoint, secrets=services.show_secret(endpoint, by=person(request)))


@login_required
@require_POST
def webhook_act(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    endpoint = seen(request, public_id)
    try:
        said = DEEDS[deed](endpoint, request)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("webhooks") if deed == "delete" else redirect(endpoint)


@login_required
@require_POST
def webhook_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send again what happened since a time."""
    endpoint = seen(request, public_id)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return show(request, endpoint, again=form, status=422)
    count = services.send_again_since(endpoint, by=person(request), **form.cleaned_data)
    said = ngettext("%(count)s message is sent.", "%(count)s messages are sent.", count)
    messages.success(request, said % {"count": count})
    return redirect(endpoint)


@login_required
@require_POST
def delivery_again(request: HttpRequest, public_id: UUID, delivery_id: UUID) -> HttpResponse:
    found = one_of(seen(request, public_id), delivery_id)
    try:
        services.send_again(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The message is sent again."))
    return redirect("webhook-delivery", public_id, delivery_id)


def seen(request: HttpRequest, public_id: UUID) -> Endpoint:
    return get_object_or_404(Endpoint.objects.visible_to(person(request)), public_id=public_id)


def one_of(endpoint: Endpoint, delivery_id: UUID) -> Delivery:
    rows = Delivery.objects.filter(endpoint=endpoint).select_related("message", "endpoint")
    return get_object_or_404(rows, public_id=delivery_id)


def label_of(code: str) -> str:
    """A kind that was told once may be known no more."""
    if code == PING:
        return _("Test")
    return str(kind_named(code).label) if is_known(code) else code


def show(
    request: HttpRequest, endpoint: Endpoint, *, status: int = 200, **more: Any
) -> HttpResponse:
    user = person(request)
    page = Paginator(deliveries_of(endpoint), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "endpoint": endpoint,
        "owner": name_of(endpoint.organisation_id),
        "may_manage": rules.can_manage(user, endpoint.organisation_id),
        "may_switch": rules.can_switch(user, endpoint),
        "kinds": [label_of(code) for code in endpoint.kinds],
        "page": page,
        "rows": [
            (row, label_of(row.message.kind), on_reader_clock(row.message.at)) for row in page
        ],
        "again": AgainForm(),
        "crumbs": [(_("Webhooks"), reverse("webhooks")), (endpoint.name, "")],
        **more,
    }
    return render(request, "webhooks/webhook.html", context, status=status)


def show_form(
    request: HttpRequest, form: EndpointForm, *, owner: str, endpoint: Endpoint | None = None
) -> HttpResponse:
    title = _("Change the webhook") if endpoint else _("Add a webhook")
    context = {
        "form": form,
        "owner": owner,
        "title": title,
        "back": endpoint.get_absolute_url() if endpoint else reverse("webhooks"),
        "crumbs": [(_("Webhooks"), reverse("webhooks")), (title, "")],
    }
    return render(
        request, "webhooks/webhook_form.html", context, status=422 if form.errors else 200
    )


def refuse(form: forms.Form, error: DomainError) -> None:
    form.add_error(error.field if error.field in form.fields else None, error.message)


def switch(endpoint: Endpoint, request: HttpRequest, *, on: bool) -> str:
    services.switch_endpoint(endpoint, on=on, by=person(request))
    return _("The webhook is on.") if on else _("The webhook is off.")


def rotate(endpoint: Endpoint, request: HttpRequest) -> str:
    services.rotate_secret(endpoint, by=person(request))
    return _("There is a new secret. For 24 hours the old one signs, too.")


def test(endpoint: Endpoint, request: HttpRequest) -> str:
    services.send_test(endpoint, by=person(request))
    return _("A test is on its way. Load this page again to see what came of it.")


def delete(endpoint: Endpoint, request: HttpRequest) -> str:
    services.delete_endpoint(endpoint, by=person(request))
    return _("The webhook is deleted.")


DEEDS: dict[str, Callable[[Endpoint, HttpRequest], str]] = {
    "on": lambda endpoint, request: switch(endpoint, request, on=True),
    "off": lambda endpoint, request: switch(endpoint, request, on=False),
    "rotate": rotate,
    "test": test,
    "delete": delete,
}
