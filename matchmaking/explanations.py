"""From facts to sentences: what speaks for a partner and what against, in the reader's language.

A fact that names what the vocabulary no longer holds is left out: nothing is said that the data
does not say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from matchmaking.scoring import CONS, Fact
from matchmaking.sentences import SENTENCES, Clause, Vocabulary

__all__ = ["Clause", "Explanation", "Fit", "Vocabulary", "explain", "fit_of"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The heaviest reason first."""

    pros: list[Clause]
    cons: list[Clause]


@dataclass(frozen=True, slots=True)
class Fit:
    """A score told calmly: one of five steps, not a percentage."""

    step: int
    label: str

    @property
    def bars(self) -> list[bool]:
        """Five bars, filled up to the step."""
        return [bar <= self.step for bar in range(1, 6)]


# What the profile page calls the part that a fact comes from.
SOURCES = {
    "interests": gettext_noop("Offers and seeks"),
    "sectors": gettext_noop("Strengths"),
    "summary": gettext_noop("In short"),
    "kind": gettext_noop("Kind"),
    "place": gettext_noop("Acts for"),
    "partnerships": gettext_noop("Partnerships"),
    "themes": gettext_noop("Themes"),
    "languages": gettext_noop("Languages of work"),
    "freshness": gettext_noop("About this entry"),
}
FIT_STEPS = (0.15, 0.24, 0.33, 0.43)


def fit_of(score: float) -> Fit:
    """Where a score stands among the pairs of the directory: half of all proposals reach step 3."""
    labels = [_("Slight fit"), _("Fair fit"), _("Good fit"), _("Strong fit"), _("Very strong fit")]
    step = sum(score >= bound for bound in FIT_STEPS)
    return Fit(step + 1, labels[step])


def explain(reasons: Iterable[Fact], *, vocab: Vocabulary) -> Explanation:
    """Sentences for facts, in their order. The same fact is worded once for each ``vocab``."""
    pros: list[Clause] = []
    cons: list[Clause] = []
    language = get_language() or ""
    for fact in reasons:
        key = (language, *_said(fact))
        if key not in vocab.told:
            vocab.told[key] = _clause(fact, vocab)
        clause = vocab.told[key]
        if clause is not None:
            (cons if fact["kind"] in CONS else pros).append(clause)
    return Explanation(pros, cons)


def _said(fact: Fact) -> Iterator[str]:
    """All that a fact says, without how much it weighs."""
    return (f"{name}={value}" for name, value in fact.items() if name != "points")


def _clause(fact: Fact, vocab: Vocabulary) -> Clause | None:
    sentence = SENTENCES.get(fact["kind"])
    if sentence is None:
        return None
    try:
        return clause_about(fact["field"], sentence(fact, vocab))
    except KeyError:
        return None


def clause_about(part: str, text: str) -> Clause:
    """A sentence that comes from a part of the partner's page, one of ``Field``."""
    return Clause(text, f"#{part}", _source(part))


def _source(name: str) -> str:
    """What the profile page calls this part."""
    return _(SOURCES[name])
