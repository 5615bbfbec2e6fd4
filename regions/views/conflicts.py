"""The page of who saves second: both texts, field by field, and the choice between them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from audit.models import Entry
from kernel.models import Public
from regions.clashes import Sheet


def conflict(
    request: HttpRequest,
    mine: Sheet,
    now: Sheet,
    *,
    about: Public,
    edit_url: str,
    crumbs: list[tuple[str, str]],
    rows: str = "",
) -> HttpResponse:
    """``now`` is the sheet as it stands; ``rows`` names what is below the form, if anything."""
    latest = Entry.objects.filter(record_type=about._meta.label, record_id=about.public_id).first()
    context = {
        "heading": str(about),
        "crumbs": [*crumbs, (_("Two texts: decide"), "")],
        "clashes": mine.clashes(now, rows=rows),
        "typed": mine.typed,
        "lock": now.lock,
        "read": now.read,
        "latest": latest,
        "edit_url": edit_url,
    }
    return render(request, "regions/conflict.html", context, status=422)
