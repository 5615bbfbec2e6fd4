"""Pages of meeting requests: the list of them, and the form to ask."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking.forms import minutes_of, values_in, wanted_page
from matchmaking.interpretation import advise
from matchmaking.queries.calendar import offer_times
from matchmaking.queries.outcomes import reliability_of_own
from matchmaking.queries.requests import all_open, inbox, own_profiles
from matchmaking.queries.wishes import wishable_people
from matchmaking.request_forms import RequestForm, first_values, members_in
from matchmaking.services import requests as services
from matchmaking.services.request_checks import FOR_MEMBERS
from matchmaking.views.people import wanted_slug
from regions.models import Profile


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    user = person(request)
    profiles = own_profiles(user)
    return render(
        request,
        "matchmaking/requests.html",
        {
            "inbox": inbox(user, profiles),
            "profiles": profiles,
            "reliability": reliability_of_own(profiles),
            "watched": all_open(user) if user.is_helpdesk else [],
        },
    )


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    """Ask a partner for a meeting, on behalf of one of one's organisations."""
    user = person(request)
    published = Profile.objects.published().select_related("seat", "territory")
    receiver = get_object_or_404(published, slug=wanted_slug(request, "to"))
    senders = [p for p in own_profiles(user) if p.is_published and p.pk != receiver.pk]
    sender = next((p for p in senders if p.slug == request.GET.get("from")), None) or next(
        iter(senders), None
    )
    if sender is None:
        return render(request, "matchmaking/no_organisation.html", {"receiver": receiver})
    form = request_form(request, user, sender, receiver)
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            sent = services.send_request(sender, receiver, form.wish(), by=user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your request was sent. Both sides get it by e-mail."))
            return redirect(sent)
    return render(
        request,
        "matchmaking/request_new.html",
        {"form": form, "sender": sender, "senders": senders, "receiver": receiver},
        status=422 if form.errors else 200,
    )


def request_form(
    request: HttpRequest, user: User, sender: Profile, receiver: Profile
) -> RequestForm:
    """The form as it is posted; where a button only asks for other times, with what was typed."""
    advice = advise(sender, receiver)
    initial = {
        **first_values(advice),
        **{name: request.GET.get(name, "") for name in ("sector", "form", "purpose")},
    }
    data = typed(request)
    if data is not None:
        initial = values_in(RequestForm, data) | members_in(data)
    with_members = sender.kind in FOR_MEMBERS
    return RequestForm(
        data if data is not None and "show" not in data else None,
        initial=initial,
        offer=offer_times(
            sender, receiver, minutes=minutes_of(initial), people=who_comes(user, sender)
        ),
        zones=[user.time_zone, receiver.time_zone],
        page=wanted_page(data) if data else None,
        people=wishable_people(receiver),
        advice=advice,
        with_members=with_members,
    )


def who_comes(user: User, organisation: Profile) -> list[User]:
    """The person at the page, if they act for it (see ``own_profiles``): their own hours count too."""
    return [user] if getattr(organisation, "acting", False) else []


def refuse(form: Any, error: DomainError) -> None:
    """Put a service's refusal where the reader looks: at the field, or on top of the form."""
    if form.is_bound:
        form.add_error(error.field if error.field in form.fields else None, error.message)
