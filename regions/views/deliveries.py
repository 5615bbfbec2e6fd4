"""Mails that did not arrive: read, sent again, given up; addresses that work again."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from mailing.models import FailedAddress, OutgoingMail
from regions.queries.deliveries import failure_counts, failures
from regions.services.deliveries import confirm_address, give_up, send_again


@helpdesk_only
@require_safe
def mail_failures(request: HttpRequest) -> HttpResponse:
    kind, address = request.GET.get("kind", ""), request.GET.get("q", "").replace("\0", "")[:100]
    page, rows = failures(kind=kind, address=address, page=request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "rows": rows,
        "counts": failure_counts(),
        "shut": list({row.address.pk: row.address for row in rows if row.address}.values()),
        "kind": kind,
        "q": address,
        "query": query.urlencode(),
        "crumbs": [(_("Curation"), reverse("curation")), (_("Mails that did not arrive"), "")],
    }
    return render(request, "regions/mail_failures.html", context)


@helpdesk_only
@require_POST
def mail_failures_act(request: HttpRequest) -> HttpResponse:
    """One mail with a corrected address, or all that are ticked."""
    user = person(request)
    deed, _colon, public_id = request.POST.get("then", "").partition(":")
    named = [public_id] if public_id else request.POST.getlist("mail")
    mails = OutgoingMail.objects.filter(public_id__in=[one for one in named if is_uuid(one)])
    corrected = request.POST.get(f"to-{public_id}", "") if public_id else ""
    done, refused = act_on(mails.order_by("pk"), deed, corrected, by=user)
    report(request, deed, done, refused)
    back = QueryDict(request.POST.get("back", "")[:300]).urlencode()
    return redirect(f"{reverse('mail-failures')}?{back}")


def act_on(
    mails: Iterable[OutgoingMail], deed: str, corrected: str, *, by: User
) -> tuple[int, list[str]]:
    """How many went well, and what was said of the others."""
    deeds: dict[str, Callable[[OutgoingMail], object]] = {
        "again": lambda mail: send_again(mail, by=by, to=corrected),
        "give-up": lambda mail: give_up(mail, by=by),
    }
    done, refused = 0, []
    for mail in mails if deed in deeds else ():
        try:
            deeds[deed](mail)
            done += 1
        except DomainError as error:
            refused.append(error.message)
    return done, refused


def report(request: HttpRequest, deed: str, done: int, refused: list[str]) -> None:
    for message in dict.fromkeys(refused):
        messages.error(request, message)
    if done and deed == "again":
        said = ngettext("%(count)s mail is sent again.", "%(count)s mails are sent again.", done)
        messages.success(request, said % {"count": done})
    elif done:
        said = ngettext("%(count)s mail is given up.", "%(count)s mails are given up.", done)
        messages.success(request, said % {"count": done})
    elif not refused:
        messages.warning(request, _("Nothing was chosen. Tick the mails first."))


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@helpdesk_only
@require_POST
def mail_address_confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    failed = get_object_or_404(FailedAddress, public_id=public_id)
    released = confirm_address(failed, by=person(request))
    said = ngettext(
        "The address counts as working again; %(count)s mail goes out.",
        "The address counts as working again; %(count)s mails go out.",
        released,
    )
    messages.success(request, said % {"count": released})
    return redirect("mail-failures")
