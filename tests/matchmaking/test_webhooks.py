"""Both organisations are told of their requests and meetings, and nobody else."""

import json

import pytest

from audit.services import record
from matchmaking.services.requests import accept_request
from tests.factories import ProfileFactory
from webhooks.models import Message

pytestmark = pytest.mark.django_db


def private():
    return Message.objects.filter(is_public=False).order_by("pk")


def test_a_request_and_its_answer_are_told_to_both_sides_alone(bridge):
    request = bridge.ask()
    accept_request(request, starts_at=bridge.times()[0], by=bridge.manager)
    messages = list(private())
    assert [one.kind for one in messages] == ["request.sent", "request.accepted"]
    both = {bridge.gifu.public_id, bridge.vitagora.public_id}
    assert [set(one.organisations) for one in messages] == [both, both]
    stranger = ProfileFactory()
    assert all(stranger.public_id not in one.organisations for one in messages)


def test_a_message_holds_no_names_and_no_addresses(bridge):
    request = bridge.ask()
    data = json.loads(private().get().body)["data"]
    assert data == {
        "id": str(request.public_id),
        "href": f"http://127.0.0.1:8000/api/v1/requests/{request.public_id}/",
        "by_organisation": str(bridge.gifu.public_id),
    }


def test_what_one_side_keeps_to_itself_is_told_to_nobody(bridge):
    request = bridge.ask()
    before = private().count()
    record("request.delegates_named", request, by=bridge.officer)
    record("meeting.private_note_written", request, by=bridge.officer)
    assert private().count() == before
