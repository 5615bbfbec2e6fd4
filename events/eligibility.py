"""“May we apply?”: the terms of a call held against an organisation, rule by rule, in words.

Pure: who reads rows is `events.queries.calls`. A rule that nobody set is not told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regions.enums import ProfileKind, Side


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    ASK = "ask"  # nobody here knows: the applicant does


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Who may apply. ``places`` are (path, name) of territories; what is empty narrows nothing.

    ``opens`` is the day, as readers see it, of a call that opens later.
    """

    is_open: bool
    opens: str = ""
    sides: Sequence[str] = ()
    kinds: Sequence[str] = ()
    places: Sequence[tuple[str, str]] = ()
    needs_profile: bool = False
    per_organisation: int | None = None
    register: str = ""
    conditions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """``paths`` are those of its territory and of its seat, where it has them."""

    name: str
    side: str
    kind: str
    paths: Sequence[str]
    is_published: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule: what it is called for programs, what it says of this applicant, and why."""

    rule: str
    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    name: str
    findings: list[Finding]

    @property
    def verdict(self) -> Verdict:
        """No if one rule says no; else what still has to be looked at."""
        found = {finding.verdict for finding in self.findings}
        return next((one for one in (Verdict.NO, Verdict.ASK) if one in found), Verdict.YES)

    @property
    def headline(self) -> str:
        return {
            Verdict.YES: _("Yes, as far as the rules of this call say."),
            Verdict.NO: _("No, one condition is not met."),
            Verdict.ASK: _("Yes, once the points with a question mark are met."),
        }[self.verdict]


def may_apply(terms: Terms, applicant: Applicant) -> Answer:
    return Answer(applicant.name, list(findings(terms, applicant)))


def findings(terms: Terms, applicant: Applicant) -> Iterator[Finding]:
    """Every rule that is set, in the order in which the page tells the terms."""
    yield of_time(terms)
    if terms.sides:
        yield of_side(terms, applicant)
    if terms.kinds:
        yield of_kind(terms, applicant)
    if terms.places:
        yield of_place(terms, applicant)
    if terms.needs_profile:
        yield of_profile(applicant)
    yield from what_only_they_know(terms)


def of_time(terms: Terms) -> Finding:
    if terms.is_open:
        return Finding("time", Verdict.YES, _("The call is open."))
    if terms.opens:
        text = _("It opens later; nothing is taken before: %(day)s.") % {"day": terms.opens}
        return Finding("time", Verdict.ASK, text)
    return Finding("time", Verdict.NO, _("The call is not open now."))


def of_side(terms: Terms, applicant: Applicant) -> Finding:
    wanted = " · ".join(str(Side(side).label) for side in terms.sides)
    values = {"own": Side(applicant.side).label, "wanted": wanted}
    if applicant.side in terms.sides:
        return Finding("side", Verdict.YES, _("Its side may apply: %(own)s.") % values)
    text = _("Its side is “%(own)s”; the call is for: %(wanted)s.") % values
    return Finding("side", Verdict.NO, text)


def of_kind(terms: Terms, applicant: Applicant) -> Finding:
    wanted = " · ".join(str(ProfileKind(kind).label) for kind in terms.kinds)
    values = {"own": ProfileKind(applicant.kind).label, "wanted": wanted}
    if applicant.kind in terms.kinds:
        return Finding("kind", Verdict.YES, _("Its kind may apply: %(own)s.") % values)
    text = _("Its kind is “%(own)s”; the call is for: %(wanted)s.") % values
    return Finding("kind", Verdict.NO, text)


def of_place(terms: Terms, applicant: Applicant) -> Finding:
    """Within one of the places, by the territory it acts for or by its seat."""
    inside = [
        name for path, name in terms.places if any(lies_in(one, path) for one in applicant.paths)
    ]
    if inside:
        text = _("It lies where the call invites: %(place)s.") % {"place": inside[0]}
        return Finding("place", Verdict.YES, text)
    if not applicant.paths:
        return Finding("place", Verdict.ASK, _("Its profile names no place. Check it yourself."))
    wanted = " · ".join(name for _path, name in terms.places)
    text = _("It lies outside the places of the call: %(wanted)s.") % {"wanted": wanted}
    return Finding("place", Verdict.NO, text)


def lies_in(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}/")


def of_profile(applicant: Applicant) -> Finding:
    if applicant.is_published:
        return Finding("profile", Verdict.YES, _("Its profile is in the directory."))
    text = _("A published profile is required; its own is not published yet.")
    return Finding("profile", Verdict.NO, text)


def what_only_they_know(terms: Terms) -> Iterator[Finding]:
    if terms.per_organisation:
        text = ngettext(
            "One application of each organisation is taken. Ask your colleagues first.",
            "Up to %(number)s applications of each organisation are taken. Ask your colleagues first.",
            terms.per_organisation,
        )
        yield Finding("number", Verdict.ASK, text % {"number": terms.per_organisation})
    if terms.register:
        text = _("Applicants must stand in: %(register)s. This cannot be seen from here.")
        yield Finding("register", Verdict.ASK, text % {"register": terms.register})
    if terms.conditions:
        yield Finding("conditions", Verdict.ASK, _("Read the further conditions of the call."))
