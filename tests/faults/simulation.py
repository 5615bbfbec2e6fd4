"""Many people use the product at once while its programs are killed; afterwards everything is counted.

``tests/faults/test_simulation.py`` runs it small, ``benchmarks/simulation.py`` as large as it is asked for.
"""

import json
import mailbox
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import psutil

from embedded.processes import session_of, spawn
from embedded.readiness import what_is_wrong
from embedded.valkey import free_port
from mailing.recording import TOGETHER
from tests.faults.people import Person, SiteGoneError
from tests.matchmaking.letters import SHAPES, letter
from tests.replay import PersonsCalendar

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"(/(?:en|ja)/meetings/answer/[^\s/]+/)")
SHORT = {"MAIL_DRAIN_SECONDS": "1", "MAIL_CLAIM_SECONDS": "6", "CHANGE_MAIL_MINUTES": "0"}
VICTIMS = ("worker", "web", "valkey", "postgres")
SETTLED_WITHIN = 300


@dataclass
class Product:
    """`manage.py demo` in a home of its own, with a supervisor that starts again what is killed."""

    home: Path
    process: subprocess.Popen = None
    site: str = ""

    def environ(self):
        return {
            "PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
            "KAKEHASHI_HOME": str(self.home), "LOG_LEVEL": "WARNING", **SHORT,
        }  # fmt: skip

    def start(self, patience=300):
        port = free_port()
        self.site = f"http://127.0.0.1:{port}"
        self.process = spawn(
            [sys.executable, "manage.py", "demo"],
            log=self.home.parent / "demo.log",
            env={**self.environ(), "PORT": str(port)},
            cwd=ROOT,
        )
        self.wait_until_well(patience)

    def wait_until_well(self, patience=SETTLED_WITHIN):
        limit = time.monotonic() + patience
        while wrong := what_is_wrong(self.site):
            assert self.process.poll() is None, (self.home.parent / "demo.log").read_text()[-3000:]
            assert time.monotonic() < limit, wrong
            time.sleep(0.3)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=120)

    def kill(self, name):
        """SIGKILL for the program and everything that it has started, or for PostgreSQL's first process."""
        for process in self.processes(name):
            with suppress(psutil.Error):
                process.kill()

    def processes(self, name):
        with suppress(OSError, ValueError, psutil.Error):
            if name == "postgres":
                pid = (self.home / "postgres" / "postmaster.pid").read_text().split()[0]
                return [psutil.Process(int(pid))]
            children = json.loads((self.home / "run" / "children.json").read_text())
            return session_of(next(child["pid"] for child in children if child["name"] == name))
        return []

    def ledger(self, *words):
        command = [sys.executable, "-m", "tests.faults.ledger", *words]
        done = subprocess.run(
            command, check=False, cwd=ROOT, env=self.environ(), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def pipe(self, raw):
        """A mail server hands over an answer; one that is told to try again later does so."""
        command = [sys.executable, "manage.py", "receive_reply"]
        for _attempt in range(10):
            done = subprocess.run(
                command, check=False, cwd=ROOT, env=self.environ(), input=raw, capture_output=True
            )
            if done.returncode == 0:
                return done.stdout.decode().strip()
            time.sleep(2)
        raise SiteGoneError(done.stderr[-500:])

    def mails(self):
        box = mailbox.Maildir(self.home / "mailbox", create=False)
        return [message_from_bytes(box.get_bytes(key), policy=policy.default) for key in box.keys()]  # noqa: SIM118


@dataclass
class Simulation:
    product: Product
    requests: int
    kills: list[str]
    replies: int
    hands: int
    seed: int = 20261128
    sent: int = 0
    people: list[Person] = field(default_factory=list)
    killed: Counter = field(default_factory=Counter)
    verdicts: Counter = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def run(self, people):
        made = self.product.ledger("people", str(people))
        self.sector = made["sector"]
        self.people = [
            Person(self.product.site, one["email"], one["slug"], self.seed + number)
            for number, one in enumerate(made["people"])
        ]
        killer = threading.Thread(target=self.kill_at_random, daemon=True)
        self.lock = threading.Lock()
        with ThreadPoolExecutor(self.hands) as hands:
            sessions = [one["session"] for one in made["people"]]
            list(hands.map(Person.enter, self.people, sessions))
            killer.start()
            list(hands.map(self.live, self.people))
        killer.join()
        self.answer_by_calendar()

    def live(self, person):
        """Send one's share of the requests, answering in between; then answer some more."""
        partners = [other.slug for other in self.people if other is not person]
        for _number in range(-(-self.requests // len(self.people))):
            if self.take_one():
                person.send(person.dice.choice(partners), self.sector)
            person.step()
        for _number in range(2):
            person.step()

    def take_one(self):
        with self.lock:
            if self.sent == self.requests:
                return False
            self.sent += 1
            return True

    def kill_at_random(self):
        """One victim after each share of the requests, a random moment later."""
        dice = random.Random(self.seed)
        victims = list(self.kills)
        dice.shuffle(victims)
        for number, victim in enumerate(victims, 1):
            while self.sent < self.requests * number / (len(victims) + 1):
                time.sleep(0.05)
            time.sleep(dice.random())
            self.product.kill(victim)
            self.killed[victim] += 1

    def answer_by_calendar(self):
        """Some people answer from their calendar programs, and some by the links of their mails."""
        self.product.wait_until_well()
        dice = random.Random(self.seed)
        invited = [mail for mail in self.product.mails() if "REQUEST" in calendar_of(mail)]
        for number, mail in enumerate(dice.sample(invited, min(self.replies, len(invited)))):
            to, text = mail["To"].addresses[0].addr_spec, calendar_of(mail)
            raw = letter(
                dice.choice(list(SHAPES.values())), attendee=to, number=number,
                uid=value_of(text, "UID"), sequence=value_of(text, "SEQUENCE"),
                answer=dice.choice(["ACCEPTED", "DECLINED", "TENTATIVE"]),
                starts_at=start_of(text), comment="From my calendar",
            )  # fmt: skip
            self.verdicts[self.product.pipe(raw)] += 1
        for mail in dice.sample(invited, min(self.replies, len(invited))):
            body = mail.get_body(preferencelist=("plain",)).get_content()
            if link := LINK.search(body):
                Person(self.product.site, "", "", number).follow(link[1])

    # Afterwards -------------------------------------------------------------------------------

    def settle(self):
        """Wait until nothing waits any more; what the database then holds."""
        self.product.wait_until_well()
        limit = time.monotonic() + SETTLED_WITHIN
        while True:
            told = self.product.ledger("told")
            waiting = [mail for mail in told["mails"] if mail["state"] in {"waiting", "sending"}]
            if not waiting and not told["news_waiting"]:
                return told
            assert time.monotonic() < limit, f"{len(waiting)} mails wait: {waiting[:3]}"
            time.sleep(2)

    def verdict(self):
        """Everything that is wrong, in words: nothing should be."""
        told, mails = self.settle(), self.product.mails()
        arrived = Counter(str(mail["Message-ID"]) for mail in mails)
        wrong = list(told["wrong"])
        wrong += [f"not sent: {mail}" for mail in told["mails"] if mail["state"] != "sent"]
        wrong += [f"lost: {mail}" for mail in told["mails"] if mail["message_id"] not in arrived]
        wrong += [f"not told: {news}" for news in told["untold"]]
        wrong += self.unlike(told["calendars"], mails)
        deaths = self.killed["worker"] + self.killed["postgres"]
        self.repeated = sum(arrived.values()) - len(arrived)
        if self.repeated > deaths * TOGETHER * 2 or max(arrived.values()) > 1 + deaths:
            wrong.append(f"{self.repeated} mails came again after {deaths} deaths")
        self.told, self.arrived = told, arrived
        return wrong

    def unlike(self, calendars, mails):
        """Whose calendar, replayed from the mails in any order, shows something else."""
        shuffled = list(mails)
        random.Random(self.seed).shuffle(shuffled)
        replayed = {email: PersonsCalendar() for email in calendars}
        for mail in shuffled:
            to = mail["To"].addresses[0].addr_spec
            if to in replayed and (text := calendar_of(mail)):
                replayed[to].apply(text)
        for email, expected in calendars.items():
            shown = {
                uid: [str(entry.starts_at), str(entry.ends_at), entry.status]
                for uid, entry in replayed[email].entries.items()
            }
            if shown != expected:
                yield f"{email}: mails say {shown}, the database {expected}"

    def figures(self):
        deeds = sum((Counter(person.counts) for person in self.people), Counter())
        return {
            "deeds": dict(deeds),
            "requests": dict(Counter(self.told["requests"])),
            "mails": len(self.told["mails"]),
            "repeated": self.repeated,
            "killed": dict(self.killed),
            "calendar answers": dict(self.verdicts),
            "entries": sum(len(entries) for entries in self.told["calendars"].values()),
        }


def calendar_of(mail):
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            return part.get_payload(decode=True).decode()
    return ""


def value_of(text, name):
    return re.search(rf"^{name}[^:\r\n]*:(.*?)\r?$", text, re.MULTILINE)[1]


def start_of(text):
    import vobject  # noqa: PLC0415

    start: datetime = vobject.readOne(text).vevent.dtstart.value
    return start
