"""Whether a person who was named will come: by their calendar program, or on the page."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.services import record
from matchmaking.enums import Attendance
from matchmaking.models import Delegate, MeetingRequest


@transaction.atomic(durable=True)
def answer_attendance(request: MeetingRequest, answer: Attendance, *, by: User) -> Delegate:
    """Each person answers for themselves, as often as they like; both sides see it in the thread."""
    rows = Delegate.objects.current().filter(request=request, user=by)
    if not rows.update(answer=answer, updated_at=timezone.now()):
        raise PermissionDenied
    delegate = rows.get()
    record("delegate.answered", delegate, by=by, answer=answer)
    return delegate
