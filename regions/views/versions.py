"""The history of a profile: every version, any two compared, an older one taken up again."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import person
from kernel.errors import DomainError
from regions import rules
from regions.models import Profile, ProfileVersion
from regions.preview import preview
from regions.queries.versions import (
    changes_in_words,
    loose_steps,
    public_version,
    version_choices,
    versions_of,
)
from regions.services.content import CodesOfOne, differences, stored, to_json
from regions.services.versions import restore_version

if TYPE_CHECKING:
    from accounts.models import User

PER_PAGE = 20


@login_required
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Two numbers in the address, ``before`` and ``after``, lead to their comparison."""
    profile = own_profile(person(request), slug)
    before, after = (number(request.GET.get(name)) for name in ("before", "after"))
    if before and after:
        address = reverse("organisation-version", args=[slug, after])
        return redirect(f"{address}?against={before}")
    context = {
        "profile": profile,
        "crumbs": [(profile.name, profile.get_absolute_url()), (_("History"), "")],
        "page": Paginator(versions_of(profile), PER_PAGE).get_page(request.GET.get("page")),
        "steps": loose_steps(profile),
        "editable": may_write(person(request), profile),
    }
    return render(request, "regions/organisation_history.html", context)


@login_required
@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version as a page, and what it changes against another: ``?against=`` or the public one."""
    profile = own_profile(person(request), slug)
    shown = found_version(profile, number)
    against, before = compared(request, profile)
    codes = CodesOfOne(profile.territory, profile.seat)
    context = {
        "profile": profile,
        "version": shown,
        "crumbs": crumbs(profile, shown),
        "against": against,
        "choices": version_choices(profile),
        "changes": changes_in_words(differences(before, shown.content), codes),
        "page": preview(profile, codes.content(shown.content)),
        "editable": may_write(person(request), profile),
        "latest": not profile.versions.filter(number__gt=shown.number).exists(),
    }
    return render(request, "regions/organisation_version.html", context)


@login_required
@require_POST
def restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    profile = own_profile(person(request), slug)
    if not may_write(person(request), profile):
        raise PermissionDenied
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:300]
    try:
        restore_version(found_version(profile, number), by=person(request), reason=reason)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("organisation-version", slug, number)
    messages.success(
        request,
        _("Version %(number)s is taken up again as a draft. Submit it when you are ready.")
        % {"number": number},
    )
    return redirect("organisation-edit", slug)


def compared(request: HttpRequest, profile: Profile) -> tuple[ProfileVersion | None, Any]:
    """The version to compare with and its content; what is public where none is named."""
    wanted = number(request.GET.get("against"))
    against = found_version(profile, wanted) if wanted else public_version(profile)
    if against:
        return against, against.content
    return None, to_json(stored(profile)) if profile.is_published else {}


def number(text: str | None) -> int | None:
    """A number of a version in the address; nonsense is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None


def found_version(profile: Profile, number: int) -> ProfileVersion:
    return get_object_or_404(profile.versions.select_related("author"), number=number)


def own_profile(user: "User", slug: str) -> Profile:
    """For the people of the organisation and the helpdesk; 403 for others who may see it."""
    readable = Profile.objects.visible_to(user).for_cards()
    profile = get_object_or_404(readable, slug=slug)
    if not (rules.can_review(user) or rules.roles_in(user, profile)):
        raise PermissionDenied
    return profile


def may_write(user: "User", profile: Profile) -> bool:
    return rules.can_review(user) or rules.can_edit(user, profile)


def crumbs(profile: Profile, shown: ProfileVersion) -> list[tuple[str, str]]:
    return [
        (profile.name, profile.get_absolute_url()),
        (_("History"), reverse("organisation-history", args=[profile.slug])),
        (_("Version %(number)s") % {"number": shown.number}, ""),
    ]
