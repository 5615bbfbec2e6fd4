"""Deputies and the shared mailbox of an organisation."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from kernel.errors import DomainError
from regions import rules
from regions.continuity_forms import DeputyForm, TeamMailboxForm
from regions.models import Deputy, TeamMailbox
from regions.queries.people import people_of
from regions.services.deputies import end_deputy, name_deputy
from regions.services.team_mailboxes import (
    confirm_team_mailbox,
    name_team_mailbox,
    remove_team_mailbox,
)
from regions.tokens import read_team_mailbox_token
from regions.views.invitations import guard
from regions.views.people import hat_of, refuse, seen

FORM = ["GET", "HEAD", "POST"]


@signed_in_keeping_posts
@require_http_methods(FORM)
def deputy_new(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    user = person(request)
    profile = seen(user, slug)
    hat = hat_of(profile, public_id)
    if not rules.can_hand_over(user, hat):
        raise PermissionDenied
    colleagues = [one for one in people_of(profile) if one.user_id != hat.user_id]
    form = DeputyForm(typed(request), colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on")}
        try:
            made = name_deputy(hat, form.deputy, by=user, **days)
        except DomainError as error:
            refuse(form, error)
        else:
            said = _("%(name)s stands in and has been told.") % {"name": made.deputy.full_name}
            messages.success(request, said)
            return redirect("organisation-people", slug)
    context = {"profile": profile, "hat": hat, "form": form, "colleagues": colleagues}
    context["may_edit"] = rules.can_edit_contacts(user, profile)
    status = 422 if form.errors else 200
    return render(request, "regions/deputy.html", context, status=status)


@login_required
@require_POST
def deputy_end(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    profile = seen(person(request), slug)
    rows = Deputy.objects.filter(affiliation__profile=profile)
    found = get_object_or_404(
        rows.select_related("affiliation__user", "affiliation__profile", "deputy"),
        public_id=public_id,
    )
    end_deputy(found, by=person(request))
    messages.success(request, _("The deputy’s time is over."))
    return redirect("organisation-people", slug)


@signed_in_keeping_posts
@require_http_methods(FORM)
def team_mailbox(request: HttpRequest, slug: str) -> HttpResponse:
    user = person(request)
    profile = seen(user, slug)
    if not rules.can_edit_contacts(user, profile):
        raise PermissionDenied
    box = TeamMailbox.objects.filter(profile=profile).first()
    initial = {"email": box.email, "language": box.language} if box else {"language": user.language}
    form = TeamMailboxForm(typed(request), initial=initial)
    if request.method == "POST" and request.POST.get("action") == "remove" and box:
        remove_team_mailbox(box, by=user)
        messages.success(request, _("The shared address gets no more copies."))
        return redirect("team-mailbox", slug)
    if request.method == "POST" and form.is_valid():
        try:
            made = name_team_mailbox(profile, by=user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            confirmed = made.confirmed_at is not None
            asked = _("We sent a link to %(email)s.") % {"email": made.email}
            messages.success(request, _("Saved.") if confirmed else asked)
            return redirect("team-mailbox", slug)
    context = {"profile": profile, "form": form, "box": box, "may_edit": True}
    status = 422 if form.errors else 200
    return render(request, "regions/team_mailbox.html", context, status=status)


@never_cache
@require_http_methods(FORM)
def team_mailbox_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the page changes nothing: mail scanners follow links, they press no buttons."""
    try:
        public_id, email = read_team_mailbox_token(token)
    except signing.BadSignature:
        return guard(render(request, "regions/team_mailbox_expired.html", status=410))
    rows = TeamMailbox.objects.select_related("profile").filter(public_id=public_id, email=email)
    box = rows.first()
    if box is None:
        return guard(render(request, "regions/team_mailbox_expired.html", status=410))
    if request.method == "POST":
        confirm_team_mailbox(box, email=email)
        return guard(redirect(request.path))
    return guard(render(request, "regions/team_mailbox_confirm.html", {"box": box}))
