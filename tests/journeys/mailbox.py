"""The demo mailbox, read as a visitor reads it."""

import time
from dataclasses import dataclass

from icalendar import Calendar, Event

PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Mail:
    """A mail whose page is open in the browser, with the calendar part as it was sent."""

    language: str
    method: str
    calendar: Calendar

    @property
    def event(self):
        return next(iter(self.calendar.walk("VEVENT")), Event())


class Mailbox:
    def __init__(self, page, language="en"):
        self.page = page
        self.address = f"/{language}/demo-mailbox/"
        self.mails = {}

    def open_mail(self, person, thread, sequence):
        """Wait for the mail about this thread with this number, and open its page."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < limit:
            for href in self.mails_to(person):
                if href not in self.mails:
                    self.page.goto(href)
                    self.mails[href] = self.read()
                event = self.mails[href].event
                if (event.get("UID"), event.get("SEQUENCE")) == (f"{thread}@kakehashi", sequence):
                    self.page.goto(href)
                    return self.mails[href]
            time.sleep(0.2)
        raise AssertionError(f"No mail to {person} about {thread} with number {sequence}")

    def open_saying(self, person, words):
        """Wait for the mail to this person that says these words; its page is open then."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < limit:
            for href in self.mails_to(person):
                self.page.goto(href)
                if words in self.page.inner_text("section[aria-labelledby=text]"):
                    return
            time.sleep(0.2)
        raise AssertionError(f"No mail to {person} says: {words}")

    def open_link(self, person, part):
        """Wait for the latest mail to this person with such a link, and follow it."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < limit:
            for href in self.mails_to(person):
                self.page.goto(href)
                link = self.page.locator(f"section[aria-labelledby=text] a[href*='{part}']").first
                if link.count():
                    self.page.goto(link.get_attribute("href"))
                    return
            time.sleep(0.2)
        raise AssertionError(f"No mail to {person} leads to {part}")

    def mails_to(self, person, *, latest=4):
        self.page.goto(self.address)
        rows = self.page.locator("main tbody tr").evaluate_all(
            "rows => rows.map(row => [row.querySelector('a').getAttribute('href'),"
            " row.cells[1].innerText])"
        )
        return [href for href, to in rows if to == person][:latest]

    def read(self):
        section = self.page.locator("section[aria-labelledby=calendar]")
        has_calendar = section.count() > 0
        return Mail(
            language=self.page.locator("main h1").get_attribute("lang") or "",
            method=section.locator(".badge").inner_text() if has_calendar else "",
            calendar=Calendar.from_ical(section.locator("pre").text_content())
            if has_calendar
            else Calendar(),
        )

    def follow_the_link(self):
        """Press the link of the open mail: the reader has not signed in."""
        self.page.locator("main a[href*='/meetings/answer/']").first.click()
        self.page.wait_for_url("**/meetings/answer/*/")
