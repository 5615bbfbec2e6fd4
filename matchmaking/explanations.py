"""From facts to sentences: what speaks for a partner and what against, in the reader's language.

A fact that names what the vocabulary no longer holds is left out: nothing is said that the data
does not say.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from matchmaking.scoring import CONS, Fact
from matchmaking.sentences import SENTENCES, Vocabulary

__all__ = ["Clause", "Explanation", "Fit", "Vocabulary", "explain", "fit_of"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence, and the part of the partner's profile that it comes from, such as #interests."""

    text: str
    anchor: str
    source: str = ""


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


FIT_STEPS = (0.15, 0.24, 0.33, 0.43)


def fit_of(score: float) -> Fit:
    """Where a score stands among the pairs of the directory: half of all proposals reach step 3."""
    labels = [_("Slight fit"), _("Fair fit"), _("Good fit"), _("Strong fit"), _("Very strong fit")]
    step = sum(score >= bound for bound in FIT_STEPS)
    return Fit(step + 1, labels[step])


def explain(reasons: Iterable[Fact], *, vocab: Vocabulary) -> Explanation:
    """Sentences for facts, in their order."""
    pros: list[Clause] = []
    cons: list[Clause] = []
    for fact in reasons:
        sentence = SENTENCES.get(fact["kind"])
        if sentence is None:
            continue
        try:
            clause = clause_about(fact["field"], sentence(fact, vocab))
        except KeyError:
            continue
        (cons if fact["kind"] in CONS else pros).append(clause)
    return Explanation(pros, cons)


def clause_about(part: str, text: str) -> Clause:
    """A sentence that comes from a part of the partner's page, one of ``Field``."""
    return Clause(text, f"#{part}", _source(part))


def _source(name: str) -> str:
    """What the profile page calls this part."""
    return {
        "interests": _("Offers and seeks"),
        "sectors": _("Strengths"),
        "summary": _("In short"),
        "kind": _("Kind"),
        "place": _("Acts for"),
        "partnerships": _("Partnerships"),
        "themes": _("Themes"),
        "languages": _("Languages of work"),
        "freshness": _("About this entry"),
    }[name]
