"""The shortlist of an organisation: its people see it, nobody else, not even the helpdesk."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from kernel.errors import DomainError
from regions.following_forms import NoteForm
from regions.models import Profile, ShortlistEntry
from regions.queries.cards import profile_card
from regions.queries.following import (
    listed_profile,
    marks_of,
    organisations_of,
    shortlist_of,
)
from regions.services.shortlist import add_to_shortlist, remove_from_shortlist, write_note

PER_PAGE = 20


@login_required
@require_safe
def shortlist(request: HttpRequest, slug: str) -> HttpResponse:
    return show(request, own_organisation(request, slug))


def show(
    request: HttpRequest,
    organisation: Profile,
    *,
    typed_note: NoteForm | None = None,
    at: str = "",
) -> HttpResponse:
    """The list; ``typed_note`` is one that is not saved yet, shown again at its entry."""
    reader = person(request)
    entries = Paginator(shortlist_of(organisation, reader=reader), PER_PAGE)
    page = entries.get_page(request.GET.get("page"))
    listed = [listed_profile(entry, reader=reader) for entry in page]
    context = {
        "organisation": organisation,
        "organisations": organisations_of(reader),
        "page": page,
        "rows": [(one, profile_card(one.entry.profile)) for one in listed],
        "typed": typed_note,
        "typed_at": at,
    }
    wrong = typed_note is not None and not typed_note.is_valid()
    return render(request, "regions/shortlist.html", context, status=422 if wrong else 200)


@login_required
@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    organisation, profile = own_organisation(request, slug), posted_profile(request)
    try:
        add_to_shortlist(organisation, profile, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    return back(request, organisation, profile, said=_("On the shortlist."))


@login_required
@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    organisation, profile = own_organisation(request, slug), posted_profile(request)
    remove_from_shortlist(organisation, profile, by=person(request))
    return back(request, organisation, profile, said=_("Taken off the shortlist."))


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, slug: str) -> HttpResponse:
    """Write, change or empty one's own note; one that is not saved stays in its box.

    The page of the list travels in the address, so that the box is on it.
    """
    organisation, data = own_organisation(request, slug), typed(request)
    if data is None:
        return redirect("shortlist", slug)
    entry = get_object_or_404(
        ShortlistEntry.objects.filter(organisation=organisation)
        .kept_for(person(request))
        .select_related("profile"),
        public_id=entry_id(data),
    )
    form = NoteForm(data)
    if request.method != "POST" or not form.is_valid():
        box = "private" if data.get("only_mine") else "shared"
        return show(request, organisation, typed_note=form, at=f"{box}-{entry.public_id}")
    try:
        write_note(entry, by=person(request), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Your note is saved."))
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("shortlist", args=[slug]) + query)


def own_organisation(request: HttpRequest, slug: str) -> Profile:
    """One of the reader's organisations; for everybody else it has no shortlist (404)."""
    return get_object_or_404(Profile.objects.of_person(person(request)), slug=slug)


def posted_profile(request: HttpRequest) -> Profile:
    """A profile that the reader may see, or one on the list that has left the directory."""
    user, slug = person(request), request.POST.get("profile", "").replace("\0", "")
    listed = ShortlistEntry.objects.visible_to(user).values("profile")
    seen = Profile.objects.visible_to(user).filter(slug=slug).first()
    return seen or get_object_or_404(Profile.objects.filter(pk__in=listed), slug=slug)


def entry_id(data: QueryDict) -> UUID | None:
    try:
        return UUID(data.get("entry", ""))
    except ValueError:
        return None


def back(
    request: HttpRequest, organisation: Profile, profile: Profile, *, said: str
) -> HttpResponse:
    """To htmx the buttons as they are now; to everybody else the page they came from."""
    if request.headers.get("HX-Request"):
        marks = marks_of(organisations_of(request.user), [profile]).get(profile.pk, [])
        context = {"profile": profile, "marks": marks, "big": request.POST.get("big")}
        return render(request, "regions/_marks.html", context)
    messages.success(request, said)
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}):
        return redirect(asked)
    return redirect("shortlist", organisation.slug)
