"""The helpdesk's queue of submitted profiles. Both desks see all of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.errors import DomainError
from regions.enums import ProfileState
from regions.forms import SendBackForm
from regions.models import Profile
from regions.queries.curation import history_of, missing_translations, waiting_profiles
from regions.queries.profiles import profile_page, profiles_to_read
from regions.services.curation import publish_profile, send_back_profile
from regions.views.access import helpdesk_only, person


@helpdesk_only
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    return render(request, "regions/curation.html", {"profiles": waiting_profiles()})


@helpdesk_only
@require_safe
def review(request: HttpRequest, slug: str) -> HttpResponse:
    return show(request, found(request, slug), SendBackForm())


@helpdesk_only
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    profile = found(request, slug)
    try:
        publish_profile(profile, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("curation-review", slug)
    messages.success(request, _("%(name)s is published.") % {"name": profile.name})
    return redirect("curation")


@helpdesk_only
@require_POST
def send_back(request: HttpRequest, slug: str) -> HttpResponse:
    profile, form = found(request, slug), SendBackForm(request.POST)
    if not form.is_valid():
        return show(request, profile, form)
    try:
        send_back_profile(profile, by=person(request), comment=form.cleaned_data["comment"])
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("curation-review", slug)
    messages.success(request, _("%(name)s was sent back to its editors.") % {"name": profile.name})
    return redirect("curation")


def found(request: HttpRequest, slug: str) -> Profile:
    return get_object_or_404(profiles_to_read(request.user), slug=slug)


def show(request: HttpRequest, profile: Profile, form: SendBackForm) -> HttpResponse:
    context = {
        "profile": profile,
        "crumbs": [(_("Curation"), reverse("curation")), (profile.name, "")],
        "page": profile_page(profile),
        "form": form,
        "history": history_of(profile),
        "missing": missing_translations(profile),
        "waiting": profile.state == ProfileState.SUBMITTED,
    }
    return render(request, "regions/curation_review.html", context)
