"""Suggestions of every kind as a page or a client reads them: told in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from matchmaking.explanations import Clause, Explanation, Fit, Vocabulary, explain, fit_of
from matchmaking.queries.candidates import Candidate
from matchmaking.queries.feedback import without_set_aside
from matchmaking.queries.market import facts_of_line
from matchmaking.queries.own import Own
from matchmaking.queries.parties import voice_of_profile, with_said
from matchmaking.queries.suggestions import Contact, contacts_of
from matchmaking.scoring.facts import CONS, Fact, facts_against
from matchmaking.scoring.parties import Voice, common_ground
from regions.enums import InstrumentStage
from regions.models import Profile, ShortlistEntry
from regions.queries.cards import ProfileCard, profile_card
from regions.queries.pair_instruments import Pair, PairFit, pair_instruments


@dataclass(frozen=True, slots=True)
class Partner:
    """A published profile with its card and what it says."""

    profile: Profile
    voice: Voice

    @property
    def card(self) -> ProfileCard:
        return profile_card(self.profile)


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence and the fact behind it; None for what only this kind of suggestion says."""

    clause: Clause
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion, ready to be read. ``open`` is None where nothing is said about gaps."""

    rank: int
    candidate: Candidate
    partner: Profile
    card: ProfileCard
    pros: list[Reason]
    cons: list[Reason]
    open: list[Reason] | None = None
    fit: Fit | None = None
    instruments: list[PairFit] = field(default_factory=list)
    subject: str = ""
    contact: Contact | None = None

    @property
    def explanation(self) -> Explanation:
        return Explanation([one.clause for one in self.pros], [one.clause for one in self.cons])

    @property
    def uncovered(self) -> list[Clause] | None:
        """What the partnership does not cover yet, as sentences."""
        return None if self.open is None else [one.clause for one in self.open]


def read_partners(
    profile: Profile, candidates: Sequence[Candidate], *, known: bool
) -> dict[int, Partner]:
    """Those who are published, by their keys; ``saved`` says who is on the shortlist.

    Who was dismissed or is in contact is left out, unless the ``known`` are asked for. Two queries,
    none for none.
    """
    wanted = {one.partner for one in candidates}
    if not wanted:
        return {}
    rows = Profile.objects.published()
    if not known:
        rows = without_set_aside(rows, profile)
    shown = with_said(rows).annotate(saved=is_saved(profile)).filter(pk__in=wanted)
    return {row.pk: Partner(row, voice_of_profile(row)) for row in shown}


def is_saved(profile: Profile) -> Exists:
    """Whether a row of profiles stands on the shortlist of this one."""
    return Exists(ShortlistEntry.objects.filter(organisation=profile, profile=OuterRef("pk")))


def told_suggestions(
    own: Own,
    candidates: Sequence[Candidate],
    partners: Mapping[int, Partner],
    vocab: Vocabulary,
    *,
    first_rank: int = 1,
) -> list[Suggestion]:
    """In the order of the candidates, whose partners are all there. One query: who is in touch."""
    cards = {one.partner: partners[one.partner].profile for one in candidates}
    contacts = contacts_of(own.profile, cards) if cards else {}
    today = timezone.localdate()
    return [
        told_suggestion(
            own, one, partners[one.partner], vocab, rank=rank,
            contact=contacts.get(one.partner), today=today,
        )
        for rank, one in enumerate(candidates, start=first_rank)
    ]  # fmt: skip


def told_suggestion(
    own: Own,
    one: Candidate,
    partner: Partner,
    vocab: Vocabulary,
    *,
    rank: int,
    contact: Contact | None,
    today: date,
) -> Suggestion:
    facts = facts_of(own, one, partner, today=today)
    about = [*(one.open or ()), *facts, *common_ground(own.voice.said, partner.voice.said)]
    return Suggestion(
        rank=rank,
        candidate=one,
        partner=partner.profile,
        card=partner.card,
        pros=[*map(Reason, one.pros), *reasons([f for f in facts if f["kind"] not in CONS], vocab)],
        cons=[*map(Reason, one.cons), *reasons([f for f in facts if f["kind"] in CONS], vocab)],
        open=None if one.open is None else reasons(one.open, vocab),
        fit=fit_of(one.line.score) if one.line else None,
        instruments=instruments_of(own, partner, contact, today=today),
        subject=subject_of(about),
        contact=contact,
    )


def reasons(facts: Sequence[Fact], vocab: Vocabulary) -> list[Reason]:
    """Each fact with its sentence, in their order; those about a code that is gone are left out."""
    told = ((fact, explain([fact], vocab=vocab)) for fact in facts)
    return [Reason(clause, fact) for fact, said in told for clause in [*said.pros, *said.cons]]


def facts_of(own: Own, one: Candidate, partner: Partner, *, today: date) -> list[Fact]:
    """For, then against, of both profiles as they are now."""
    you, they = own.voice.said, partner.voice.said
    if one.line:
        return facts_of_line(one.line, one.run, you, they, today=today)
    pros = common_ground(you, they) if one.introduction else one.facts
    return [*pros, *facts_against(you, they, pros, today=today)]


def subject_of(facts: Sequence[Fact]) -> str:
    """The first sector that is spoken of: what a request for a meeting would be about."""
    return next((fact["sector"] for fact in facts if "sector" in fact), "")


def instruments_of(
    own: Own, partner: Partner, contact: Contact | None, *, today: date
) -> list[PairFit]:
    """What helps this pair where it stands: strangers, in touch, partners."""
    stage = InstrumentStage.MEET if contact else InstrumentStage.FIND
    if partner.profile.pk in own.partners:
        stage = InstrumentStage.PROJECT
    pair = Pair(
        ours=own.profile,
        theirs=partner.profile,
        sectors=own.voice.sectors & partner.voice.sectors,
        forms=own.voice.forms & partner.voice.forms,
        stage=stage,
    )
    return pair_instruments(own.instruments, pair, today=today)
