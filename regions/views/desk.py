"""The helpdesk's desk: what needs it today, and what is done to many rows at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from regions.desk_forms import BulkForm
from regions.models import DeskAction
from regions.queries.deliveries import open_failures
from regions.queries.desk import Desk, desk, last_action
from regions.queries.desk_kinds import OF_PROFILES, TODAY, Kind, items_named
from regions.services.curation import DESK_OF_DOOR
from regions.services.desk import Deed, Outcome, perform, preview, undo_action

LANGUAGE_OF_DESK = {desk: door.value for door, desk in DESK_OF_DOOR.items()}
LANGUAGES = ["en", "ja"]


@helpdesk_only
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Both desks see all; the texts in the own language come first, unless the oldest shall."""
    user, asked = person(request), request.GET
    kind = asked.get("kind") or TODAY
    oldest = asked.get("first") == "oldest"
    found = desk(
        kind=kind,
        first="" if oldest else LANGUAGE_OF_DESK.get(user.desk, ""),
        page=asked.get("page"),
        language=language_asked(request),
    )
    context = shown(request, found, user) | {
        "kind": kind if kind in [TODAY, *Kind.values] else "all",
        "oldest": oldest,
        "deeds": deeds_for(kind),
        "mail_failures": open_failures().count(),
    }
    return render(request, "regions/curation.html", context)


@helpdesk_only
@require_safe
def translations(request: HttpRequest) -> HttpResponse:
    """What stands in one language only (B12), by the language that is missing."""
    found = desk(
        kind=Kind.TRANSLATION, page=request.GET.get("page"), language=language_asked(request)
    )
    context = shown(request, found, person(request)) | {
        "crumbs": [(_("Curation"), reverse("curation")), (_("Missing translations"), "")],
        "deeds": deeds_for(Kind.TRANSLATION),
    }
    return render(request, "regions/translations.html", context)


def deeds_for(kind: str) -> list[tuple[str, str]]:
    """What can be done to rows of this kind at once; approving never is."""
    of_pairs, of_profiles = [Deed.DISMISS], [Deed.ASK, Deed.CHECKED, Deed.WITHDRAW]
    if kind == Kind.DUPLICATE:
        fitting = of_pairs
    elif kind in OF_PROFILES:
        fitting = of_profiles
    else:
        fitting = [] if kind in Kind.values else [*of_profiles, *of_pairs]
    return [(deed.value, str(deed.label)) for deed in fitting]


def language_asked(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else ""


def shown(request: HttpRequest, found: Desk, user: User) -> dict[str, object]:
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "desk": found,
        "lang": language_asked(request),
        "query": query.urlencode(),
        "last_action": last_action(user),
    }


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Without ``confirm``: what will happen to which records. With it: do it."""
    data = typed(request)
    if data is None:
        return redirect("curation")
    items, form, back = data.getlist("item"), BulkForm(data), back_to(data)
    if not form.is_valid() or not items:
        messages.warning(request, _("Mark the rows first, then choose what to do with them."))
        return redirect(back)
    records, deed = items_named(items), form.cleaned_data["deed"]
    if "confirm" in request.POST:
        try:
            outcome = perform(deed, records, by=person(request), reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            tell(request, outcome)
            return redirect(back)
    effects = preview(deed, records, by=person(request))
    context = {
        "form": form,
        "deed": Deed(deed),
        "effects": effects,
        "fitting": sum(one.fits for one in effects),
        "items": items,
        "next": back,
        "crumbs": [(_("Curation"), reverse("curation")), (Deed(deed).label, "")],
    }
    status = 422 if form.errors else 200
    return render(request, "regions/desk_bulk.html", context, status=status)


def tell(request: HttpRequest, outcome: Outcome) -> None:
    if outcome.done:
        text = ngettext("Done for %(count)s record.", "Done for %(count)s records.", outcome.done)
        messages.success(request, text % {"count": outcome.done})
    for record, message in outcome.refused:
        messages.warning(request, f"{record}: {message}")


@helpdesk_only
@require_POST
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back what was done to many rows; by any hand of either desk."""
    action = get_object_or_404(DeskAction, public_id=public_id)
    try:
        back, kept = undo_action(action, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(back_to(request.POST))
    text = ngettext("%(count)s record is as before.", "%(count)s records are as before.", back)
    messages.success(request, text % {"count": back})
    if kept:
        text = ngettext(
            "%(count)s record was changed since and stays.",
            "%(count)s records were changed since and stay.",
            kept,
        )
        messages.warning(request, text % {"count": kept})
    return redirect(back_to(request.POST))


def back_to(data: QueryDict) -> str:
    """The page that one came from, if it is one of ours."""
    asked = data.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if ours else reverse("curation")
