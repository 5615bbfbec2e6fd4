"""The desk of a call: writing, reading in both languages, publishing, withdrawing, copying."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Language
from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import helpdesk_only, person
from events.call_forms import CallForm
from events.call_step_forms import CopyCallForm, WithdrawForm
from events.call_values import call_values
from events.models import Call
from events.queries.call_doors import doors, next_call
from events.queries.calls import call_clocks, call_zone, whole_calls
from events.services.call_copies import copy_call
from events.services.calls import (
    change_call,
    check_language,
    create_call,
    publish_call,
    withdraw_call,
)
from events.views.editing import answer, refuse
from events.views.organised import WRITE
from kernel.errors import DomainError


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(WRITE)
def call_new(request: HttpRequest) -> HttpResponse:
    form = CallForm(typed(request), new=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_call(form.content, by=person(request))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The call is a draft. Only the helpdesk sees it."))
            return redirect("call-desk", made.slug)
    crumbs = [(_("Calls"), reverse("calls")), (_("New call"), "")]
    return answer(request, "events/call_edit.html", {"crumbs": crumbs}, form)


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(WRITE)
def call_edit(request: HttpRequest, slug: str) -> HttpResponse:
    call = to_write(request, slug)
    form = CallForm(typed(request), new=False, initial=call_values(call))
    if request.method == "POST" and form.is_valid():
        try:
            change_call(call, form.content, by=person(request), read=stamp_read(request))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The call is saved."))
            return redirect("call-desk", call.slug)
    context = {"call": call, "read": call.stamp, "crumbs": crumbs_of(call, _("Edit"))}
    return answer(request, "events/call_edit.html", context, form)


@helpdesk_only
@require_safe
def call_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """What stands in the way of publishing, and every step from here."""
    call = to_write(request, slug)
    context = {
        "call": call,
        "phase": call.phase,
        "doors": doors(call),
        "closes": call_clocks(call, call.closes_at, request.user),
        "crumbs": crumbs_of(call, ""),
    }
    return render(request, "events/call_desk.html", context)


@helpdesk_only
@require_POST
def call_check(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    if language not in Language.values:
        raise Http404
    call = to_write(request, slug)
    return step(
        request,
        call,
        lambda: check_language(call, language, by=person(request), read=stamp_read(request)),
        _("The texts are confirmed."),
    )


@helpdesk_only
@require_POST
def call_publish(request: HttpRequest, slug: str) -> HttpResponse:
    call = to_write(request, slug)
    return step(
        request,
        call,
        lambda: publish_call(call, by=person(request), read=stamp_read(request)),
        _("The call is published."),
    )


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(WRITE)
def call_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    call = to_write(request, slug)
    form = WithdrawForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_call(call, by=person(request), read=stamp_read(request), **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The call is withdrawn; its page says why."))
            return redirect("call-desk", call.slug)
    context = {"call": call, "read": call.stamp, "crumbs": crumbs_of(call, _("Withdraw"))}
    return answer(request, "events/call_withdraw.html", context, form)


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(WRITE)
def call_copy(request: HttpRequest, slug: str) -> HttpResponse:
    call = to_write(request, slug)
    form = CopyCallForm(typed(request), initial=next_call(call))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        last_day = call.closes_at.astimezone(call_zone(call)).date()
        data["days"] = (data.pop("closes_on") - last_day).days
        try:
            made = copy_call(call, by=person(request), **data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The copy is a draft. Only the helpdesk sees it."))
            return redirect("call-desk", made.slug)
    context = {"call": call, "crumbs": crumbs_of(call, _("Copy"))}
    return answer(request, "events/call_copy.html", context, form)


def to_write(request: HttpRequest, slug: str) -> Call:
    return get_object_or_404(whole_calls(person(request)), slug=slug)


def stamp_read(request: HttpRequest) -> str:
    return request.POST.get("read", "")


def step(request: HttpRequest, call: Call, take: Callable[[], object], done: str) -> HttpResponse:
    """Take a step that needs no form, and say how it went."""
    try:
        take()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("call-desk", call.slug)


def crumbs_of(call: Call, here: str) -> list[tuple[str, str]]:
    way = [(_("Calls"), reverse("calls")), (call.name, call.get_absolute_url())]
    if not here:
        return [*way, (_("Desk"), "")]
    return [*way, (_("Desk"), reverse("call-desk", args=[call.slug])), (here, "")]
