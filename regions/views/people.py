"""The people of an organisation: who they are, who joins, who leaves."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import person
from kernel.errors import DomainError
from regions import rules
from regions.models import Affiliation, Invitation, Profile
from regions.people_forms import AffiliationForm, InvitationForm
from regions.queries.passing import deputies_of, hand_overs_of
from regions.queries.people import former_people_of, people_of, unanswered_invitations
from regions.services import invitations as services
from regions.services.affiliations import end_affiliation, update_affiliation

MOST_FORMER = 50


@login_required
@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    profile = seen(person(request), slug)
    return show(request, profile, invitation_form(request, profile))


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    profile = seen(person(request), slug)
    if not rules.can_administer(request.user, profile):
        raise PermissionDenied
    form = invitation_form(request, profile)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = services.invite_colleague(profile, by=person(request), **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("The invitation went to %(email)s.") % {"email": invitation.email}
            )
            return redirect("organisation-people", slug)
    return show(request, profile, form)


@login_required
@require_POST
def resend(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    invitation = invited(person(request), slug, public_id)
    try:
        services.resend_invitation(invitation, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("The invitation went to %(email)s again.") % {"email": invitation.email}
        )
    return redirect("organisation-people", slug)


@login_required
@require_POST
def revoke(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    invitation = invited(person(request), slug, public_id)
    try:
        services.revoke_invitation(invitation, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The invitation is taken back."))
    return redirect("organisation-people", slug)


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def affiliation(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Change role, function and dates of one person."""
    profile = seen(person(request), slug)
    hat = hat_of(profile, public_id)
    grantable = rules.grantable_roles(person(request), profile)
    if hat.role not in grantable and hat.user_id != person(request).pk:
        raise PermissionDenied
    form = AffiliationForm(
        typed(request),
        hat=hat,
        grantable=grantable,
        reader=person(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            update_affiliation(hat, by=person(request), content=form.content)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return back(request, profile)
    context = {"profile": profile, "hat": hat, "form": form, "own": hat.user == request.user}
    context["may_edit"] = rules.can_edit_contacts(request.user, profile)
    status = 422 if form.errors else 200
    return render(request, "regions/organisation_person.html", context, status=status)


@login_required
@require_POST
def end(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """End a person's hat at once."""
    profile = seen(person(request), slug)
    hat = hat_of(profile, public_id)
    end_affiliation(hat, by=person(request))
    messages.success(
        request,
        _("%(name)s no longer acts for this organisation.") % {"name": hat.user.full_name},
    )
    return back(request, profile)


def seen(user: User, slug: str) -> Profile:
    """404 for who may not see the profile, 403 for who sees it and does not belong to it."""
    profile = get_object_or_404(Profile.objects.visible_to(user), slug=slug)
    if not rules.can_see_people(user, profile):
        raise PermissionDenied
    return profile


def invited(user: User, slug: str, public_id: UUID) -> Invitation:
    profile = seen(user, slug)
    return get_object_or_404(profile.invitations.all(), public_id=public_id)


def hat_of(profile: Profile, public_id: UUID) -> Affiliation:
    hat = people_of(profile).filter(user__public_id=public_id).first()
    if hat is None:
        raise Http404
    return hat


def invitation_form(request: HttpRequest, profile: Profile) -> InvitationForm:
    return InvitationForm(
        typed(request),
        grantable=rules.grantable_roles(request.user, profile),
        initial={"language": person(request).language},
    )


def show(request: HttpRequest, profile: Profile, form: InvitationForm) -> HttpResponse:
    grantable = rules.grantable_roles(request.user, profile)
    manages = bool(grantable)
    context = {
        "profile": profile,
        "form": form,
        "manages": manages,
        "grantable": grantable,
        "may_edit": rules.can_edit_contacts(request.user, profile),
        "people": list(people_of(profile)),
        "former": former_people_of(profile)[:MOST_FORMER] if manages else [],
        "invitations": unanswered_invitations(profile) if manages else [],
        "deputies": list(deputies_of(profile)),
        "hand_overs": list(hand_overs_of(profile)),
    }
    status = 422 if form.errors else 200
    return render(request, "regions/organisation_people.html", context, status=status)


def back(request: HttpRequest, profile: Profile) -> HttpResponse:
    """To the people, or home for who no longer belongs to them."""
    if rules.can_see_people(request.user, profile):
        return redirect("organisation-people", profile.slug)
    return redirect("desk")


def refuse(form: Form, error: DomainError) -> None:
    """A service's refusal where the reader looks: at the field, or on top of the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
