"""'You and X': all that is known between two organisations, for the page about the pair."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.explanations import Vocabulary
from matchmaking.queries.candidates import Candidate
from matchmaking.queries.kinds import tie_clauses
from matchmaking.queries.own import Own, read_own
from matchmaking.queries.parties import voice_of_profile, with_said
from matchmaking.queries.suggestions import contacts_of, listed_partners
from matchmaking.queries.told import Partner, Suggestion, is_saved, told_suggestion
from matchmaking.queries.vocabulary import read_vocabulary
from matchmaking.scoring.kinds import uncovered
from matchmaking.scoring.parties import Voice, common_ground
from regions.models import Profile
from regions.queries.ties import Tie


@dataclass(frozen=True, slots=True)
class PairPage:
    """``suggestion`` holds what is for and against, ``shared`` labels by what they are of."""

    profile: Profile
    suggestion: Suggestion
    shared: list[tuple[str, list[str]]]
    ties: list[Tie]
    own: Own

    @property
    def are_partners(self) -> bool:
        return bool(self.ties)


def find_partner(slug: str, *, of: Profile) -> Partner | None:
    """A published profile with what it says, and whether it is ``saved``: two queries."""
    rows = with_said(Profile.objects.published()).annotate(saved=is_saved(of))
    row = rows.filter(slug=slug).first()
    return Partner(row, voice_of_profile(row)) if row else None


def pair_page(profile: Profile, partner: Partner) -> PairPage:
    """Four queries."""
    own, vocab = read_own(profile), read_vocabulary()
    key = partner.profile.pk
    contact = contacts_of(profile, {key: partner.profile}).get(key)
    candidate = candidate_of(own, partner)
    told = told_suggestion(
        own, candidate, partner, vocab, rank=1, contact=contact, today=timezone.localdate()
    )
    return PairPage(
        profile=profile,
        suggestion=told,
        shared=shared_subjects(own.voice, partner.voice, vocab),
        ties=own.ties_with(key),
        own=own,
    )


def candidate_of(own: Own, partner: Partner) -> Candidate:
    """As the stored list tells it, or else as both profiles say it now."""
    key = partner.profile.pk
    between = own.ties_with(key)
    listed = listed_partners(own.profile)
    lines = (line for line in listed.lines if line.partner == key)
    if not between and (line := next(lines, None)):
        return Candidate(key, line=line, run=listed.run)
    bonds = [bond for bond in own.bonds if key in bond.parties]
    return Candidate(
        key,
        facts=common_ground(own.voice.said, partner.voice.said),
        pros=[clause for tie in between for clause in tie_clauses(tie)],
        open=uncovered(own.voice, partner.voice, bonds) if bonds else None,
        ties=between,
    )


def shared_subjects(you: Voice, they: Voice, vocab: Vocabulary) -> list[tuple[str, list[str]]]:
    """What both name, by kind; kinds without anything in common are left out."""
    found = [
        (_("Sectors"), "sector", you.sectors & they.sectors),
        (_("Forms of cooperation"), "form", you.forms & they.forms),
        (_("Themes"), "theme", you.said.themes & they.said.themes),
        (_("Third regions"), "region", you.said.regions & they.said.regions),
    ]
    return [
        (label, sorted(vocab.label(kind, code) for code in codes))
        for label, kind, codes in found
        if codes
    ]
