"""Agreements on their way into the register: written by a party, read by the helpdesk."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import person
from kernel.errors import DomainError
from regions import rules
from regions.clashes import is_decision
from regions.draft_editing import DraftEditor
from regions.library_forms import DecisionForm
from regions.models import AgreementDraft
from regions.models.partnerships import date_as_known
from regions.services import agreement_drafts as services
from regions.views.conflicts import conflict

TONES = {"submitted": "warning", "sent_back": "danger", "entered": "success"}


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read it; write it while it is with its parties; decide on it where one may."""
    user = person(request)
    found = own(user, public_id)
    data = typed(request)
    pressed = request.POST.get("then", "") if request.method == "POST" else ""
    if pressed in DECISIONS:
        return decided(request, found, user, pressed)
    if data is not None and is_decision(data):
        data = DraftEditor(found, by=user).settled(data)
    editor = DraftEditor(found, by=user, data=data)
    if request.method == "POST" and editor.is_valid():
        try:
            return saved(request, editor)
        except DomainError as error:
            if error.code == "draft_changed":
                return clashing(request, editor)
            editor.refuse(error)
    return show(request, editor, DecisionForm())


def own(user: User, public_id: str) -> AgreementDraft:
    """404 for a stranger."""
    rows = AgreementDraft.objects.visible_to(user).select_related("agreement")
    return get_object_or_404(rows.prefetch_related("parties", "sectors"), public_id=public_id)


def saved(request: HttpRequest, editor: DraftEditor) -> HttpResponse:
    """Keep what was typed; then hand it on, if that was the button."""
    if not rules.can_edit_draft(editor.by, editor.draft):
        raise PermissionDenied
    kept = editor.save()
    if request.POST.get("then") != "submit":
        messages.success(request, _("Saved."))
        return redirect(kept)
    try:
        services.submit_draft(kept, by=editor.by)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Submitted. The helpdesk tells you by mail what it decides."))
    return redirect(kept)


def clashing(request: HttpRequest, editor: DraftEditor) -> HttpResponse:
    about = editor.draft
    return conflict(
        request,
        editor,
        DraftEditor(own(editor.by, str(about.public_id)), by=editor.by),
        about=about,
        edit_url=about.get_absolute_url(),
        crumbs=crumbs(about),
    )


# The buttons below the form --------------------------------------------------------------------


def drop(found: AgreementDraft, user: User, _comment: str) -> str:
    services.drop_draft(found, by=user)
    return _("The draft is dropped.")


def enter(found: AgreementDraft, user: User, _comment: str) -> str:
    services.enter_draft(found, by=user)
    return _("The agreement is in the register.")


def send_back(found: AgreementDraft, user: User, comment: str) -> str:
    services.send_back_draft(found, by=user, comment=comment)
    return _("The draft was sent back to its authors.")


DECISIONS: dict[str, Callable[[AgreementDraft, User, str], str]] = {
    "drop": drop,
    "enter": enter,
    "send_back": send_back,
}


def decided(request: HttpRequest, found: AgreementDraft, user: User, pressed: str) -> HttpResponse:
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            said = DECISIONS[pressed](found, user, form.cleaned_data["comment"])
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, said)
            return redirect("agreements" if pressed == "drop" else found.get_absolute_url())
    return show(request, DraftEditor(found, by=user), form)


def show(request: HttpRequest, editor: DraftEditor, decision: DecisionForm) -> HttpResponse:
    found = editor.draft
    writable = found.is_writable and rules.can_edit_draft(editor.by, found)
    context = {
        "draft": found,
        "editor": editor,
        "form": editor.form,
        "decision": decision,
        "writable": writable,
        "reviewing": rules.can_review(editor.by) and found.state == "submitted",
        "parties": found.parties.all(),
        "signed": date_as_known(found.signed_on, found.signed_precision),
        "tone": TONES.get(found.state, ""),
        "crumbs": crumbs(found),
    }
    failed = editor.form.errors or decision.errors
    return render(request, "regions/agreement_draft.html", context, status=422 if failed else 200)


def crumbs(found: AgreementDraft) -> list[tuple[str, str]]:
    return [(_("Agreements"), reverse("agreements")), (found.title, found.get_absolute_url())]
