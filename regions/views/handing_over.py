"""Hand over: who follows, what passes, a preview, then one press; the sheet for the successor."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import person
from kernel.clocks import clocks
from kernel.errors import DomainError
from regions import rules
from regions.continuity_forms import HandOverForm
from regions.enums import HandOverState
from regions.models import Affiliation, HandOver, Profile
from regions.passing import PARTS, Leave, Line
from regions.queries.passing import (
    clashes_of,
    hat_in,
    in_care,
    known_to,
    leave_of,
    of_no_partner,
    relations,
)
from regions.queries.people import people_of
from regions.services import handing_over as services
from regions.views.people import refuse, seen

FORM = ["GET", "HEAD", "POST"]


@signed_in_keeping_posts
@require_http_methods(FORM)
def hand_over_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a successor and see what passes. Nothing happens before the second press."""
    user = person(request)
    profile = seen(user, slug)
    hat = wanted_hat(request, profile, user)
    if not rules.can_hand_over(user, hat):
        raise PermissionDenied
    form = form_for(request, hat, own=hat.user_id == user.pk)
    step = request.POST.get("step", "preview")
    ready = request.method == "POST" and step != "edit" and form.is_valid()
    if ready and step == "confirm":
        try:
            made = services.plan_hand_over(hat, form.plan, by=user)
        except DomainError as error:
            refuse(form, error)
            ready = False
        else:
            messages.success(request, said_about(made))
            return redirect(made if rules.can_see_people(user, profile) else "desk")
    context = {
        "profile": profile,
        "hat": hat,
        "own": hat.user_id == user.pk,
        "form": form,
        "plan": form.plan if ready else None,
        "clashes": clashes_before(hat, form.plan) if ready else [],
        "sections": in_care(leave_of(hat, private_notes=hat.user_id == user.pk)),
        "sheet_url": sheet_address(hat),
        "may_edit": True,
    }
    status = 422 if form.is_bound and step != "edit" and form.errors else 200
    return render(request, "regions/organisation_hand_over.html", context, status=status)


@login_required
@require_http_methods(FORM)
def hand_over(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """What was planned or carried out, and the buttons that take it back."""
    user = person(request)
    found = get_object_or_404(
        HandOver.objects.with_people().filter(affiliation__profile__slug=slug), public_id=public_id
    )
    if not (known_to(user, found) or rules.can_see_people(user, found.profile)):
        raise Http404
    if request.method == "POST":
        act(request, found, user)
        return redirect(found)
    manages = found.affiliation.role in rules.grantable_roles(user, found.profile)
    zones = [found.profile.time_zone, user.time_zone]
    until = found.undo_until
    context = {
        "hand_over": found,
        "profile": found.profile,
        "due": clocks(found.due_at, found.due_at, zones),
        "undo_until": clocks(until, until, zones) if until else [],
        "counts": counted(found),
        "clashes": clashes_after(found),
        "sheet_url": reverse("hand-over-sheet", args=[slug]),
        "may_cancel": found.is_planned and rules.can_hand_over(user, found.affiliation),
        "may_undo": found.can_be_undone and manages,
        "may_edit": rules.can_edit_contacts(user, found.profile),
    }
    return render(request, "regions/hand_over.html", context)


@login_required
@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """For the successor, on paper: partners, what was, what is next, open points, notes."""
    user = person(request)
    profile = seen(user, slug)
    hat = wanted_hat(request, profile, user)
    own = hat.user_id == user.pk
    if not (own or rules.can_hand_over(user, hat)):
        raise PermissionDenied
    # Private notes are printed for their author alone.
    leave = Leave(leaver=hat.user, profile=profile, private_notes=own)
    sections = in_care(leave, history=True)
    context = {
        "profile": profile,
        "hat": hat,
        "relations": relations(sections),
        "others": of_no_partner(sections),
        "today": timezone.localdate(),
    }
    return render(request, "regions/hand_over_sheet.html", context)


def wanted_hat(request: HttpRequest, profile: Profile, user: User) -> Affiliation:
    """Whose: ``?who=`` names somebody of the organisation, also who left; else one's own."""
    try:
        who = UUID(request.GET["who"]) if "who" in request.GET else user.public_id
    except ValueError as error:
        raise Http404 from error
    hat = hat_in(profile, who)
    if hat is None:
        if "who" in request.GET:
            raise Http404
        raise PermissionDenied
    return hat


def sheet_address(hat: Affiliation) -> str:
    return f"{reverse('hand-over-sheet', args=[hat.profile.slug])}?who={hat.user.public_id}"


def form_for(request: HttpRequest, hat: Affiliation, *, own: bool) -> HandOverForm:
    colleagues = [one for one in people_of(hat.profile) if one.user_id != hat.user_id]
    initial = {"language": hat.user.language, "last_day": hat.ends_on, "private_notes": own}
    form = HandOverForm(typed(request), hat=hat, colleagues=colleagues, own=own, initial=initial)
    if hat.ends_on and hat.ends_on < services.today_of(hat.profile):
        form.leave_is_over(hat.ends_on)
    return form


def said_about(made: HandOver) -> str:
    if not made.is_planned:
        return _("Handed over. The partners have been told. Thank you for your work here.")
    if made.successor is None:
        return _("The successor is invited. What you have in care passes once they have joined.")
    return _("The hand-over is planned. You can cancel it until it is carried out.")


def act(request: HttpRequest, found: HandOver, user: User) -> None:
    action = request.POST.get("action", "")
    try:
        if action == "cancel":
            services.cancel_hand_over(found, by=user)
            messages.success(request, _("The hand-over is cancelled."))
        elif action == "undo":
            services.undo_hand_over(found, by=user)
            messages.success(request, _("The hand-over is undone. The partners have been told."))
    except DomainError as error:
        messages.error(request, error.message)


def clashes_before(hat: Affiliation, plan: services.Plan) -> list[Line]:
    return clashes_of(leave_of(hat), plan.successor.user) if plan.successor else []


def clashes_after(found: HandOver) -> list[Line]:
    """Until it is over or undone: somebody may have been named since, or the hour have moved."""
    if not found.successor or found.state not in {HandOverState.PLANNED, HandOverState.DONE}:
        return []
    return clashes_of(leave_of(found.affiliation), found.successor)


def counted(found: HandOver) -> list[tuple[str, int]]:
    """In the order of the parts: JSON keeps none."""
    return [(str(p.label), found.counts[p.code]) for p in PARTS if p.code in found.counts]
