"""Letters to registered people: written, previewed, confirmed; the log of their delivery."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from events.console_forms import LetterForm
from events.enums import Right
from events.models import Event, EventLetter
from events.queries.mailings import deliveries, readers_of
from events.services import mailings as services
from events.views.editing import answer
from events.views.organised import WRITE, frame, organised
from kernel.errors import DomainError

PER_PAGE = 50


@signed_in_keeping_posts
@require_http_methods(WRITE)
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """The letters so far, and the form of a new one."""
    event = organised(request, slug, Right.LETTERS)
    form = LetterForm(typed(request), event=event)
    if request.method == "POST" and form.is_valid():
        made = services.write_letter(event, form.content, by=person(request))
        return redirect(made)
    context = frame(request, event, "letters", _("Letters"))
    context["letters"] = event.letters.select_related("event")
    return answer(request, "events/letters.html", context, form)


@login_required
@require_safe
def letter(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """What would be sent and to how many; afterwards what became of each mail."""
    event = organised(request, slug, Right.LETTERS)
    found = letter_of(event, public_id)
    log = Paginator(deliveries(found), PER_PAGE).get_page(request.GET.get("page"))
    context = frame(request, event, "letters", found.subject) | {
        "letter": found,
        "count": readers_of(found).count(),
        "log": log,
    }
    return render(request, "events/letter.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    event = organised(request, slug, Right.LETTERS)
    found = letter_of(event, public_id)
    count = request.POST.get("count", "")
    try:
        services.confirm_letter(
            found, count=int(count) if count.isdecimal() else -1, by=person(request)
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The letter is being sent in the background."))
    return redirect(found)


@login_required
@require_POST
def discard(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    event = organised(request, slug, Right.LETTERS)
    found = letter_of(event, public_id)
    try:
        services.discard_letter(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(found)
    messages.success(request, _("The draft is thrown away."))
    return redirect("event-letters", event.slug)


def letter_of(event: Event, public_id: UUID) -> EventLetter:
    return get_object_or_404(event.letters.select_related("event"), public_id=public_id)
