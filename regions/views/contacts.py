"""Key functions of an organisation, consents, and who may read which field."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from kernel.errors import DomainError
from regions import rules
from regions.models import Profile
from regions.people_forms import ContactForm, ContactFormSet, VisibilityForm, contact_in_form
from regions.services.contacts import fingerprint, save_contacts


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest, slug: str) -> HttpResponse:
    user = person(request)
    profile = get_object_or_404(Profile.objects.visible_to(user), slug=slug)
    if not rules.can_edit_contacts(user, profile):
        raise PermissionDenied
    data = typed(request)
    rows = list(profile.key_functions.select_related("consent_recorded_by"))
    formset = ContactFormSet(
        data, initial=[contact_in_form(row) for row in rows], prefix="contacts"
    )
    fields = VisibilityForm(data, profile=profile, prefix="fields")
    read = data.get("read", "") if data is not None else fingerprint(profile, rows)
    overtaken = False
    if request.method == "POST" and formset.is_valid() and fields.is_valid():
        try:
            return save(request, profile, formset, fields)
        except DomainError as error:
            fields.add_error(None, error.message)
            overtaken = error.code == "contacts_changed"
            # Who saves again has seen what stands now.
            read = fingerprint(profile, rows) if overtaken else read
    context = {
        "profile": profile,
        "rows": list(zip(formset, [*rows, *[None] * len(formset.forms)], strict=False)),
        "formset": formset,
        "fields": fields,
        "read": read,
        "standing": rows if overtaken else [],
        "may_edit": True,
        "on_behalf": not rules.can_edit(user, profile),
    }
    failed = bool(formset.total_error_count() or fields.errors)
    return render(
        request, "regions/organisation_contacts.html", context, status=422 if failed else 200
    )


def save(
    request: HttpRequest,
    profile: Profile,
    formset: forms.BaseFormSet[ContactForm],
    fields: VisibilityForm,
) -> HttpResponse:
    save_contacts(
        profile,
        by=person(request),
        contacts=[form.content for form in formset.forms if form.is_filled],
        visibility=fields.cleaned_data,
        read=request.POST.get("read"),
    )
    messages.success(request, _("Saved. The page shows it at once."))
    return redirect("organisation-contacts", profile.slug)
