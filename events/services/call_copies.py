"""Last year's call as the draft of this year's."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.models import model_to_dict

from accounts.models import User
from audit.services import record
from events import rules
from events.models import Call, CallShare
from events.queries.calls import call_zone, later_by
from events.services.calls import address_is_free

OWN = ("slug", "name_en", "name_ja", "opens_at", "closes_at", "reason_en", "reason_ja")
TAGS = ("sectors", "forms", "territories")


@transaction.atomic(durable=True)
def copy_call(call: Call, *, by: User, slug: str, name_en: str, name_ja: str, days: int) -> Call:
    """A draft with the terms and texts of ``call``, all its days later by so many.

    Hours stay as the clock of the deadline shows them. Nobody has read the new texts yet.
    """
    if not rules.can_write_calls(by):
        raise PermissionDenied
    address_is_free(slug)
    kept = model_to_dict(call, exclude=[*OWN, *TAGS, "id"])
    kept |= {"organiser": call.organiser, "instrument": call.instrument}
    zone = call_zone(call)
    made = Call.objects.create(
        **kept,
        slug=slug,
        name_en=name_en,
        name_ja=name_ja,
        opens_at=later_by(call.opens_at, days, zone),
        closes_at=later_by(call.closes_at, days, zone),
        opens_precision=call.opens_precision,
        copied_from=call,
    )
    for tags in TAGS:
        getattr(made, tags).set(getattr(call, tags).all())
    copy_parts(call, made, days)
    record("call.copied", made, by=by, source=str(call.public_id))
    return made


def copy_parts(call: Call, made: Call, days: int) -> None:
    for share in call.shares.all():
        values = model_to_dict(share, exclude=["id", "call"])
        CallShare.objects.create(call=made, **values)
    for step in call.steps.all():
        made.steps.create(
            kind=step.kind,
            until_on=step.until_on + timedelta(days=days),
            until_precision=step.until_precision,
        )
