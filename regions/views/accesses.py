"""Tokens and connected apps of everybody: found, and ended with a reason, by the helpdesk."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import Connection
from accounts.signed_in import helpdesk_only, person
from regions.app_forms import EndForm
from regions.queries.accesses import Listed, one_access
from regions.queries.accesses import accesses as found_accesses
from regions.services.accesses import end_access


@helpdesk_only
@require_safe
def accesses(request: HttpRequest) -> HttpResponse:
    kind = "apps" if request.GET.get("kind") == "apps" else "tokens"
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:100]
    ended = request.GET.get("ended") == "1"
    page, rows = found_accesses(kind=kind, wanted=wanted, ended=ended, page=request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "rows": rows,
        "kind": kind,
        "q": wanted,
        "ended": ended,
        "query": query.urlencode(),
        "crumbs": crumbs(),
    }
    return render(request, "regions/accesses.html", context)


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Asks for the reason, which goes to the person."""
    found = one_access(public_id)
    if found is None:
        raise Http404
    form = EndForm(typed(request))
    if request.method == "POST" and form.is_valid():
        end_access(found.key, by=person(request), reason=form.cleaned_data["reason"])
        said = _("“%(name)s” has ended. %(person)s gets a mail.")
        messages.success(request, said % {"name": found.name, "person": found.user.full_name})
        return redirect(f"{reverse('accesses')}?kind={kind_of(found)}")
    context = {"row": found, "form": form, "crumbs": crumbs(_("End it"), kind_of(found))}
    return render(request, "regions/access_end.html", context, status=422 if form.errors else 200)


def kind_of(found: Listed) -> str:
    return "apps" if isinstance(found.key, Connection) else "tokens"


def crumbs(last: str = "", kind: str = "") -> list[tuple[str, str]]:
    here = f"{reverse('accesses')}?kind={kind}" if last else ""
    path = [(_("Curation"), reverse("curation")), (_("Tokens and connected apps"), here)]
    return [*path, (last, "")] if last else path
