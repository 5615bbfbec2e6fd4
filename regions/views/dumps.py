"""Dumps of the directory at the helpdesk: what there is, and a new one now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from regions.queries.dump_orders import dump_desk
from regions.services.ordering_dumps import order_dump


@helpdesk_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            order_dump(by=person(request))
            messages.success(request, _("A worker writes it now. The page shows how far it is."))
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("dumps-desk")
    crumbs = [(_("Curation"), reverse("curation")), (_("Dumps of the directory"), "")]
    return render(request, "regions/dumps_desk.html", {"desk": dump_desk(), "crumbs": crumbs})
