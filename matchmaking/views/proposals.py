"""Introductions by the helpdesk: made and watched by the desks, put away by the organisations."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from matchmaking.contact_forms import ProposalForm
from matchmaking.models import Proposal
from matchmaking.queries.introductions import all_proposals
from matchmaking.services import proposals as services
from matchmaking.views.feedback import back
from matchmaking.views.people import wanted_slug
from regions.models import Profile

PER_PAGE = 20


@helpdesk_only
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    page = Paginator(all_proposals(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "matchmaking/proposals.html", {"page": page})


@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: HttpRequest) -> HttpResponse:
    """``?for=`` names one organisation, ``?to=`` the other where it is known already."""
    published = Profile.objects.published()
    profile = get_object_or_404(published, slug=wanted_slug(request, "for"))
    other = published.filter(slug=wanted_slug(request, "to")).first()
    form = ProposalForm(request.POST or None, initial={"partner": other.name if other else ""})
    if request.method == "POST" and form.is_valid():
        partner = form.cleaned_data["partner"]
        try:
            services.propose_introduction(profile, partner, form.note, by=person(request))
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, _("Both organisations are told and see your introduction."))
            return redirect("proposals")
    context = {"form": form, "profile": profile}
    status = 422 if form.errors else 200
    return render(request, "matchmaking/proposal_new.html", context, status=status)


@helpdesk_only
@require_POST
def proposal_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    proposal = get_object_or_404(all_proposals(), public_id=public_id)
    try:
        services.withdraw_proposal(proposal, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The introduction is withdrawn."))
    return redirect("proposals")


@login_required
@require_POST
def proposal_put_away(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of the two organisations needs it no longer on its list."""
    user = person(request)
    rows = Proposal.objects.visible_to(user).select_related("profile", "partner")
    proposal = get_object_or_404(rows, public_id=public_id)
    slug = request.POST.get("for", "")
    profile = proposal.partner if slug == proposal.partner.slug else proposal.profile
    services.put_proposal_away(proposal, profile, by=user)
    messages.success(request, _("The introduction is put away."))
    return back(request, profile)
