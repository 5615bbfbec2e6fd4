"""Suggestions of every kind as a page or a client reads them: told in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from matchmaking.explanations import Clause, Explanation, Fit, Vocabulary, explain, fit_of
from matchmaking.queries.candidates import Candidate
from matchmaking.queries.own import Own
from matchmaking.queries.parties import party_of_profile, with_said
from matchmaking.queries.suggestions import Contact, contacts_of
from matchmaking.scoring.facts import Fact
from matchmaking.scoring.parties import Party, common_ground, doubts
from regions.enums import InstrumentStage
from regions.models import Profile
from regions.queries.cards import ProfileCard, profile_card
from regions.queries.pair_instruments import Pair, PairFit, pair_instruments


@dataclass(frozen=True, slots=True)
class Partner:
    """A published profile with its card and what it says."""

    profile: Profile
    party: Party

    @property
    def card(self) -> ProfileCard:
        return profile_card(self.profile)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One suggestion, ready to be read. ``open`` is None where nothing is said about gaps."""

    rank: int
    candidate: Candidate
    partner: Profile
    card: ProfileCard
    explanation: Explanation
    facts: list[Fact]
    fit: Fit | None = None
    open: list[Clause] | None = None
    instruments: list[PairFit] = field(default_factory=list)
    subject: str = ""
    contact: Contact | None = None


def read_partners(candidates: Sequence[Candidate]) -> dict[int, Partner]:
    """Those who are published, by their keys: two queries, none for none."""
    wanted = {one.partner for one in candidates}
    if not wanted:
        return {}
    rows = with_said(Profile.objects.published()).filter(pk__in=wanted)
    return {row.pk: Partner(row, party_of_profile(row)) for row in rows}


def proposals(
    own: Own,
    candidates: Sequence[Candidate],
    partners: Mapping[int, Partner],
    vocab: Vocabulary,
    *,
    first_rank: int = 1,
) -> list[Proposal]:
    """In the order of the candidates, whose partners are all there. One query: who is in touch."""
    cards = {one.partner: partners[one.partner].profile for one in candidates}
    contacts = contacts_of(own.profile, cards) if cards else {}
    today = timezone.localdate()
    return [
        proposal(
            own, one, partners[one.partner], vocab, rank=rank,
            contact=contacts.get(one.partner), today=today,
        )
        for rank, one in enumerate(candidates, start=first_rank)
    ]  # fmt: skip


def proposal(
    own: Own,
    one: Candidate,
    partner: Partner,
    vocab: Vocabulary,
    *,
    rank: int,
    contact: Contact | None,
    today: date,
) -> Proposal:
    facts = facts_of(own, one, partner, today=today)
    said = explain(facts, vocab=vocab)
    return Proposal(
        rank=rank,
        candidate=one,
        partner=partner.profile,
        card=partner.card,
        explanation=Explanation([*one.pros, *said.pros], [*one.cons, *said.cons]),
        facts=facts,
        fit=fit_of(one.line.score) if one.line else None,
        open=None if one.open is None else explain(one.open, vocab=vocab).pros,
        instruments=instruments_of(own, partner, contact, today=today),
        subject=subject_of([*(one.open or ()), *facts, *common_ground(own.party, partner.party)]),
        contact=contact,
    )


def facts_of(own: Own, one: Candidate, partner: Partner, *, today: date) -> list[Fact]:
    """For, then against, of both profiles as they are now."""
    known = common_ground(own.party, partner.party) if one.line else one.facts
    return [*known, *doubts(own.party, partner.party, today=today)]


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
        sectors=own.party.sectors & partner.party.sectors,
        forms=forms_of(own.party) & forms_of(partner.party),
        stage=stage,
    )
    return pair_instruments(own.instruments, pair, today=today)


def forms_of(party: Party) -> set[str]:
    return {wish.form for wish in party.seeks | party.offers}
