"""Partners to expand with, partners of partners, alliances, peers: read when they are looked at."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef

from matchmaking import kind_explanations as words
from matchmaking.explanations import Clause, Vocabulary, clause_about
from matchmaking.queries.candidates import MOST, Candidate
from matchmaking.queries.own import Own
from matchmaking.queries.parties import read_voices
from matchmaking.scoring.kinds import Alliance, Expansion, Joining, alliances, expand, join
from matchmaking.scoring.parties import Voice, common_ground
from matchmaking.scoring.party import Party
from regions.enums import ProfileKind, ProfileState
from regions.models import Membership, Partnership, PartnershipParty, Profile, ProfileSector
from regions.queries.nested import nested, revived
from regions.queries.peers import peers_of
from regions.queries.ties import Tie

NAME = ("slug", "kind", "name_en", "name_ja")
# Alliances are made of clusters: nobody else takes a place in one.
MAY_JOIN = {ProfileKind.CLUSTER}


def expansions(own: Own) -> list[Candidate]:
    """Every existing partner, then those known otherwise: one query."""
    voices = read_voices(own.partners | set(own.known))
    found = expand(own.voice, own.bonds, voices)
    others = [key for key in own.known if key in voices and key not in own.partners]
    return [
        *(expansion(one, own) for one in found),
        *(acquaintance(own, voices[key]) for key in others),
    ][:MOST]


def acquaintance(own: Own, they: Voice) -> Candidate:
    """Somebody in contact without a partnership in the directory: all common ground is open."""
    since = own.known[they.key]
    about = [
        fact
        for fact in common_ground(own.voice.said, they.said)
        if "sector" in fact or "region" in fact
    ]
    return Candidate(they.key, pros=[words.known_clause(since)], open=about)


def expansion(one: Expansion, own: Own) -> Candidate:
    between = own.ties_with(one.partner)
    told = [clause for tie in between for clause in tie_clauses(tie)]
    ended = [
        words.ended_clause(tie.partnership.name, tie.partnership.ended)
        for tie in between
        if tie.partnership.ended_on
    ]
    return Candidate(one.partner, pros=told, cons=ended, open=one.open, ties=between)


def tie_clauses(tie: Tie) -> list[Clause]:
    steps = [(step.title, step.when) for step in tie.milestones]
    period = "" if tie.partnership.ended_on else tie.period
    return words.tie_clauses(tie.partnership.name, period, steps)


def joinings(own: Own, vocab: Vocabulary) -> list[Candidate]:
    """Alliances that a cluster could join, then the partners of partners: three queries at most."""
    return [*alliances_to_join(own, vocab), *partners_of_partners(own)][:MOST]


def partners_of_partners(own: Own) -> list[Candidate]:
    if not own.partners:
        return []
    others = list(ties_between(own.partners))
    voices = read_voices({key for _via, key in others} - own.partners - {own.profile.pk})
    names = {one.profile_id: one.profile for tie in own.ties for one in tie.others}
    return [
        joining(one, [names[key] for key in one.via])
        for one in join(own.voice, own.bonds, others, voices)
    ]


def ties_between(partners: Iterable[int]) -> Iterable[tuple[int, int]]:
    """(partner, somebody who shares a partnership with it): one query."""
    told = Partnership.objects.told().filter(parties__profile__in=partners)
    rows = PartnershipParty.objects.filter(partnership__in=told)
    groups: dict[int, set[int]] = {}
    for partnership, profile in rows.values_list("partnership_id", "profile_id"):
        groups.setdefault(partnership, set()).add(profile)
    known = set(partners)
    for group in groups.values():
        yield from ((via, key) for via in group & known for key in group - {via})


def joining(one: Joining, via: list[Profile]) -> Candidate:
    pros = [words.via_clause([profile.name for profile in via])]
    about_something = any("sector" in fact for fact in one.facts)
    cons = [] if about_something else [words.nothing_shared_clause()]
    return Candidate(one.partner, facts=one.facts, pros=pros, cons=cons, via=via)


def alliances_to_join(own: Own, vocab: Vocabulary) -> list[Candidate]:
    if own.profile.kind not in MAY_JOIN or not own.voice.sectors:
        return []
    rows = alliance_rows(own)
    members = {
        row["pk"]: {one["key"]: member_of(one) for one in row["member_rows"]} for row in rows
    }
    names = {one["key"]: named(one) for row in rows for one in row["member_rows"]}
    orders = {row["pk"]: str(row["public_id"]) for row in rows}
    return [
        alliance(one, [names[key] for key in one.members], vocab)
        for one in alliances(own.voice, members, orders=orders)
    ]


def alliance_rows(own: Own) -> list[dict[str, Any]]:
    """Of the alliances with members in one of the sectors the forty with most such members."""
    sectors = ProfileSector.objects.filter(profile=OuterRef("member"))
    published = Membership.objects.filter(member__state=ProfileState.PUBLISHED)
    members = published.filter(alliance=OuterRef("pk")).annotate(
        sectors=ArraySubquery(sectors.values("sector__code"))
    )
    alike = published.filter(member__profile_sectors__sector__code__in=own.voice.sectors)
    closest = (
        Profile.objects.published()
        .filter(kind=ProfileKind.ALLIANCE, memberships__in=alike)
        .exclude(pk=own.profile.pk)
        .annotate(alike=Count("memberships__member", distinct=True))
        .order_by("-alike", "public_id")
        .values("pk")[:MOST]
    )
    # Members are packed for these alone, not for all who were counted.
    rows = Profile.objects.filter(pk__in=closest).values(
        "pk",
        "public_id",
        member_rows=nested(
            members.order_by("member__public_id"),
            "sectors",
            key="member_id",
            side="member__side",
            public_id="member__public_id",
            **{name: f"member__{name}" for name in NAME},
        ),
    )
    return [dict(row) for row in rows]


def member_of(row: dict[str, Any]) -> Voice:
    said = Party(side=row["side"], sectors=dict.fromkeys(row["sectors"]))
    return Voice(row["key"], str(row["public_id"]), said)


def named(row: dict[str, Any]) -> Profile:
    """A profile with as much as a link or a reference needs."""
    names = (*NAME, "public_id", "side")
    return revived(Profile, {"id": row["key"], **{name: row[name] for name in names}})


def alliance(one: Alliance, members: list[Profile], vocab: Vocabulary) -> Candidate:
    sectors = [vocab.label("sector", code) for code in one.sectors]
    pros = [
        words.members_clause([member.name for member in members]),
        words.alliance_sectors_clause(sectors),
    ]
    cons = [] if one.own_side else [words.no_member_of_your_side_clause()]
    return Candidate(one.alliance, pros=pros, cons=cons, members=members)


def peers(own: Own) -> list[Candidate]:
    """Territories like this one on either side: one query, none for those without a territory."""
    return [
        Candidate(one.profile.pk, pros=[clause_about(part, text) for part, text in one.told])
        for one in peers_of(own.profile, own.themes)
    ]
