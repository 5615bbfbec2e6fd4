"""A record is claimed by a person of its organisation; the helpdesk decides."""

from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from regions.enums import AffiliationRole, ClaimState
from regions.models import Claim, Profile
from regions.people_forms import ClaimForm, DecisionForm
from regions.queries.people import claims_to_decide, decided_claims, people_of
from regions.services.claims import accept_claim, check_may_claim, claim_profile, refuse_claim
from regions.views.people import refuse

PER_PAGE = 25


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who one is there, and how the helpdesk can check it."""
    profile = get_object_or_404(Profile.objects.published(), slug=slug)
    form = ClaimForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            claim_profile(profile, by=person(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, _("Thank you. The helpdesk tells you by mail what it decides.")
            )
            return redirect(profile)
    context = {"profile": profile, "form": form, "hindrance": hindrance(profile, person(request))}
    context["crumbs"] = [(profile.name, profile.get_absolute_url()), (_("Claim this record"), "")]
    status = 422 if form.errors else 200
    return render(request, "regions/claim.html", context, status=status)


def hindrance(profile: Profile, user: User) -> str:
    """Why this person cannot claim this record now, or nothing."""
    try:
        check_may_claim(profile, by=user)
    except DomainError as error:
        return error.message
    return ""


@helpdesk_only
@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """Open claims, the longest waiting first; ``?state=decided`` shows the others."""
    decided = request.GET.get("state") == "decided"
    rows = decided_claims() if decided else claims_to_decide()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "decided": decided,
        "query": "state=decided" if decided else "",
        "crumbs": [(_("Curation"), reverse("curation")), (_("Claims"), "")],
    }
    return render(request, "regions/claims.html", context)


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = Claim.objects.select_related("profile", "user", "decided_by")
    found = get_object_or_404(rows, public_id=public_id)
    people = list(people_of(found.profile))
    form = DecisionForm(
        typed(request),
        initial={"role": suggested_role([hat.role for hat in people])},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return decide(request, found, form)
        except DomainError as error:
            refuse(form, error)
            found.refresh_from_db()
    context = {
        "claim": found,
        "people": people,
        "form": form,
        "same_host": same_host(found),
        "is_open": found.state == ClaimState.OPEN,
        "own": found.user == request.user,
        "crumbs": [
            (_("Curation"), reverse("curation")),
            (_("Claims"), reverse("curation-claims")),
            (found.profile.name, ""),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "regions/claim_decision.html", context, status=status)


def decide(request: HttpRequest, found: Claim, form: DecisionForm) -> HttpResponse:
    data, by = form.cleaned_data, person(request)
    name = found.user.full_name
    if request.POST.get("action") == "accept":
        role = data["role"] or AffiliationRole.EDITOR
        accept_claim(found, by=by, role=role, comment=data["comment"])
        messages.success(request, _("%(name)s now acts for the organisation.") % {"name": name})
    else:
        refuse_claim(found, by=by, comment=data["comment"])
        messages.success(request, _("The claim is refused. %(name)s is told.") % {"name": name})
    return redirect("curation-claims")


def suggested_role(roles: list[str]) -> str:
    """The first to come administers; the next ones edit."""
    return AffiliationRole.EDITOR if AffiliationRole.ADMIN in roles else AffiliationRole.ADMIN


def same_host(found: Claim) -> bool:
    """Whether the person's address is of the organisation's website: a hint, not a proof."""
    host = (urlsplit(found.profile.website).hostname or "").removeprefix("www.")
    domain = found.user.email.rpartition("@")[2].lower()
    return bool(host) and (domain == host or domain.endswith(f".{host}"))
