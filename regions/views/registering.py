"""The door for an organisation that is not in the directory yet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from kernel.errors import DomainError
from regions.duplicates import Likeness
from regions.models import Profile
from regions.queries.duplicates import likely_duplicates
from regions.registration_forms import RegistrationForm
from regions.services.registering import register_organisation

Twins = list[tuple[Profile, Likeness]]


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Likely twins are shown before anything is saved; ``another`` goes on in spite of them."""
    form = RegistrationForm(typed(request))
    if request.method != "POST" or not form.is_valid():
        return show(request, form)
    twins = [] if form.cleaned_data["another"] else twins_of(request, form)
    if twins:
        return show(request, form, twins)
    try:
        profile = register_organisation(form.content, by=person(request))
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return show(request, form)
    messages.success(request, _("Begun. Fill in the rest, and submit it when you are ready."))
    return redirect("organisation-edit", profile.slug)


def twins_of(request: HttpRequest, form: RegistrationForm) -> Twins:
    """Likely twins that this person may see; a stranger's draft stays unseen."""
    found = likely_duplicates(form.content)
    seen = Profile.objects.visible_to(request.user).filter(pk__in=[one.pk for one, _why in found])
    visible = set(seen.values_list("pk", flat=True))
    return [pair for pair in found if pair[0].pk in visible]


def show(request: HttpRequest, form: RegistrationForm, twins: Twins | None = None) -> HttpResponse:
    context = {
        "form": form,
        "twins": twins,
        "crumbs": [(_("Partners"), reverse("directory")), (_("Add an organisation"), "")],
        "typed": [(name, form.data.get(name, "")) for name in form.fields if name != "another"],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "regions/organisation_new.html", context, status=status)
