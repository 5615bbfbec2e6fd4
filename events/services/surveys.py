"""Asking what people thought of an event, and keeping what they say without their name."""

from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events.enums import EventState, RegistrationState
from events.models import Registration, SurveyAnswer
from events.services.letters import write
from events.tokens import survey_token
from kernel.errors import DomainError

log = structlog.get_logger(__name__)

ASKED_AFTER = timedelta(hours=2)
ASKED_UNTIL = timedelta(days=14)


def ask_surveys() -> int:
    """Ask those who came, once, soon after the end; returns how many. One failure stops no other."""
    now = timezone.now()
    due = Registration.objects.filter(
        state=RegistrationState.CONFIRMED,
        survey_asked_at=None,
        event__ends_at__lt=now - ASKED_AFTER,
        event__ends_at__gt=now - ASKED_UNTIL,
    ).exclude(event__state__in=[EventState.CANCELLED, EventState.POSTPONED])
    asked = 0
    for pk in list(due.values_list("pk", flat=True)):
        try:
            asked += ask(pk)
        except Exception:
            log.exception("survey_not_asked", registration=pk)
    return asked


@transaction.atomic(durable=True)
def ask(pk: int) -> bool:
    rows = Registration.objects.filter(pk=pk, survey_asked_at=None)
    if not rows.update(survey_asked_at=timezone.now()):
        return False
    found = Registration.objects.select_related("event", "user", "profile").get(pk=pk)
    with translation.override(found.user.language):
        address = reverse("event-survey", args=[survey_token(found.public_id)])
    write(found, "survey", key="", url=settings.SITE_URL + address)
    return True


@transaction.atomic(durable=True)
def answer_survey(registration: Registration, values: dict[str, Any]) -> SurveyAnswer:
    """Keep an answer. That the person has answered is noted apart from what was said."""
    rows = Registration.objects.filter(pk=registration.pk, survey_answered=False)
    if not rows.update(survey_answered=True):
        raise DomainError("answered_before", _("You have answered already. Thank you."))
    return SurveyAnswer.objects.create(
        event=registration.event,
        side=registration.profile.side,
        language=registration.user.language,
        **values,
    )
