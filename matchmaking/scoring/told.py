"""What the texts of profiles speak of, as tags."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from matchmaking.scoring.records import SEEK, InterestRow, Ints, ProfileRow, Tags
from matchmaking.scoring.texts import Reader


@dataclass(frozen=True, slots=True)
class Told:
    """What the texts speak of."""

    terms: tuple[str, ...]
    told: Tags
    sought: Tags
    offered: Tags
    offer_owner: Ints

    @classmethod
    def nothing(cls) -> Self:
        none = Tags.of(())
        return cls((), none, none, none, np.zeros(0, dtype=np.intp))

    @classmethod
    def read(
        cls,
        profiles: Sequence[ProfileRow],
        interests: Iterable[InterestRow],
        place: Mapping[int, int],
        reader: Reader,
    ) -> Self:
        numbers: dict[str, int] = {}

        def tags(owner: int, texts: Iterable[str]) -> Iterator[tuple[int, int]]:
            for term in reader.of(texts):
                yield owner, numbers.setdefault(term, len(numbers))

        told, sought, offered = (
            list[tuple[int, int]](),
            list[tuple[int, int]](),
            list[tuple[int, int]](),
        )
        owners: list[int] = []
        for owner, row in enumerate(profiles):
            told += tags(owner, (row.summary_en, row.summary_ja, row.name_en, row.name_ja))
        for wish in interests:
            texts = (wish.text_en, wish.text_ja)
            if wish.direction == SEEK:
                sought += tags(place[wish.profile], texts)
            elif any(texts):
                offered += tags(len(owners), texts)
                owners.append(place[wish.profile])
        return cls(
            terms=tuple(numbers),
            told=Tags.of(told),
            sought=Tags.of(sought),
            offered=Tags.of(offered),
            offer_owner=np.array(owners, dtype=np.intp),
        )
