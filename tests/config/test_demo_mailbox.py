"""The demo mailbox: what the mail sink received, readable and harmless."""

import mailbox
from datetime import UTC, datetime

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.core.mail import EmailMultiAlternatives
from django.urls import path

from config import urls
from config.templatetags.demo_mail_tags import calendar_facts
from config.views import demo_mail, demo_mailbox

# The mailbox has addresses in the demonstration only.
urlpatterns = [
    *i18n_patterns(
        path("demo-mailbox/", demo_mailbox, name="demo-mailbox"),
        path("demo-mailbox/<str:key>/", demo_mail, name="demo-mail"),
    ),
    *urls.urlpatterns,
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

CALENDAR = """\
BEGIN:VCALENDAR
PRODID:-//Kakehashi//EN
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:5b1c@kakehashi
SEQUENCE:1
DTSTAMP:20221201T000000Z
DTSTART;TZID=Asia/Tokyo:20221213T170000
DTEND;TZID=Asia/Tokyo:20221213T173000
SUMMARY:岐阜県 – Wood Cluster
ORGANIZER:mailto:helpdesk@kakehashi.example
ATTENDEE;RSVP=TRUE:mailto:sato@example.jp
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@pytest.fixture
def box(settings, tmp_path):
    settings.DEMO, settings.DEMO_MAILDIR = True, tmp_path / "mailbox"
    return mailbox.Maildir(settings.DEMO_MAILDIR, create=True)


def received(box, *, hour=9, **values):
    first = {"subject": "A request", "body": "Read http://127.0.0.1:8000/ja/meetings/ <b>now</b>"}
    mail = EmailMultiAlternatives(
        **first | values,
        to=["sato@example.jp"],
        headers={
            "Date": datetime(2026, 4, 1, hour, tzinfo=UTC).strftime("%a, %d %b %Y %H:%M:%S +0000"),
            "Content-Language": "ja",
        },
    )
    mail.attach_alternative("<p onclick='x()'>Read</p><script>x()</script>", "text/html")
    mail.attach_alternative(CALENDAR, "text/calendar; method=REQUEST")
    return box.add(mail.message().as_bytes())


def test_mailbox_lists_the_latest_first(client, box):
    for hour, subject in [(9, "面談のご依頼"), (11, "Published"), (10, "Second")]:
        received(box, hour=hour, subject=subject)
    response = client.get("/en/demo-mailbox/")
    assert [mail.subject for mail in response.context["mails"]] == [
        "Published",
        "Second",
        "面談のご依頼",
    ]
    assert "REQUEST" in response.content.decode()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_mailbox_answers_when_empty(client, box, language):
    assert client.get(f"/{language}/demo-mailbox/").status_code == 200


def test_mail_shows_text_with_links_and_nothing_that_runs(client, box):
    key = received(box)
    html = client.get(f"/en/demo-mailbox/{key}/").content.decode()
    assert '<a href="http://127.0.0.1:8000/ja/meetings/" rel="nofollow">' in html
    assert "&lt;b&gt;now&lt;/b&gt;" in html
    assert "&lt;script&gt;x()&lt;/script&gt;" in html
    assert "onclick='x()'" not in html


def test_mail_shows_its_calendar_part_read_and_raw(client, box):
    key = received(box)
    html = client.get(f"/en/demo-mailbox/{key}/").content.decode()
    assert "<dd>5b1c@kakehashi</dd>" in html
    assert "UID:5b1c@kakehashi" in html


def test_calendar_facts_tell_the_time_on_the_clock_of_its_zone():
    assert calendar_facts(CALENDAR) == [
        ("UID", "5b1c@kakehashi"),
        ("SEQUENCE", "1"),
        ("SUMMARY", "岐阜県 – Wood Cluster"),
        ("ORGANIZER", "mailto:helpdesk@kakehashi.example"),
        ("DTSTART", "Tue 13 December 2022 17:00 (Asia/Tokyo)"),
        ("DTEND", "Tue 13 December 2022 17:30 (Asia/Tokyo)"),
        ("ATTENDEE", "mailto:sato@example.jp"),
    ]


@pytest.mark.parametrize(
    "broken", ["", "BEGIN:VEVENT", "nonsense", "BEGIN:VCALENDAR\r\nEND:VCALENDAR"]
)
def test_calendar_facts_of_a_broken_part_are_empty(broken):
    assert calendar_facts(broken) == []


def test_an_unknown_mail_is_not_found(client, box):
    assert client.get("/en/demo-mailbox/nothing/").status_code == 404
