"""Good practices: found by everybody, written by those who take part, checked by an expert."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from regions import rules
from regions.clashes import is_decision
from regions.enums import PracticeState
from regions.library_forms import DecisionForm, PracticeFilter
from regions.models import Practice
from regions.practice_editing import PracticeEditor
from regions.queries.linked import article
from regions.queries.practices import (
    Wanted,
    own_practices,
    practice_to_read,
    practices,
    with_the_same_need,
)
from regions.queries.ties import steps
from regions.queries.vocabulary import Vocabulary
from regions.services import practices as services
from regions.views.conflicts import conflict

PER_PAGE = 12
WRITE = ["GET", "HEAD", "POST"]
TONES = {
    PracticeState.PUBLISHED.value: "success",
    PracticeState.SENT_BACK.value: "danger",
    PracticeState.SUBMITTED.value: "warning",
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every filter is in the address; wrong values are named and nothing is listed (400)."""
    form = PracticeFilter(request.GET, vocabulary=Vocabulary())
    valid = form.is_valid()
    rows = practices(Wanted(**form.wanted)) if valid else Practice.objects.none()
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "own": own_practices(request.user) if request.user.is_authenticated else [],
        "writing": rules.can_write_practices(request.user),
    }
    return render(request, "regions/practices.html", context, status=200 if valid else 400)


@require_safe
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(practice_to_read(request.user), slug=slug)
    about = found.partnership
    context = {
        "practice": found,
        "linked": article(found) if found.is_published else None,
        "crumbs": [(_("Good practices"), reverse("practices")), (found.title, "")],
        "timeline": steps(about.milestones.all(), about.agreements.all(), [found]),
        "seekers": with_the_same_need(found),
        **leads(found),
        "editable": rules.can_edit_practice(request.user, found),
        "reviewable": rules.can_review(request.user),
        "tone": TONES.get(found.state, ""),
    }
    return render(request, "regions/practice.html", context)


def leads(found: Practice) -> dict[str, str]:
    """Where the practice leads on: such partners, those who seek it, a request begun with it."""
    about, directory = found.partnership, reverse("directory")
    sectors = [("sector", sector.code) for sector in about.sectors.all()]
    forms = [("form", form.code) for form in about.forms.all()]
    if not sectors and not forms:
        return {"prefill": "", "similar_url": "", "seeking_url": directory}
    chosen = urlencode([*sectors[:1], *forms[:1]])
    return {
        "prefill": f"&{chosen}",
        "similar_url": f"{directory}?{urlencode([*sectors, *forms])}",
        "seeking_url": f"{directory}?{urlencode([*sectors, ('direction', 'seek')])}",
    }


@signed_in_keeping_posts
@require_http_methods(WRITE)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft; errors are shown with everything that was typed (422)."""
    user = person(request)
    if not rules.can_write_practices(user):
        raise PermissionDenied
    editor = PracticeEditor(None, by=user, data=typed(request))
    if request.method == "POST" and editor.is_valid():
        try:
            made = editor.create()
        except DomainError as error:
            editor.refuse(error)
        else:
            return saved(request, made)
    return show(request, editor, [(_("Good practices"), reverse("practices")), (_("New"), "")])


@signed_in_keeping_posts
@require_http_methods(WRITE)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Who saves second sees both texts and decides; errors keep what was typed (422)."""
    found, by = own(request, slug), person(request)
    crumbs = [(_("Good practices"), reverse("practices")), (found.title, found.get_absolute_url())]
    data = typed(request)
    if data is not None and is_decision(data):
        data = PracticeEditor(found, by=by).settled(data)
    editor = PracticeEditor(found, by=by, data=data)
    if request.method == "POST" and editor.is_valid():
        try:
            editor.save()
        except DomainError as error:
            if error.code == "practice_changed":
                now = PracticeEditor(own(request, slug), by=by)
                return conflict(
                    request,
                    editor,
                    now,
                    about=found,
                    rows=_("Figures"),
                    edit_url=reverse("practice-edit", args=[slug]),
                    crumbs=crumbs,
                )
            editor.refuse(error)
        else:
            return saved(request, found)
    return show(request, editor, [*crumbs, (_("Edit"), "")])


@login_required
@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    found = own(request, slug)
    try:
        services.take_back_practice(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("practice-edit", slug)


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(WRITE)
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """The expert's page: the practice as readers will see it, and the decision."""
    found = get_object_or_404(practice_to_read(request.user), slug=slug)
    form = DecisionForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            return decided(request, found, form)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    crumbs = [(_("Curation"), reverse("curation")), (found.title, "")]
    about = found.partnership
    context = {
        "practice": found,
        "form": form,
        "crumbs": crumbs,
        "timeline": steps(about.milestones.all(), about.agreements.all(), [found]),
        "waiting": found.state == PracticeState.SUBMITTED,
        "tone": TONES.get(found.state, ""),
    }
    status = 422 if form.errors else 200
    return render(request, "regions/practice_review.html", context, status=status)


def decided(request: HttpRequest, found: Practice, form: DecisionForm) -> HttpResponse:
    comment = form.cleaned_data["comment"]
    if request.POST.get("decision") == "publish":
        services.publish_practice(found, by=person(request), comment=comment)
        messages.success(request, _("“%(title)s” is published.") % {"title": found.title})
    else:
        services.send_back_practice(found, by=person(request), comment=comment)
        messages.success(
            request, _("“%(title)s” was sent back to its author.") % {"title": found.title}
        )
    return redirect("curation")


def own(request: HttpRequest, slug: str) -> Practice:
    """404 for who may not see it, 403 for who may see it and not edit it."""
    found = get_object_or_404(practice_to_read(request.user), slug=slug)
    if not rules.can_edit_practice(request.user, found):
        raise PermissionDenied
    return found


def saved(request: HttpRequest, practice: Practice) -> HttpResponse:
    """After saving: back to the form, or on to the experts."""
    if request.POST.get("then") != "submit":
        messages.success(request, _("Saved."))
        return redirect("practice-edit", practice.slug)
    try:
        services.submit_practice(practice, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("practice-edit", practice.slug)
    messages.success(request, _("Submitted. The helpdesk tells you by mail what it decides."))
    return redirect(practice)


def show(
    request: HttpRequest, editor: PracticeEditor, crumbs: list[tuple[str, str]]
) -> HttpResponse:
    context = {
        "editor": editor,
        "practice": editor.practice,
        "form": editor.form,
        "indicators": editor.indicators,
        "lock": editor.lock,
        "crumbs": crumbs,
        "facts": editor.form.FACTS,
        "waiting": editor.waiting,
        "tone": TONES.get(editor.practice.state, "") if editor.practice else "",
    }
    status = 422 if editor.has_errors else 200
    return render(request, "regions/practice_edit.html", context, status=status)
