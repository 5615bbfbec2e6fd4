"""A cooperation and its steps, kept by the helpdesk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from regions.clashes import is_decision
from regions.models import Partnership
from regions.partnership_editing import PartnershipEditor
from regions.queries.ties import party_links
from regions.views.conflicts import conflict


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who saves second sees both texts and decides; errors keep what was typed (422)."""
    found, by, data = to_edit(public_id), person(request), typed(request)
    if data is not None and is_decision(data):
        data = PartnershipEditor(found, by=by).settled(data)
    editor = PartnershipEditor(found, by=by, data=data)
    if request.method == "POST" and editor.is_valid():
        try:
            editor.save()
        except DomainError as error:
            if error.code == "partnership_changed":
                return clashing(request, editor)
            editor.form.add_error(None, error.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("partnership-edit", public_id)
    context = {
        "partnership": found,
        "editor": editor,
        "parties": party_links(found.parties.all()),
        "crumbs": crumbs(found),
    }
    status = 422 if editor.has_errors else 200
    return render(request, "regions/partnership_edit.html", context, status=status)


def to_edit(public_id: str) -> Partnership:
    rows = Partnership.objects.prefetch_related("parties__profile", "milestones")
    return get_object_or_404(rows, public_id=public_id)


def clashing(request: HttpRequest, editor: PartnershipEditor) -> HttpResponse:
    about = editor.partnership
    return conflict(
        request,
        editor,
        PartnershipEditor(to_edit(str(about.public_id)), by=editor.by),
        about=about,
        edit_url=reverse("partnership-edit", args=[about.public_id]),
        crumbs=crumbs(about),
        rows=_("Steps"),
    )


def crumbs(partnership: Partnership) -> list[tuple[str, str]]:
    here = reverse("partnership-edit", args=[partnership.public_id])
    return [(_("Curation"), reverse("curation")), (partnership.name or _("Cooperation"), here)]
