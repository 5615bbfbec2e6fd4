"""Who has arrived."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from events import rules
from events.enums import RegistrationState
from events.models import Event, Registration
from kernel.errors import DomainError


@transaction.atomic(durable=True)
def check_in(registration: Registration, *, by: User) -> Registration:
    """Note that somebody is there. Twice is refused, so that one code lets in one person."""
    check(registration.event, by)
    if registration.state != RegistrationState.CONFIRMED:
        raise DomainError(
            "not_confirmed",
            _("%(person)s has no confirmed seat: %(state)s.")
            % {
                "person": registration.user.full_name,
                "state": registration.get_state_display(),
            },
        )
    rows = Registration.objects.filter(pk=registration.pk, checked_in_at=None)
    if not rows.update(checked_in_at=timezone.now()):
        raise DomainError(
            "checked_in_before",
            _("%(person)s is checked in already.") % {"person": registration.user.full_name},
        )
    record("registration.checked_in", registration, by=by)
    return registration


@transaction.atomic(durable=True)
def undo_check_in(registration: Registration, *, by: User) -> None:
    check(registration.event, by)
    Registration.objects.filter(pk=registration.pk).update(checked_in_at=None)
    record("registration.check_in_undone", registration, by=by)


def find_by_code(event: Event, code: str, *, by: User) -> Registration:
    """The registration with this code, however it was typed; a scanner types the whole address."""
    check(event, by)
    last = code.strip().rstrip("/").rpartition("/")[2]
    plain = "".join(last.split()).replace("-", "").upper()
    rows = event.registrations.select_related("user", "profile", "event")
    found = rows.filter(code=plain).first()
    if found is None:
        raise DomainError("no_such_code", _("No registration has this code."), field="code")
    return found


def check(event: Event, by: User) -> None:
    if not rules.can_see_registrations(by, event):
        raise PermissionDenied
