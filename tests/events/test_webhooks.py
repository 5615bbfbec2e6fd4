"""What of events is told to systems of others."""

import pytest

from audit.services import record
from events.services.calls import (
    CallContent,
    change_call,
    check_language,
    publish_call,
    withdraw_call,
)
from events.services.events import set_state
from tests.factories import CallFactory, EventFactory, UserFactory
from webhooks.models import Message

pytestmark = pytest.mark.django_db


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_an_event_is_told_from_its_announcement_to_its_cancellation():
    desk, event = UserFactory(desk="eu"), EventFactory(state="draft")
    record("event.changed", event, by=desk)
    assert kinds() == []  # nobody is told of a draft
    for state in ("announced", "open", "postponed", "cancelled"):
        set_state(event, state, by=desk)
    assert kinds() == ["event.published", "event.changed", "event.postponed", "event.cancelled"]


def test_an_event_that_is_a_draft_again_is_withdrawn():
    desk, event = UserFactory(desk="eu"), EventFactory(state="announced")
    set_state(event, "draft", by=desk)
    assert kinds() == ["event.withdrawn"]


def test_what_organisers_keep_to_themselves_is_not_told():
    desk, event = UserFactory(desk="eu"), EventFactory(state="announced")
    record("event.letter_written", event, by=desk)
    record("event.rights_set", event, by=desk)
    assert kinds() == []


def test_a_call_is_told_from_its_publication_to_its_withdrawal():
    desk, call = UserFactory(desk="eu"), CallFactory(draft=True)
    call = change_call(call, CallContent(values={"weeks_most": 4}), by=desk, read=call.stamp)
    for language in ("en", "ja"):
        check_language(call, language, by=desk, read=call.stamp)
    assert kinds() == []  # nobody is told of a draft
    call = publish_call(call, by=desk, read=call.stamp)
    call = change_call(call, CallContent(values={"weeks_most": 6}), by=desk, read=call.stamp)
    withdraw_call(call, by=desk, read=call.stamp, reason_en="No money.", reason_ja="予算なし。")
    assert kinds() == ["call.published", "call.changed", "call.withdrawn"]
