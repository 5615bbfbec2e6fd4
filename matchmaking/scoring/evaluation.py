"""How well a ranking finds partnerships that are known: recall, rank, and what simple methods reach."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.scoring.features import Features, Floats, InterestRow, Ints, Tags
from matchmaking.scoring.matrices import length_one, presence
from matchmaking.sparse import csr_array
from regions.search.words import pieces_of

CUTS = (1, 5, 10, 20)
SEED = 20260401


@dataclass(frozen=True, slots=True)
class Quality:
    """``recall`` at each of CUTS; a tie counts as the middle of the tied ranks."""

    pairs: int
    recall: dict[int, float]
    mrr: float
    median_rank: float

    @classmethod
    def of(cls, ranks: Floats) -> "Quality":
        if not ranks.size:
            return cls(0, dict.fromkeys(CUTS, 0.0), 0.0, 0.0)
        return cls(
            pairs=ranks.size,
            recall={cut: float((ranks <= cut).mean()) for cut in CUTS},
            mrr=float((1 / ranks).mean()),
            median_rank=float(np.median(ranks)),
        )


def ranks_of(score: Floats, pairs: Sequence[tuple[int, int]]) -> Floats:
    """The rank of each true (row, column) within its row of ``score``, from 1.

    The row's other true columns are left out of its ranking. Columns of equal score share the
    middle of their ranks, so that a method that says nothing gains nothing.
    """
    true: dict[int, list[int]] = defaultdict(list)
    for row, column in pairs:
        true[row].append(column)
    ranks = []
    for row, column in pairs:
        value = score[row, column]
        others = np.delete(score[row], true[row])
        ranks.append(1 + float((others > value).sum()) + float((others == value).sum()) / 2)
    return np.array(ranks)


def both_directions(score: Floats, pairs: Sequence[tuple[int, int]]) -> dict[str, Quality]:
    """``score`` is (Europe, Japan); pairs are (row, column) of it."""
    there = ranks_of(score, pairs)
    back = ranks_of(score.T, [(column, row) for row, column in pairs])
    return {
        "eu_to_jp": Quality.of(there),
        "jp_to_eu": Quality.of(back),
        "both": Quality.of(np.concatenate([there, back])),
    }


def baselines(
    features: Features, interests: Iterable[InterestRow], europe: Ints, japan: Ints
) -> dict[str, Floats]:
    """Scores (Europe, Japan) of what is simple: chance, shared sectors, TF-IDF, the last two added."""
    sectors = presence(features.sector_tags, features.count, len(features.sectors.codes))
    shared = (sectors[europe] @ sectors[japan].T).toarray()
    unit = length_one(sectors)
    overlap = (unit[europe] @ unit[japan].T).toarray()
    words = tf_idf(documents(features, interests))
    text = (words[europe] @ words[japan].T).toarray()
    chance = np.random.default_rng(SEED).random(shared.shape)
    return {
        "random": chance,
        "shared sectors": shared,
        "tf-idf": text,
        "sectors + tf-idf": overlap + text,
    }


def documents(features: Features, interests: Iterable[InterestRow]) -> list[str]:
    """All that each profile writes, as one text."""
    texts = [
        [row.name_en, row.name_ja, row.summary_en, row.summary_ja] for row in features.profiles
    ]
    place = {row.pk: index for index, row in enumerate(features.profiles)}
    for wish in interests:
        if wish.profile in place:
            texts[place[wish.profile]] += [wish.text_en, wish.text_ja]
    return ["\n".join(filter(None, each)) for each in texts]


def tf_idf(texts: Sequence[str]) -> csr_array:
    """The usual TF-IDF, rows of length one: (1 + ln tf) · (1 + ln((1 + N) / (1 + n)))."""
    numbers: dict[str, int] = {}
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for owner, text in enumerate(texts):
        for piece in pieces_of(text):
            if not piece.filler:
                counts[owner, numbers.setdefault(piece.text, len(numbers))] += 1
    tags = Tags.of(counts)
    times = np.array([counts[pair] for pair in sorted(counts)], dtype=np.float64)
    named = np.bincount(tags.item, minlength=len(numbers))
    idf = 1 + np.log((1 + len(texts)) / (1 + named))
    value = (1 + np.log(times)) * idf[tags.item] if times.size else times
    return length_one(csr_array((value, (tags.owner, tags.item)), shape=(len(texts), len(numbers))))
