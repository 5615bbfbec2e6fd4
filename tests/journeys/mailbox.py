"""The demo mailbox, read as a visitor reads it."""

import time
from dataclasses import dataclass

PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Mail:
    """A mail whose page is open in the browser."""

    language: str
    method: str
    facts: dict[str, str]
    source: str


class Mailbox:
    def __init__(self, page, language="en"):
        self.page = page
        self.address = f"/{language}/demo-mailbox/"
        self.mails = {}

    def open_mail(self, person, thread, sequence):
        """Wait for the mail about this thread with this number, and open its page."""
        wanted = (f"{thread}@kakehashi", str(sequence))
        limit = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < limit:
            for href in self.mails_to(person):
                if href not in self.mails:
                    self.page.goto(href)
                    self.mails[href] = self.read()
                facts = self.mails[href].facts
                if (facts.get("UID"), facts.get("SEQUENCE")) == wanted:
                    self.page.goto(href)
                    return self.mails[href]
            time.sleep(0.2)
        raise AssertionError(f"No mail to {person} about {thread} with number {sequence}")

    def mails_to(self, person, *, latest=4):
        self.page.goto(self.address)
        rows = self.page.locator("main tbody tr").evaluate_all(
            "rows => rows.map(row => [row.querySelector('a').getAttribute('href'),"
            " row.cells[1].innerText])"
        )
        return [href for href, to in rows if to == person][:latest]

    def read(self):
        page = self.page
        facts = page.locator("section[aria-labelledby=calendar] tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
        )
        calendar = page.locator("section[aria-labelledby=calendar]")
        return Mail(
            language=page.locator("main h1").get_attribute("lang") or "",
            method=calendar.locator(".badge").inner_text() if facts else "",
            facts=dict(facts),
            source=calendar.locator("pre").text_content() if facts else "",
        )

    def follow_the_link(self):
        """Press the link of the open mail: the reader has not signed in."""
        self.page.locator("main a[href*='/meetings/answer/']").first.click()
        self.page.wait_for_url("**/meetings/answer/*/")
