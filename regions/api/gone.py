"""Profiles that are not at their id any more: where they went, or why they left."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions
from rest_framework.response import Response

from api.problems import MEDIA_TYPE
from api.schema import ProblemSerializer, problem_example
from regions.queries.listing import moved_to, withdrawn

MOVED = "/api/v1/profiles/9a1de3c4-27cb-4b1c-8f9c-6f4f0a5f1b2d/"
WITHDRAWN = problem_example(
    410,
    "withdrawn",
    title="The record has left the directory",
    detail="Withdrawn from the directory: The office was closed. "
    "(successor: /api/v1/profiles/9a1de3c4-27cb-4b1c-8f9c-6f4f0a5f1b2d/)",
    code="withdrawn",
)
ANSWERS = {
    301: OpenApiResponse(
        description="The profile was merged into another one; `Location` is the address of that "
        f"one, such as `{MOVED}`."
    ),
    (410, MEDIA_TYPE): OpenApiResponse(
        ProblemSerializer,
        "The profile was withdrawn; `detail` says why, and which profile took over, if one did.",
        [WITHDRAWN],
    ),
}


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
