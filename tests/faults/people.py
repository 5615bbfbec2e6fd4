"""People of a simulation: each with a session, a memory of their threads and dice of their own.

They know the pages as a browser without scripts does: links, forms and buttons.
"""

import random
import re
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import Cookie, CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

PASSWORD = "a simulation has no secrets"
PATIENCE = 90  # seconds until a page must answer again
PAUSE = 0.5
AWAY = {500, 502, 503, 504}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TIMES = re.compile(r'name="times"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="times"')
TIME = re.compile(r'name="time"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="time"')
THREAD = re.compile(r'href="(/en/meetings/requests/[0-9a-f-]{36}/)"')
DEEDS = (
    "accept", "propose", "decline", "withdraw", "move", "accept_move", "decline_move", "cancel",
)  # fmt: skip


class SiteGoneError(Exception):
    """The site did not answer for so long that a person would write to the helpdesk."""


@dataclass
class Person:
    site: str
    email: str
    slug: str
    seed: int
    counts: dict = field(default_factory=dict)

    def __post_init__(self):
        self.dice = random.Random(self.seed)
        self.open_browser()

    def open_browser(self):
        self.cookies = CookieJar()
        self.browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies))

    # Pages ------------------------------------------------------------------------------------

    def get(self, path):
        return self.ask(path, None)

    def post(self, path, page, **values):
        """Press a button of a page. A press that failed is not repeated: the person looks first."""
        (token, *_others) = TOKEN.findall(page)
        data = urlencode({"csrfmiddlewaretoken": token, **values}, doseq=True).encode()
        return self.ask(path, data)

    def ask(self, path, data):
        """The page; what is away is tried again when only reading, "" when a press got no answer."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            try:
                with self.browser.open(self.site + path, data, timeout=30) as answer:
                    return answer.read().decode()
            except HTTPError as error:
                if error.code not in AWAY:
                    return error.read().decode()
            except (URLError, OSError, HTTPException):  # an answer may also end in its middle
                pass
            if data is not None:
                self.count("unanswered")
                return ""
            time.sleep(PAUSE)
        raise SiteGoneError(path)

    def count(self, deed):
        self.counts[deed] = self.counts.get(deed, 0) + 1

    # Deeds ------------------------------------------------------------------------------------

    def enter(self, session):
        """With a session of before, or else by the form."""
        if session:
            self.cookies.set_cookie(cookie("sessionid", session))
        for attempt in range(20):
            if "/en/accounts/logout/" in self.get("/en/meetings/"):
                return
            page = self.get("/en/accounts/login/")
            if 'name="login"' in page:
                self.post("/en/accounts/login/", page, login=self.email, password=PASSWORD)
            time.sleep(PAUSE * attempt)
        raise SiteGoneError("sign-in")

    def send(self, partner, sector):
        """Ask a partner for one of the next hours: everybody wants the same few."""
        path = f"/en/meetings/new/?to={partner}&from={self.slug}"
        page = self.get(path)
        hours = values(TIMES, page)[:4]
        if not hours:
            self.count("no times")
            return
        chosen = self.dice.sample(hours, min(len(hours), self.dice.randint(1, 2)))
        words = {
            "action": "send",
            "purpose": "Talk about a common project.",
            "sector": sector,
            "language": "en",
        }
        if answer := self.post(path, page, **words, length="60", times=chosen):
            self.count("sent" if "Your request was sent." in answer else "refused")

    def step(self):
        """Look at one of one's threads and press one of its buttons, or none."""
        threads = sorted(set(THREAD.findall(self.get("/en/meetings/"))))
        if threads:
            self.act_on(self.dice.choice(threads))

    def act_on(self, path):
        page = self.get(path)
        deeds = [name for name in DEEDS if f'value="{name}"' in page]
        deed = self.dice.choice([*deeds, "accept", "accept_move", "look"])
        if deed in deeds and self.press(deed, path, page):
            self.count(deed)

    def press(self, deed, path, page):
        """Fill in what the button needs; few meetings are cancelled."""
        filled = {"action": deed}
        if deed == "cancel" and self.dice.random() < 0.7:
            return ""
        if deed in {"accept", "accept_move"}:
            filled["time"] = self.dice.choice(values(TIME, page))
        if deed in {"propose", "move"}:
            hours = values(TIMES, page)[:4]
            if not hours:
                return ""
            filled |= {"times": [self.dice.choice(hours)], "answer": "Rather then."}
        return self.post(path, page, **filled)

    def follow(self, link):
        """Answer by the link of a mail, without a session."""
        self.open_browser()
        self.act_on(link)
        self.count("by link")


def values(pattern, page):
    return list(dict.fromkeys(one or other for one, other in pattern.findall(page)))


def cookie(name, value):
    """A cookie of this machine, as a browser keeps it."""
    known = dict.fromkeys(["port", "expires", "comment", "comment_url"])
    flags = dict.fromkeys(
        ["port_specified", "domain_specified", "domain_initial_dot", "secure"], False
    )
    return Cookie(
        version=0, name=name, value=value, domain="127.0.0.1", path="/", path_specified=True,
        discard=True, rest={}, **known, **flags,
    )  # fmt: skip
