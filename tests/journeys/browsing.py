"""What a browser sees, and what must not happen behind its pages."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

AXE = Axe()
LOCALES = {"en": "en-GB", "ja": "ja-JP"}
# A colour on its way to another one has no contrast worth measuring.
SETTLE = "document.getAnimations().forEach(one => one instanceof CSSTransition && one.finish())"
REFUSED = "Failed to load resource: the server responded with a status of "


class Watch:
    """Collects console errors (refused by the CSP among them), failed and foreign requests.

    ``expected`` holds the error statuses that the journey provokes: Chromium writes each of them
    to the console.
    """

    def __init__(self, context, host):
        self.host = host
        self.expected = set()
        self.problems = []
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.note("script", error.error))
        context.on("request", self.on_request)
        context.on("requestfailed", self.on_failure)
        context.on("response", self.on_response)

    def note(self, kind, *what):
        self.problems.append(" ".join([kind, *map(str, what)]))

    def on_console(self, message):
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSED):
            self.note("console", message.text, message.location["url"])

    def on_request(self, request):
        parts = urlsplit(request.url)
        if parts.netloc != self.host and parts.scheme != "data":
            self.note("foreign", request.url)

    def on_failure(self, request):
        # A form that is sent while htmx still asks for the page before: it was no longer wanted.
        if request.failure != "net::ERR_ABORTED":
            self.note("failed", request.url, request.failure)

    def on_response(self, response):
        if response.status >= 400 and response.status not in self.expected:
            self.note("status", response.status, response.url)


def press(page, button):
    """Click what leads to another page, or to this one anew, and wait until it is there."""
    with page.expect_navigation():
        page.click(button)


def violations_of(page, rules=()):
    """What axe finds on the page as it is shown now: one line a rule, with the places."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.axe_script)
    page.evaluate(SETTLE)
    options = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = list(rules)
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {[' '.join(map(str, node['target'])) for node in rule['nodes']][:5]}"
        for rule in found["violations"]
    ]


def axe(page):
    """The page as it is shown now has nothing that axe objects to."""
    found = violations_of(page)
    assert not found, "\n".join([page.url, *found])


def overflow_of(page):
    """By how many pixels the document is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
