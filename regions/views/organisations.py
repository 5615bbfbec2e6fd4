"""An organisation's own hand on its profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from kernel.errors import DomainError
from regions import rules
from regions.enums import VersionState
from regions.forms import BaseInterestFormSet, InterestFormSet, ProfileForm
from regions.models import Profile
from regions.queries.curation import history_of
from regions.queries.vocabulary import Vocabulary
from regions.services.curation import SUBMITTABLE, submit_profile
from regions.services.content import ProfileContent, stored
from regions.views.access import person

TONES: dict[str, str] = {
    VersionState.PUBLISHED: "success",
    VersionState.SENT_BACK: "danger",
    VersionState.SUBMITTED: "warning",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Save what was changed; "save and submit" also hands a draft to the helpdesk."""
    profile = own_profile(person(request), slug)
    form, interests = bind(request, profile)
    if request.method == "POST" and form.is_valid() and interests.is_valid():
        try:
            return save(request, profile, form, interests)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return show(request, profile, form, interests)


@login_required
@require_POST
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    profile = own_profile(person(request), slug)
    try:
        submit_profile(profile, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("organisation-edit", slug)
    messages.success(request, _("Submitted. The helpdesk tells you by mail what it decides."))
    return redirect("profile", slug)


def own_profile(user: User, slug: str) -> Profile:
    """404 for who may not see it, 403 for who may see it and not edit it."""
    profile = get_object_or_404(Profile.objects.visible_to(user), slug=slug)
    if not rules.can_edit(user, profile):
        raise PermissionDenied
    return profile


def bind(request: HttpRequest, profile: Profile) -> tuple[ProfileForm, BaseInterestFormSet]:
    vocabulary, content = Vocabulary(), stored(profile)
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(data, initial=in_form(content), vocabulary=vocabulary)
    interests = InterestFormSet(
        data,
        initial=in_formset(content),
        prefix="interests",
        form_kwargs={"vocabulary": vocabulary},
    )
    return form, interests


def save(
    request: HttpRequest, profile: Profile, form: ProfileForm, interests: BaseInterestFormSet
) -> HttpResponse:
    content = form.content([row.content for row in interests.filled])
    update_profile(profile, by=person(request), content=content)
    if request.POST.get("then") == "submit":
        return submit(request, profile.slug)
    messages.success(request, _("Saved."))
    return redirect("organisation-edit", profile.slug)


def show(
    request: HttpRequest, profile: Profile, form: ProfileForm, interests: BaseInterestFormSet
) -> HttpResponse:
    history = list(history_of(profile))
    sent_back = profile.state == VersionState.SENT_BACK
    context = {
        "profile": profile,
        "asked": history[0] if sent_back and history else None,
        "crumbs": [(profile.name, profile.get_absolute_url()), (_("Edit the profile"), "")],
        "state_tone": TONES.get(profile.state, ""),
        "form": form,
        "interests": interests,
        "history": history,
        "editable": profile.state in EDITABLE,
        "submittable": profile.state in SUBMITTABLE,
    }
    return render(request, "regions/organisation_edit.html", context)


def in_form(content: ProfileContent) -> dict[str, object]:
    """The content as the form's first values."""
    plain = ["name_en", "name_ja", "summary_en", "summary_ja", "website", "seat_city", "languages"]
    values: dict[str, object] = {name: getattr(content, name) for name in plain}
    values["sectors"] = [sector.code for sector in content.sectors]
    values["themes"] = [theme.code for theme in content.themes]
    for number, sector in enumerate(content.flagships, start=1):
        values[f"flagship_{number}"] = sector.code
    return values


def in_formset(content: ProfileContent) -> list[dict[str, str]]:
    return [
        {
            "direction": interest.direction,
            "form": interest.form.code,
            "sector": interest.sector.code,
            "third_region": interest.third_region.code if interest.third_region else "",
            "third_region_role": interest.third_region_role,
            "text_en": interest.text_en,
            "text_ja": interest.text_ja,
        }
        for interest in content.interests
    ]
