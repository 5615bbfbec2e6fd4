"""Profiles that are not at their id any more: where they went, or why they left."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from regions.queries.listing import moved_to, withdrawn


class RecordWithdrawn(exceptions.APIException):
    """The record left the directory; the detail says why and who took over."""

    status_code = 410
    default_code = "withdrawn"


def elsewhere(public_id: UUID) -> Response | None:
    """A redirect for a merged profile, 410 for a withdrawn one, None for an id that never was."""
    survivor = moved_to(public_id=public_id)
    if survivor is not None and survivor.is_published:
        address = reverse("api-profile-detail", args=[survivor.public_id])
        return Response(status=301, headers={"Location": address})
    if gone := withdrawn(public_id=public_id):
        raise RecordWithdrawn(
            why(gone.reason, gone.successor.public_id if gone.successor else None)
        )
    return None


def why(reason: str, successor: UUID | None) -> str:
    if successor is None:
        return _("Withdrawn from the directory: %(reason)s") % {"reason": reason}
    return _("Withdrawn from the directory: %(reason)s (successor: %(successor)s)") % {
        "reason": reason,
        "successor": reverse("api-profile-detail", args=[successor]),
    }
