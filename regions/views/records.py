"""A record's place in the directory: withdrawn, brought back, renamed, compared with another."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from regions.desk_forms import PairForm, RenameForm, WithdrawForm
from regions.enums import ProfileState
from regions.models import Profile
from regions.queries.merging import merges_of
from regions.services.duplicates import name_pair
from regions.services.listing import reinstate_profile, rename_profile, withdraw_profile

FORMS: dict[str, type[forms.Form]] = {
    "withdraw": WithdrawForm,
    "rename": RenameForm,
    "pair": PairForm,
    "reinstate": forms.Form,
}
Handler = Callable[[HttpRequest, Profile, forms.Form, User], HttpResponse]


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """One page with a form for each step; ``action`` names the one that was sent."""
    rows = Profile.objects.select_related("merged_into", "successor")
    profile = get_object_or_404(rows, slug=slug)
    data = typed(request)
    action = data.get("action", "") if data else ""
    found = {
        name: form(data if name == action else None, prefix=name) for name, form in FORMS.items()
    }
    if request.method == "POST" and action in FORMS and found[action].is_valid():
        try:
            return HANDLERS[action](request, profile, found[action], person(request))
        except DomainError as error:
            form = found[action]
            form.add_error(error.field if error.field in form.fields else None, error.message)
            profile.refresh_from_db()
    status = 422 if any(form.errors for form in found.values()) else 200
    return render(request, "regions/record.html", page(profile, found), status=status)


def page(profile: Profile, found: dict[str, forms.Form]) -> dict[str, object]:
    return {
        "profile": profile,
        "forms": found,
        "merges": list(merges_of(profile)),
        "former": list(profile.former_addresses.order_by("-at", "-pk")),
        "published": profile.is_published,
        "withdrawn": profile.state == ProfileState.WITHDRAWN,
        "merged": profile.state == ProfileState.MERGED,
        "crumbs": [
            (_("Curation"), reverse("curation")),
            (profile.name, profile.get_absolute_url()),
            (_("Place in the directory"), ""),
        ],
    }


def withdraw(request: HttpRequest, profile: Profile, form: forms.Form, by: User) -> HttpResponse:
    withdraw_profile(profile, by=by, **form.cleaned_data)
    messages.success(request, _("The record is withdrawn; its editors are told."))
    return redirect("curation-record", profile.slug)


def reinstate(request: HttpRequest, profile: Profile, _form: forms.Form, by: User) -> HttpResponse:
    reinstate_profile(profile, by=by)
    messages.success(request, _("The record is back in the directory."))
    return redirect("curation-record", profile.slug)


def rename(request: HttpRequest, profile: Profile, form: forms.Form, by: User) -> HttpResponse:
    rename_profile(profile, slug=form.cleaned_data["slug"], by=by)
    messages.success(request, _("The address is changed; the old one redirects."))
    return redirect("curation-record", profile.slug)


def pair(_request: HttpRequest, profile: Profile, form: forms.Form, by: User) -> HttpResponse:
    found = name_pair(profile, form.cleaned_data["other"], by=by)
    return redirect("duplicate", found.public_id)


HANDLERS: dict[str, Handler] = {
    "withdraw": withdraw,
    "reinstate": reinstate,
    "rename": rename,
    "pair": pair,
}
