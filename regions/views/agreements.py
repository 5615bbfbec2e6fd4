"""The register of agreements between organisations of both sides."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from regions import rules
from regions.agreement_editing import AgreementEditor
from regions.clashes import is_decision
from regions.library_forms import AgreementFilter
from regions.models import Agreement, Partnership
from regions.queries.agreements import Entry, Wanted, agreement_to_read, agreements
from regions.queries.drafts import open_drafts
from regions.queries.ties import party_links, steps
from regions.queries.vocabulary import Vocabulary
from regions.services.practice_drafts import draft_practice, records_of
from regions.views.conflicts import conflict

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

PER_PAGE = 20
WRITE = ["GET", "HEAD", "POST"]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every filter is in the address; wrong values are named and nothing is listed (400)."""
    form = AgreementFilter(request.GET, vocabulary=Vocabulary())
    valid = form.is_valid()
    rows = agreements(Wanted(**form.wanted)) if valid else Agreement.objects.none()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    today = timezone.localdate()
    context = {
        "form": form,
        "page": page,
        "entries": [Entry(row, today) for row in page],
        "query": query.urlencode(),
        "curating": rules.can_review(request.user),
        "drafts": open_drafts(request.user),
    }
    return render(request, "regions/agreements.html", context, status=200 if valid else 400)


@require_safe
def agreement(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(agreement_to_read(), public_id=public_id)
    about = found.partnership
    context = {
        "entry": Entry(found, timezone.localdate()),
        "agreement": found,
        "parties": party_links(about.parties.all()),
        "timeline": steps(about.milestones.all(), about.agreements.all(), about.practices.all()),
        "crumbs": [(_("Agreements"), reverse("agreements")), (found.title, "")],
        "curating": rules.can_review(request.user),
        "telling": can_tell(request.user, about),
    }
    return render(request, "regions/agreement.html", context)


def can_tell(user: "User | AnonymousUser", about: Partnership) -> bool:
    """Who may begin a good practice about this cooperation."""
    return rules.can_write_for(user, [party.profile for party in about.parties.all()])


@login_required
@require_POST
def practice(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a good practice with everything that is recorded of the cooperation."""
    found = get_object_or_404(agreement_to_read(), public_id=public_id)
    about = found.partnership
    try:
        made = draft_practice(records_of(about), by=person(request), partnership=about)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(found)
    messages.success(
        request, _("The draft holds what is recorded. Tell what others can learn from it.")
    )
    return redirect("practice-edit", made.slug)


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(WRITE)
def new(request: HttpRequest) -> HttpResponse:
    """Enter an agreement; errors are shown with everything that was typed (422)."""
    return written(request, AgreementEditor(None, by=person(request), data=typed(request)))


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(WRITE)
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who saves second sees both texts and decides."""
    found, by, data = to_edit(public_id), person(request), typed(request)
    if data is not None and is_decision(data):
        data = AgreementEditor(found, by=by).settled(data)
    return written(request, AgreementEditor(found, by=by, data=data))


def to_edit(public_id: str) -> Agreement:
    return get_object_or_404(agreement_to_read(), public_id=public_id)


def written(request: HttpRequest, editor: AgreementEditor) -> HttpResponse:
    if request.method == "POST" and editor.is_valid():
        try:
            saved = editor.save()
        except DomainError as error:
            if error.code == "agreement_changed" and editor.agreement:
                return clashing(request, editor, editor.agreement)
            editor.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return redirect(saved)
    here = _("Edit") if editor.agreement else _("New")
    context = {
        "form": editor.form,
        "agreement": editor.agreement,
        "lock": editor.lock,
        "read": editor.read,
        "crumbs": [*crumbs(editor.agreement), (here, "")],
    }
    status = 422 if editor.form.errors else 200
    return render(request, "regions/agreement_edit.html", context, status=status)


def clashing(request: HttpRequest, editor: AgreementEditor, about: Agreement) -> HttpResponse:
    return conflict(
        request,
        editor,
        AgreementEditor(to_edit(str(about.public_id)), by=editor.by),
        about=about,
        edit_url=reverse("agreement-edit", args=[about.public_id]),
        crumbs=crumbs(about),
    )


def crumbs(agreement: Agreement | None) -> list[tuple[str, str]]:
    register = (_("Agreements"), reverse("agreements"))
    return [register, (agreement.title, agreement.get_absolute_url())] if agreement else [register]
