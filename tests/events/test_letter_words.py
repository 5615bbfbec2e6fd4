"""Letters about events in the helpdesk's words."""

import pytest

from mailing.models import MailText, OutgoingMail
from tests.events.test_registrations import comes, opened

pytestmark = pytest.mark.django_db
WAITING = "events/letters/registered#waiting"


def test_who_waits_reads_the_helpdesks_words_in_their_language_alone():
    MailText.objects.create(
        key=WAITING,
        language="en",
        version=1,
        subject="A little patience: {{ event }}",
        body="{{ reader }}, {{ event }} is full.\n\n{{ link }}",
    )
    event = opened(capacity=1)
    comes(event)
    english, japanese = comes(event), comes(event, japanese=True)
    mail = OutgoingMail.objects.get(to=english.user.email)
    assert mail.subject == f"A little patience: {event.name}"
    assert mail.text.startswith(f"{english.user.full_name}, {event.name} is full.\n\nhttp")
    assert "patience" not in OutgoingMail.objects.get(to=japanese.user.email).subject


def test_who_has_a_seat_reads_the_words_of_the_house():
    MailText.objects.create(
        key=WAITING, language="en", version=1, subject="Patience", body="{{ link }}"
    )
    mail = OutgoingMail.objects.get(to=comes(opened()).user.email)
    assert mail.subject.startswith("Registered: ")
    assert "The online room: https://video.example/room" in mail.text
