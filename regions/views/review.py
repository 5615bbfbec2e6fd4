"""The review of a submitted version: both doors, their criteria, remarks on fields."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from regions.enums import CheckState, Door, ProfileState, VersionState
from regions.models import Profile, ProfileVersion, VersionCheck
from regions.preview import preview
from regions.queries.completeness import score, written_parts
from regions.queries.duplicates import likely_duplicates
from regions.queries.review import profiles_in_review, version_in_review
from regions.queries.versions import FieldChange, changes_in_words, history_of
from regions.review_forms import ApproveForm, SendBackForm
from regions.services.content import CodesOfOne, ProfileContent, differences, stored, to_json
from regions.services.curation import approve_door, publish_profile, send_back_profile
from regions.services.versions import pending_version

BOTH = "all"
RECENT = 10


@dataclass(frozen=True, slots=True)
class DoorCard:
    """A door with the form that opens it, while it is still to be decided.

    ``kept``: it was passed in an earlier round, and its text is the same as then.
    """

    check: VersionCheck
    form: ApproveForm | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Remarked:
    """A difference with the field for a remark on it."""

    change: FieldChange
    remark: forms.BoundField


@helpdesk_only
@require_safe
def review(request: HttpRequest, slug: str) -> HttpResponse:
    return show(request, found(request, slug))


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Pass one door, or both at once by a hand that has read both texts."""
    profile, data = found(request, slug), typed(request)
    if data is None:
        return redirect("curation-review", slug)
    door = data.get("door", "")
    form = ApproveForm(data, prefix=door, kind=kind_of(profile))
    if request.method == "GET" or door not in [*Door.values, BOTH] or not form.is_valid():
        return show(request, profile, approval=form)
    said, by = form.cleaned_data, person(request)
    try:
        if door == BOTH:
            publish_profile(profile, by=by, **said)
        else:
            approve_door(profile, door=door, by=by, **said)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return show(request, profile, approval=form)
    return decided(request, profile)


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, slug: str) -> HttpResponse:
    profile, data = found(request, slug), typed(request)
    if data is None:
        return redirect("curation-review", slug)
    form = SendBackForm(data)
    if request.method == "GET" or not form.is_valid():
        return show(request, profile, returned=form)
    words = {"comment": form.cleaned_data["comment"], "lock": form.cleaned_data["lock"]}
    try:
        send_back_profile(profile, by=person(request), fields=form.remarks, **words)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return show(request, profile, returned=form)
    messages.success(request, _("%(name)s was sent back to its editors.") % {"name": profile.name})
    return redirect("curation")


def decided(request: HttpRequest, profile: Profile) -> HttpResponse:
    if pending_version(profile):
        messages.success(request, _("Approved. The other language is still to be read."))
        return redirect("curation-review", profile.slug)
    messages.success(request, _("%(name)s is published.") % {"name": profile.name})
    return redirect("curation")


def found(request: HttpRequest, slug: str) -> Profile:
    return get_object_or_404(profiles_in_review(request.user), slug=slug)


def kind_of(profile: Profile) -> str:
    """The kind that the text in review says, which may be another than the public one."""
    version = pending_version(profile)
    return str(version.content["kind"]) if version else profile.kind


def show(
    request: HttpRequest,
    profile: Profile,
    *,
    approval: ApproveForm | None = None,
    returned: SendBackForm | None = None,
) -> HttpResponse:
    """The page; what was sent and refused stands in its form again."""
    version, doors = version_in_review(profile)
    cards = door_cards(version, doors, approval) if version else []
    context: dict[str, Any] = {
        "profile": profile,
        "crumbs": [(_("Curation"), reverse("curation")), (profile.name, "")],
        "history": history_of(profile)[:RECENT],
        "version": version,
        "waiting": version is not None and version.state == VersionState.SUBMITTED,
        "approval": approval,
        "doors": cards,
        "both": approve_form(version, BOTH, approval)
        if version and open_doors(cards) > 1
        else None,
        "form": returned or SendBackForm(initial={"lock": version.lock if version else 0}),
        "new": profile.state == ProfileState.DRAFT,
    }
    if version:
        context |= in_review(profile, version, context["form"])
    status = 422 if request.method == "POST" else 200
    return render(request, "regions/curation_review.html", context, status=status)


def in_review(profile: Profile, version: ProfileVersion, form: SendBackForm) -> dict[str, Any]:
    """The text with its differences and what a reviewer should know of it."""
    codes = CodesOfOne(profile.territory, profile.seat)
    content = codes.content(version.content)
    before = to_json(stored(profile)) if profile.is_published else {}
    changes = changes_in_words(differences(before, version.content), codes)
    parts = written_parts(version.content, contact=profile.has_contact)  # type: ignore[attr-defined]  # annotated
    likely = likely_duplicates(content, exclude=profile.pk)
    # From here on the new content lies over the profile in memory.
    page = preview(profile, content)
    return {
        "changes": [Remarked(one, form.remark(one.name)) for one in changes if one.remarkable],
        "others": form.others([one.name for one in changes]),
        "missing": missing_texts(content),
        "duplicates": likely,
        "completeness": score(parts, slug=profile.slug),
        "page": page,
    }


def door_cards(
    version: ProfileVersion, doors: list[VersionCheck], approval: ApproveForm | None
) -> list[DoorCard]:
    return [
        DoorCard(
            check,
            approve_form(version, check.door, approval)
            if check.state == CheckState.WAITING
            else None,
            kept=check.round < version.round,
        )
        for check in doors
    ]


def open_doors(cards: list[DoorCard]) -> int:
    return sum(card.form is not None for card in cards)


def approve_form(version: ProfileVersion, door: str, sent: ApproveForm | None) -> ApproveForm:
    """The form of this door; the one that was sent stays as it was filled in."""
    if sent is not None and sent.prefix == door:
        return sent
    return ApproveForm(prefix=door, kind=version.content["kind"], initial={"lock": version.lock})


def missing_texts(content: ProfileContent) -> list[str]:
    """What stands in the other language only, in the reader's words."""
    texts = [
        (content.name_en, content.name_ja, _("Name in English")),
        (content.name_ja, content.name_en, _("Name in Japanese")),
        (content.summary_en, content.summary_ja, _("Summary in English")),
        (content.summary_ja, content.summary_en, _("Summary in Japanese")),
    ]
    return [label for here, there, label in texts if there and not here]
