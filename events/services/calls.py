"""Writing, checking, publishing, changing and withdrawing calls. Every step is a line of the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Language
from accounts.models import User
from audit.services import record
from events import rules
from events.call_texts import TEXTS, missing_texts
from events.enums import CallState
from events.models import Call, CallCheck, CallShare, CallStep
from kernel.errors import DomainError
from regions.models import CooperationForm, Sector, Territory

RESERVED = {"new"}  # addresses of other pages beside that of a call
Share = tuple[int | None, int | None, bool]
Step = tuple[date, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallContent:
    """What the form says: columns by name, places by side, what follows by step."""

    values: Mapping[str, Any]
    sectors: Sequence[Sector] = ()
    forms: Sequence[CooperationForm] = ()
    territories: Sequence[Territory] = ()
    shares: Mapping[str, Share] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)


@transaction.atomic(durable=True)
def create_call(content: CallContent, *, by: User) -> Call:
    """A draft, which the helpdesk alone sees."""
    if not rules.can_write_calls(by):
        raise PermissionDenied
    address_is_free(content.values["slug"])
    call = Call.objects.create(**content.values)
    write_parts(call, content)
    record("call.created", call, by=by, name=call.name_en or call.name_ja)
    return call


@transaction.atomic(durable=True)
def change_call(call: Call, content: CallContent, *, by: User, read: str) -> Call:
    """Save what the form says. ``read`` is the stamp that it was filled from.

    Texts of a language that changed are to be read again. A deadline that is known to everybody may
    be put off, never brought forward.
    """
    found = locked(call, by=by, read=read)
    values = dict(content.values)
    changed = sorted(name for name, value in values.items() if getattr(found, name) != value)
    deadline_holds(found, values)
    for name in changed:
        setattr(found, name, values[name])
    if not found.is_draft:
        texts_are_complete(found)
    found.save(update_fields=[*changed, "updated_at"])
    write_parts(found, content)
    forget_checks(found, changed)
    record("call.changed", found, by=by, fields=changed)
    return found


def deadline_holds(found: Call, values: Mapping[str, Any]) -> None:
    later = values.get("closes_at", found.closes_at)
    if not found.is_draft and later < found.closes_at:
        raise DomainError(
            "deadline_brought_forward",
            _("The deadline is published: it may be put off, not brought forward."),
            field="closes",
        )


def write_parts(call: Call, content: CallContent) -> None:
    call.sectors.set(content.sectors)
    call.forms.set(content.forms)
    call.territories.set(content.territories)
    call.shares.exclude(side__in=content.shares).delete()
    for side, (organisations, persons, different) in content.shares.items():
        CallShare.objects.update_or_create(
            call=call,
            side=side,
            defaults={
                "organisations": organisations,
                "persons_each": persons,
                "different_countries": different,
            },
        )
    call.steps.exclude(kind__in=content.steps).delete()
    for kind, (day, precision) in content.steps.items():
        CallStep.objects.update_or_create(
            call=call, kind=kind, defaults={"until_on": day, "until_precision": precision}
        )


def forget_checks(call: Call, changed: Sequence[str]) -> None:
    """Nobody has read the texts of these languages as they stand now."""
    written = {f"{text}_{code}": code for text in TEXTS for code in Language.values}
    stale = {written[name] for name in changed if name in written}
    call.checks.filter(language__in=stale).delete()


@transaction.atomic(durable=True)
def check_language(call: Call, language: str, *, by: User, read: str) -> None:
    """Say that the texts of one language were read as they stand and are right."""
    found = locked(call, by=by, read=read)
    missing = missing_texts(found, language)
    if missing:
        raise texts_missing(language, missing)
    CallCheck.objects.update_or_create(call=found, language=language, defaults={"by": by})
    record("call.checked", found, by=by, language=language)


@transaction.atomic(durable=True)
def publish_call(call: Call, *, by: User, read: str) -> Call:
    """Show it to everybody. Both languages are there and were read by somebody of the helpdesk."""
    found = locked(call, by=by, read=read)
    texts_are_complete(found)
    both_were_read(found)
    one_can_apply(found)
    now = timezone.now()
    moved = Call.objects.filter(pk=found.pk, state=CallState.DRAFT).update(
        state=CallState.PUBLISHED,
        published_at=now,
        updated_at=now,
        announced_closes_at=found.closes_at,
    )
    if not moved:
        raise DomainError("call_not_a_draft", _("This call is published already."))
    record("call.published", found, by=by)
    found.refresh_from_db()
    return found


@transaction.atomic(durable=True)
def withdraw_call(call: Call, *, by: User, read: str, reason_en: str, reason_ja: str) -> Call:
    """Take a published call back for good. Its page stays and says why."""
    found = locked(call, by=by, read=read)
    moved = Call.objects.filter(pk=found.pk, state=CallState.PUBLISHED).update(
        state=CallState.WITHDRAWN,
        reason_en=reason_en,
        reason_ja=reason_ja,
        updated_at=timezone.now(),
    )
    if not moved:
        raise DomainError("call_not_published", _("Only a published call can be withdrawn."))
    record("call.withdrawn", found, by=by)
    found.refresh_from_db()
    return found


def locked(call: Call, *, by: User, read: str) -> Call:
    """The row, held, if this person may write it and has read what is there now."""
    if not rules.can_write_calls(by):
        raise PermissionDenied
    found = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if found.stamp != read:
        raise DomainError(
            "changed_meanwhile",
            _("Somebody else saved this call since you opened it. Compare, then save again."),
        )
    return found


def texts_are_complete(call: Call) -> None:
    for language in Language.values:
        if missing := missing_texts(call, language):
            raise texts_missing(language, missing)


def texts_missing(language: str, missing: Sequence[str]) -> DomainError:
    if language == Language.JA:
        text = _("In Japanese this is missing: %(texts)s.")
    else:
        text = _("In English this is missing: %(texts)s.")
    return DomainError("texts_missing", text % {"texts": " · ".join(missing)})


def both_were_read(call: Call) -> None:
    if set(call.checks.values_list("language", flat=True)) < set(Language.values):
        raise DomainError(
            "not_checked", _("Somebody has to read and confirm the texts of both languages first.")
        )


def one_can_apply(call: Call) -> None:
    """What is over needs no way in: it is published for the archive."""
    ways = call.apply_email or call.apply_url_en or call.apply_url_ja
    if call.closes_at > timezone.now() and not ways:
        raise DomainError(
            "no_way_to_apply", _("Say where one applies: a form or an e-mail address.")
        )


def address_is_free(slug: str) -> None:
    if slug in RESERVED or Call.objects.filter(slug=slug).exists():
        raise DomainError(
            "address_taken",
            _("Another call has this address. Add the year, for example."),
            field="slug",
        )
