"""Our hours, my hours: weekly hours, exceptions, engagements, busy feeds, and what follows from them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.hours_forms import EngagementForm, ExceptionForm, FeedForm, WeekForm, week_values
from matchmaking.queries.hours import hours_page
from matchmaking.services import availability, busy_feeds
from matchmaking.services.availability import Owner
from matchmaking.views.requests import refuse
from regions.models import Profile

Page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@Page
def organisation_hours(request: HttpRequest, slug: str) -> HttpResponse:
    """Members read them, editors and the helpdesk change them; to others the page is not there."""
    found = Profile.objects.select_related("seat", "territory")
    return page_of(request, get_object_or_404(found, slug=slug))


@login_required
@Page
def own_hours(request: HttpRequest) -> HttpResponse:
    return page_of(request, person(request))


def page_of(request: HttpRequest, owner: Owner) -> HttpResponse:
    user = person(request)
    if not rules.can_see_hours(user, owner):
        raise Http404
    may_edit = rules.can_set_hours(user, owner)
    forms = fresh_forms()
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        if done := act(request, owner, user, forms):
            messages.success(request, done)
            return redirect(request.path)
    shown = hours_page(owner)
    if not forms["week"].is_bound:
        forms["week"] = WeekForm(initial=week_values(shown.hours, shown.version))
    context = {
        "owner": owner,
        "profile": owner if isinstance(owner, Profile) else None,
        "shown": shown,
        "forms": forms,
        "may_edit": may_edit,
    }
    failed = any(form.errors for form in forms.values())
    return render(request, "matchmaking/hours.html", context, status=422 if failed else 200)


def fresh_forms() -> dict[str, Form]:
    return {
        "week": WeekForm(),
        "exception": ExceptionForm(),
        "engagement": EngagementForm(),
        "feed": FeedForm(),
    }


@dataclass(frozen=True, slots=True)
class Deed:
    """What a button does: the service, the word afterwards, and what the service needs:
    the form of this name, or the key of the row that the button names.
    """

    run: Callable[..., Any]
    done: Callable[[], str]
    form: str = ""
    key: Callable[[str], object] | None = None


def save_week(owner: Owner, *, by: User, form: WeekForm) -> None:
    availability.save_week(owner, form.week(), by=by, read=form.cleaned_data["read"] or 0)


def back_to_usual(owner: Owner, *, by: User) -> None:
    availability.save_week(owner, None, by=by)


def number(text: str) -> int:
    """The number of a row. ValueError for anything that is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValueError
    return int(text)


DEEDS: dict[str, Deed] = {
    "week": Deed(save_week, lambda: _("Your hours are saved."), "week"),
    "usual": Deed(back_to_usual, lambda: _("The usual hours apply again.")),
    "exception": Deed(
        availability.add_exception, lambda: _("The exception is added."), "exception"
    ),
    "engagement": Deed(
        availability.add_engagement, lambda: _("The engagement is added."), "engagement"
    ),
    "feed": Deed(
        busy_feeds.add_feed,
        lambda: _("The calendar is added. It is read within a minute."),
        "feed",
    ),
    "remove-exception": Deed(
        availability.remove_exception, lambda: _("The exception is removed."), key=number
    ),
    "remove-engagement": Deed(
        availability.remove_engagement, lambda: _("The engagement is removed."), key=number
    ),
    "remove-feed": Deed(
        busy_feeds.remove_feed,
        lambda: _("The calendar is no longer read, and what it brought is gone."),
        key=UUID,
    ),
    "read-feed": Deed(
        busy_feeds.read_again,
        lambda: _("The calendar is read again within a minute."),
        key=UUID,
    ),
}


def act(request: HttpRequest, owner: Owner, user: User, forms: dict[str, Form]) -> str:
    """Carry out the pressed button; the sentence to show, or nothing where a form has errors."""
    action, _colon, which = request.POST.get("action", "").partition(":")
    deed = DEEDS.get(action)
    if deed is None:
        raise Http404
    if not deed.form:
        deed.run(owner, *row_of(deed, which), by=user)
        return deed.done()
    form = forms[deed.form] = type(forms[deed.form])(request.POST)
    if not form.is_valid():
        return ""
    try:
        if isinstance(form, WeekForm):
            deed.run(owner, by=user, form=form)
        else:
            deed.run(owner, by=user, **form.values())  # type: ignore[attr-defined]
    except DomainError as error:
        refuse(form, error)
        return ""
    return deed.done()


def row_of(deed: Deed, which: str) -> list[object]:
    """The row that a button names, where it has to name one."""
    try:
        return [deed.key(which)] if deed.key else []
    except ValueError as error:
        raise Http404 from error
