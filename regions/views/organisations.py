"""An organisation's own hand on its profile, or the helpdesk's on its behalf."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from kernel.errors import DomainError
from regions import rules
from regions.clashes import is_decision
from regions.criteria import criteria_for
from regions.editing import ProfileEditor, decided, suggested
from regions.enums import VersionState
from regions.models import Profile, ProfileVersion
from regions.queries.completeness import score
from regions.queries.review import doors_in_review
from regions.queries.versions import comments_beside, history_of
from regions.services.curation import submit_profile, take_back
from regions.services.versions import (
    GONE,
    acts_on_behalf,
    data_to_edit,
    discard_version,
    save_version,
)
from regions.translation import translator

if TYPE_CHECKING:
    from accounts.models import User

RECENT = 5


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the next version. ``then`` says what follows: nothing, ``submit`` or ``look``."""
    profile = profile_to_edit(person(request), slug)
    if request.method == "POST":
        return posted(request, profile)
    return show(request, ProfileEditor(profile, by=person(request), data=typed(request)))


def posted(request: HttpRequest, profile: Profile) -> HttpResponse:
    then = request.POST.get("then", "")
    if then == "translate":
        return translated(request, profile)
    by = person(request)
    data: QueryDict = request.POST
    if is_decision(data):
        data = decided(data, data_to_edit(profile))
    editor = ProfileEditor(profile, by=by, data=data)
    if not editor.is_valid():
        return show(request, editor, status=422)
    try:
        if then == "take-back":
            take_back(profile, by=by)
        save_version(profile, by=by, content=editor.content, lock=editor.lock, read=editor.read)
    except DomainError as error:
        return refused(request, editor, error, then)
    return saved(request, profile, then)


def translated(request: HttpRequest, profile: Profile) -> HttpResponse:
    """The form with a suggestion in what was empty. Nothing is saved."""
    machine, sent, problem = translator(), request.POST, ""
    try:
        filled = suggested(sent, machine) if machine else sent
    except DomainError as error:
        filled, problem = sent, error.message
    editor = ProfileEditor(profile, by=person(request), data=filled)
    if problem:
        editor.form.add_error(None, problem)
    return show(request, editor, status=422 if problem else 200)


def refused(
    request: HttpRequest, editor: ProfileEditor, error: DomainError, then: str
) -> HttpResponse:
    """What was typed stays on the page, whatever the reason."""
    if error.code == "nothing_changed":
        return saved(request, editor.profile, then, changed=False)
    if error.code == "version_conflict":
        return conflict(request, editor)
    editor.form.add_error(error.field if error.field in editor.form.fields else None, error.message)
    return show(request, editor, status=422)


def saved(
    request: HttpRequest, profile: Profile, then: str, *, changed: bool = True
) -> HttpResponse:
    if then == "submit":
        return submit(request, profile.slug)
    messages.success(request, _("Saved.") if changed else _("There was nothing new to save."))
    if then == "look" and (latest := profile.versions.order_by("-number").first()):
        return redirect("organisation-version", profile.slug, latest.number)
    return redirect("organisation-edit", profile.slug)


def conflict(request: HttpRequest, editor: ProfileEditor) -> HttpResponse:
    """Both texts, field by field; the form goes on from what stands now."""
    now = ProfileEditor(editor.profile, by=person(request))
    context = {
        "profile": editor.profile,
        "crumbs": [
            (editor.profile.name, editor.profile.get_absolute_url()),
            (_("Two texts: decide"), ""),
        ],
        "clashes": editor.clashes(now.said),
        "typed": editor.typed,
        "lock": "" if now.lock is None else now.lock,
        "read": now.read_text,
        "other": now.pending,
        "submitted": now.pending and now.pending.state == VersionState.SUBMITTED,
    }
    return render(request, "regions/organisation_conflict.html", context, status=422)


def show(request: HttpRequest, editor: ProfileEditor, *, status: int = 200) -> HttpResponse:
    profile, pending = editor.profile, editor.pending
    by = person(request)
    waiting = pending is not None and pending.state == VersionState.SUBMITTED
    context = {
        "profile": profile,
        "crumbs": [(profile.name, profile.get_absolute_url()), (_("Edit the profile"), "")],
        "pending": pending,
        "waiting": waiting,
        "writing": not waiting or editor.data is not None,
        "doors": doors_in_review(pending) if pending and waiting else [],
        "asked": comments_beside(pending),
        "history": list(history_of(profile)[:RECENT]),
        "criteria": criteria_for(editor.said["kind"]),
        "on_behalf": acts_on_behalf(by, profile),
        "overtaken": overtaken(profile, pending),
        "gone": profile.state in GONE,
        "editor": editor,
        "machine": editor.machine,
        "translator": translator() is not None,
        "completeness": score(editor.filled, slug=profile.slug),
        "form": editor.form,
        "interests": editor.interests,
        "lock": "" if editor.lock is None else editor.lock,
    }
    return render(request, "regions/organisation_edit.html", context, status=status)


def overtaken(profile: Profile, pending: ProfileVersion | None) -> bool:
    """Has the public page changed since these changes were begun?"""
    if pending is None or not profile.is_published:
        return False
    return bool(pending.based_on) and pending.based_on != latest_public(profile)


def latest_public(profile: Profile) -> int | None:
    return profile.versions.public().values_list("number", flat=True).first()


@login_required
@require_POST
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    done = _("Submitted. The helpdesk tells you by mail what it decides.")
    return act(request, slug, submit_profile, done)


@login_required
@require_POST
def recall(request: HttpRequest, slug: str) -> HttpResponse:
    return act(request, slug, take_back, _("Taken back. Go on writing."))


@login_required
@require_POST
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    done = _("Your changes are discarded. The public page stays as it is.")
    return act(request, slug, discard_version, done)


def act(request: HttpRequest, slug: str, deed: Callable[..., Any], done: str) -> HttpResponse:
    """One deed on the pending version; what speaks against it is said on the edit page."""
    profile = profile_to_edit(person(request), slug)
    try:
        deed(profile, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("organisation-edit", slug)


def profile_to_edit(user: "User", slug: str) -> Profile:
    """404 for who may not see it, 403 for who may see it and not edit it."""
    readable = Profile.objects.visible_to(user).select_related("territory", "seat")
    profile = get_object_or_404(readable, slug=slug)
    if not (rules.can_review(user) or rules.can_edit(user, profile)):
        raise PermissionDenied
    return profile
