"""One of a pair as the directory has it now: what claims are checked against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from matchmaking.scoring.features import (
    HUB,
    OFFER,
    SEEK,
    TARGET,
    InterestRow,
    ProfileRow,
    SectorRow,
)
from matchmaking.scoring.texts import Reader, Terms

Wish = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Party:
    """One of a pair as the directory has it now. ``sectors`` maps to the flagship rank or None.

    Wishes are (form, sector); ``regions`` are third regions that it names, ``hubs`` where it can be
    a hub, ``targets`` those it aims at. ``home`` are the codes of its places, ``ends`` the last day
    of an offer, ``past`` partnerships that are over, ``population`` that of what it
    governs. ``told`` are the terms of name and summary, ``sought`` and ``offered`` those of its
    interests, each with its wording.
    """

    languages: tuple[str, ...] = ()
    is_sample: bool = False
    confirmed_on: date | None = None
    sectors: Mapping[str, int | None] = field(default_factory=dict)
    seeks: frozenset[Wish] = frozenset()
    offers: frozenset[Wish] = frozenset()
    themes: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    hubs: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    side: str = ""
    kind: str = ""
    population: int | None = None
    home: frozenset[str] = frozenset()
    ends: Mapping[Wish, date] = field(default_factory=dict)
    past: frozenset[int] = frozenset()
    told: Terms = field(default_factory=dict)
    sought: Terms = field(default_factory=dict)
    offered: Terms = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        row: ProfileRow,
        sectors: Iterable[SectorRow],
        interests: Iterable[InterestRow],
        themes: Iterable[str],
        *,
        past: Iterable[int] = (),
        reader: Reader | None = None,
    ) -> Self:
        """From the rows of one profile. Without a reader nobody reads its texts."""
        wanted = list(interests)

        def wishes(direction: str) -> frozenset[Wish]:
            return frozenset((r.form, r.sector) for r in wanted if r.direction == direction)

        def places(*roles: str) -> frozenset[str]:
            return frozenset(r.region for r in wanted if r.region and r.role in roles)

        def terms(texts: Iterable[str]) -> Terms:
            return reader.of(texts) if reader else {}

        return cls(
            languages=tuple(row.languages),
            is_sample=row.is_sample,
            confirmed_on=row.confirmed_on,
            sectors={tag.sector: tag.flagship_rank for tag in sectors},
            seeks=wishes(SEEK),
            offers=wishes(OFFER),
            themes=frozenset(themes),
            regions=places("", HUB, TARGET),
            hubs=places(HUB),
            targets=places(TARGET),
            side=row.side,
            kind=row.kind,
            population=row.size,
            home=frozenset(row.places),
            ends={
                (r.form, r.sector): r.expires_on
                for r in wanted
                if r.direction == OFFER and r.expires_on
            },
            past=frozenset(past),
            told=terms((row.summary_en, row.summary_ja, row.name_en, row.name_ja)),
            sought=terms(t for r in wanted if r.direction == SEEK for t in (r.text_en, r.text_ja)),
            offered=terms(
                t for r in wanted if r.direction == OFFER for t in (r.text_en, r.text_ja)
            ),
        )

    @property
    def flagships(self) -> list[str]:
        """The strengths in their order."""
        ranked = [(rank, code) for code, rank in self.sectors.items() if rank]
        return [code for _rank, code in sorted(ranked)]

    def writes(self, term: str) -> str:
        """How it words a term anywhere; nothing where it does not."""
        return self.told.get(term) or self.sought.get(term) or self.offered.get(term) or ""
