"""Every page that a link leads to: it answers, in the right language, and can be used by everyone."""

from urllib.parse import urlencode, urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils import translation

from tests.journeys.browsing import axe, overflow_of, violations_of
from tests.journeys.people import HELPDESK, OFFICER

OTHER = {"en": "ja", "ja": "en"}
WIDTHS = (1280, 390)
# axe takes most of the time: the two languages together see wide and narrow, light and dark.
VIEWS = {"en": (1280, "light"), "ja": (390, "dark")}
# What only a signed-in person sees, or sees otherwise than a visitor.
ORGANISED = {
    *("desk", "suggestions", "meetings", "my", "accounts", "partners", "saved", "compare"),
    *("practices", "agreements", "introductions", "postings", "events", "webhooks"),
    *("calls", "connect"),
}
STAFF = {
    *("desk", "suggestions", "meetings", "curation", "my", "practices"),
    *("introductions", "proposals", "postings", "events", "webhooks", "calls"),
}
# Downloads, not pages.
FILES = {
    *(
        "timetable-problem",
        "timetable-timetable",
        "timetable-problem-now",
        "timetable-timetable-now",
    ),
    *("export", "import-problems", "figures-table", "exposure-table", "exposure-regions-table"),
    *("funnel-table", "own-data-export", "meeting-document", "matchmaking-wishes-table"),
    "matchmaking-wish-file-problems",
    *("profiles-atom", "practices-atom", "events-atom", "events-ics", "postings-atom"),
    *("profiles-json", "practices-json", "events-json", "postings-json"),
    *("calls-atom", "calls-json", "calls-ics", "call-ics"),
}
AT_MOST = 220
LINKS = (
    "[...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin)"
    ".map(a => a.pathname + a.search)"
)
SWITCH = "document.querySelector('.languages a:not([aria-current])')?.getAttribute('href')"


def pattern_of(path, language):
    """What one page stands for: the name of its address."""
    path = path.partition("?")[0]
    with translation.override(language):
        try:
            return resolve(path).view_name
        except Resolver404:  # a page of the demo alone
            return "/".join([*path.split("/")[:3], "…"]) if path.count("/") > 3 else path


def is_page(path, language):
    return path.startswith((f"/{language}/", "/api/v1/docs/"))


def is_in(sections):
    """Pages of these parts of the site; of the directory, which everybody sees, only its entries."""

    def wanted(path):
        section, _slash, rest = path.partition("?")[0][len("/en/") :].partition("/")
        return section in sections and (section, rest) != ("partners", "")

    return wanted


