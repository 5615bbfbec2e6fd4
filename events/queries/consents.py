"""Who on the stage has agreed that recording and slides are public, and what may be shown so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, F, Q, QuerySet, URLField, Value, When

from events.models import Event, Speaker, StageConsent
from events.models.consents import PERSON, somebody_has_not_agreed
from kernel.models import in_reader_language


def with_archive(rows: "QuerySet[Event]") -> "QuerySet[Event]":
    """With ``public_recording`` and ``public_slides``: the links, or "" while somebody has not agreed.

    Where the facts of an event come from a source, its organisers have published the recording themselves.
    """
    return rows.annotate(public_recording=_shown("recording"), public_slides=_shown("slides"))


def _shown(kind: str) -> Case:
    allowed = ~Q(source="") | ~somebody_has_not_agreed(kind)
    return Case(When(allowed, then=F(f"{kind}_url")), default=Value(""), output_field=URLField())


@dataclass(slots=True)
class OnStage:
    """A person who is named on the stage, with the sessions, and what they have said."""

    person: str
    sessions: list[str] = field(default_factory=list)
    consent: StageConsent | None = None

    @property
    def state(self) -> str:
        if self.consent is None:
            return "open"
        if self.consent.is_answered:
            return "answered"
        return "asked" if self.consent.asked else "open"


def on_stage(event: Event) -> list[OnStage]:
    """Each person once, in the order of the programme; two queries."""
    rows = Speaker.objects.annotate(person=PERSON).exclude(person="").filter(session__event=event)
    found: dict[str, OnStage] = {}
    for row in rows.select_related("session").order_by("session__starts_at", "position", "pk"):
        one = found.setdefault(vars(row)["person"], OnStage(vars(row)["person"]))
        title = in_reader_language(row.session.title_en, row.session.title_ja)
        if title not in one.sessions:
            one.sessions.append(title)
    for consent in event.consents.select_related("noted_by"):
        if consent.person in found:
            found[consent.person].consent = consent
    return list(found.values())


def missing(people: Iterable[OnStage], kind: str) -> int:
    """How many have not agreed to it."""
    return sum(1 for one in people if not (one.consent and getattr(one.consent, kind)))