class Crawl:
    """Visits one page of every pattern that can be reached, and notes what is wrong with it."""

    def __init__(self, page, language, *, wanted=lambda _path: True):
        self.page = page
        self.language = language
        self.wanted = wanted
        self.seen = {}
        self.problems = []

    def run(self, start, *also):
        """``also`` are pages that must be the ones visited of their pattern."""
        self.meet([start, *also])
        for path in self.paths():
            self.visit(path)
        return self

    def paths(self):
        """Grows while it is read."""
        number = 0
        while number < min(len(self.seen), AT_MOST):
            yield list(self.seen.values())[number]
            number += 1

    def meet(self, paths):
        for path in filter(self.wanted, paths):
            if is_page(path, self.language):
                pattern = pattern_of(path, self.language)
                if pattern not in FILES:
                    self.seen.setdefault(pattern, path)

    def visit(self, path):
        answer = self.page.goto(path)
        if (status := answer.status) != 200:
            self.note(path, f"status {status}")
            return
        self.look(path)
        self.meet(self.links())

    def look(self, path):
        page = self.page
        if (language := page.get_attribute("html", "lang")) != self.language:
            self.note(path, f"says it is in {language!r}")
        width, scheme = VIEWS[self.language]
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        for violation in violations_of(page):
            self.note(path, f"{width} {scheme}: {violation}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if (excess := overflow_of(page)) > 0:
                self.note(path, f"{width}: {excess} px too wide: {widest(page)}")
        if path.startswith(f"/{self.language}/"):
            self.check_switch(path)

    def links(self):
        return self.page.evaluate(LINKS)

    def check_switch(self, path):
        switch = self.page.evaluate(SWITCH)
        if switch != self.in_other_language():
            self.note(path, f"its language switch leads to {switch}")

    def in_other_language(self):
        parts = urlsplit(self.page.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return path.replace(f"/{self.language}/", f"/{OTHER[self.language]}/", 1)

    def note(self, path, problem):
        self.problems.append(f"{path}: {problem}")


def widest(page):
    """Where the document is too wide, for whoever reads the failure."""
    return page.evaluate(
        "[...document.querySelectorAll('main *')]"
        ".filter(one => one.getBoundingClientRect().right > innerWidth + 1)"
        ".slice(0, 3).map(one => one.outerHTML.slice(0, 80))"
    )


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_page_of_a_visitor(enter, language):
    crawl = Crawl(enter(language=language), language).run(f"/{language}/")
    assert "\n".join(crawl.problems) == ""
    expected = {"home", "directory", "profile", "practices", "practice", "events", "event", "epa"}
    expected |= {"postings", "posting", "calls", "call"}
    assert expected - set(crawl.seen) == set()


def prepared_room(page):
    """A meeting to come with a promised step: the demo's own, whatever other journeys have arranged."""
    page.goto("/en/meetings/schedule/")
    rooms = [path for path in page.evaluate(LINKS) if pattern_of(path, "en") == "meeting"]
    for path in rooms:
        page.goto(path)
        if any(pattern_of(link, "en") == "meeting-step" for link in page.evaluate(LINKS)):
            return path.removeprefix("/en")
    raise AssertionError("No meeting of the schedule has a step")


def question_of_app(page):
    """The page on which the demo's app asks whoever is signed in."""
    page.goto("/en/curation/apps/")
    page.click("main table a")
    query = {
        "response_type": "code",
        "client_id": page.locator(".facts code").first.inner_text(),
        "redirect_uri": "http://127.0.0.1/back",
        "scope": "openid email requests:read meetings:write",
        "code_challenge": "x" * 43,
        "code_challenge_method": "S256",
    }
    return f"/connect/?{urlencode(query)}"


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("person", "sections", "expected"),
    [
        (
            OFFICER.email,
            ORGANISED,
            {"desk", "suggestions", "requests", "request", "request-new", "organisation-edit"}
            | {"set-aside", "introductions", "introduction", "introduction-new", "postings-own"}
            | {"postings-answered", "postings-followed", "posting-new", "posting-edit"}
            | {"posting-answer", "meeting", "meeting-agenda", "meeting-minutes", "meeting-notes"}
            | {"meeting-step-new", "meeting-step", "meeting-document-new", "meeting-video"}
            | {
                "api-tokens",
                "app-consent",
                "meeting-briefing",
                "meeting-briefing-interpreter",
                "schedule",
                "outcome",
            },
        ),
        (
            HELPDESK,
            STAFF,
            {"desk", "suggestions", "requests", "request", "curation", "proposals", "introduction"}
            | {"posting", "sleepers", "meeting", "meeting-interpreter"}
            | {"apps", "app", "app-new", "accesses", "access-end", "dumps-desk"}
            | {"funnel", "exposure", "exposure-regions", "all-exposure-terms"},
        ),
    ],
    ids=["officer", "helpdesk"],
)
def test_every_page_of_a_person(enter, person, sections, expected, language):
    room = prepared_room(enter(OFFICER.email))
    question = question_of_app(enter(HELPDESK))
    crawl = Crawl(enter(person, language=language), language, wanted=is_in(sections))
    crawl.run(f"/{language}/desk/", f"/{language}{room}", f"/{language}{question}")
    assert "\n".join(crawl.problems) == ""
    assert expected - set(crawl.seen) == set()


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("path", "status"),
    [("partners/?q=zzzzzz", 200), ("partners/?kind=kingdom", 400), ("no-such-page/", 404)],
)
def test_pages_that_say_what_is_wrong(enter, language, path, status):
    page = enter(language=language, width=390)
    page.watch.expected.add(status)
    assert page.goto(f"/{language}/{path}").status == status
    assert page.get_attribute("html", "lang") == language
    assert overflow_of(page) <= 0
    axe(page)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_language_switch_keeps_the_search(enter, language):
    page = enter(language=language)
    query = "?side=jp&q=%E5%B2%90%E9%98%9C&page=1"
    page.goto(f"/{language}/partners/{query}")
    results = page.locator("#results h2").count()
    page.click(f".languages a[hreflang={OTHER[language]}]")
    page.wait_for_url(f"**/{OTHER[language]}/partners/{query}")
    assert page.locator("#results h2").count() == results > 0
