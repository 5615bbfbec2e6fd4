"""From facts to sentences: what speaks for a partner and what against, in the reader's language.

A fact that names what the vocabulary no longer holds is left out: nothing is said that the data
does not say.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from babel.lists import format_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kernel.clocks import readable_date
from matchmaking.scoring import CONS, Fact
from regions.queries.cards import language_name


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Labels by kind ("sector", "form", "theme", "region") and code."""

    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def label(self, kind: str, code: str) -> str:
        """Raises KeyError for a code that is gone."""
        return self.labels[kind, code]


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


FIT_STEPS = (0.18, 0.3, 0.42, 0.55)


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
            clause = Clause(sentence(fact, vocab), f"#{fact['field']}", _source(fact["field"]))
        except KeyError:
            continue
        (cons if fact["kind"] in CONS else pros).append(clause)
    return Explanation(pros, cons)


def _source(name: str) -> str:
    """What the profile page calls this part."""
    return {
        "interests": _("Offers and seeks"),
        "sectors": _("Strengths"),
        "themes": _("Themes"),
        "languages": _("Languages of work"),
        "freshness": _("About this entry"),
    }[name]


def _they_offer(fact: Fact, vocab: Vocabulary) -> str:
    names = _interest_names(fact, vocab)
    if "offered_form" not in fact:
        text = _("You seek “%(form)s” in “%(sector)s”, and they offer it.")
    elif fact["offered_sector"] == fact["sector"]:
        text = _("You seek “%(form)s” in “%(sector)s”; they offer “%(offered_form)s” in it.")
    elif fact["offered_form"] == fact["form"]:
        text = _("You seek “%(form)s” in “%(sector)s”; they offer it in “%(offered_sector)s”.")
    else:
        text = _(
            "You seek “%(form)s” in “%(sector)s”; "
            "they offer “%(offered_form)s” in “%(offered_sector)s”."
        )
    return text % names


def _you_offer(fact: Fact, vocab: Vocabulary) -> str:
    names = _interest_names(fact, vocab)
    if "offered_form" not in fact:
        text = _("They seek “%(form)s” in “%(sector)s”, and you offer it.")
    elif fact["offered_sector"] == fact["sector"]:
        text = _("They seek “%(form)s” in “%(sector)s”; you offer “%(offered_form)s” in it.")
    elif fact["offered_form"] == fact["form"]:
        text = _("They seek “%(form)s” in “%(sector)s”; you offer it in “%(offered_sector)s”.")
    else:
        text = _(
            "They seek “%(form)s” in “%(sector)s”; "
            "you offer “%(offered_form)s” in “%(offered_sector)s”."
        )
    return text % names


def _interest_names(fact: Fact, vocab: Vocabulary) -> dict[str, str]:
    names = {
        "form": vocab.label("form", fact["form"]),
        "sector": vocab.label("sector", fact["sector"]),
    }
    if "offered_form" in fact:
        names["offered_form"] = vocab.label("form", fact["offered_form"])
        names["offered_sector"] = vocab.label("sector", fact["offered_sector"])
    return names


def _shared_flagship(fact: Fact, vocab: Vocabulary) -> str:
    names = {"sector": vocab.label("sector", fact["sector"])}
    if fact.get("rare"):
        return (
            _("“%(sector)s” is a flagship strength of both of you, and few others here work in it.")
            % names
        )
    return _("“%(sector)s” is a flagship strength of both of you.") % names


def _related_flagship(fact: Fact, vocab: Vocabulary) -> str:
    return _("Your strength “%(yours)s” is close to their strength “%(theirs)s”.") % {
        "yours": vocab.label("sector", fact["sector"]),
        "theirs": vocab.label("sector", fact["their_sector"]),
    }


def _shared_sector(fact: Fact, vocab: Vocabulary) -> str:
    names = {"sector": vocab.label("sector", fact["sector"])}
    if fact.get("rare"):
        return _("Both of you work in “%(sector)s”, as few others here do.") % names
    return _("Both of you work in “%(sector)s”.") % names


def _related_sector(fact: Fact, vocab: Vocabulary) -> str:
    return _("Both of you work in the wider field “%(sector)s”.") % {
        "sector": vocab.label("sector", fact["sector"])
    }


def _shared_theme(fact: Fact, vocab: Vocabulary) -> str:
    themes = [_("“%(theme)s”") % {"theme": vocab.label("theme", code)} for code in fact["themes"]]
    return ngettext(
        "Both of you share the theme %(themes)s.",
        "Both of you share the themes %(themes)s.",
        len(themes),
    ) % {"themes": _joined(themes)}


def _third_region(fact: Fact, vocab: Vocabulary) -> str:
    names = {"region": vocab.label("region", fact["region"])}
    if fact.get("hub") == "theirs":
        return _("“%(region)s” is a target of yours, and they can be a hub there.") % names
    if fact.get("hub") == "yours":
        return _("“%(region)s” is a target of theirs, and you can be a hub there.") % names
    return _("Both of you name “%(region)s” for work in third countries.") % names


def _common_language(fact: Fact, _vocab: Vocabulary) -> str:
    return _("You can work together in %(languages)s.") % {
        "languages": _listed(fact["languages"]),
    }


def _no_common_language(fact: Fact, _vocab: Vocabulary) -> str:
    return _("You have no language of work in common; they work in %(languages)s.") % {
        "languages": _listed(fact["languages"])
    }


def _no_interests(_fact: Fact, _vocab: Vocabulary) -> str:
    return _("They have not said yet what they offer or seek.")


def _not_confirmed(fact: Fact, _vocab: Vocabulary) -> str:
    if fact.get("sample"):
        return _("Compiled from public sources; the organisation has not confirmed it.")
    if "since" in fact:
        return _("Last confirmed on %(date)s, more than a year ago.") % {
            "date": readable_date(date.fromisoformat(fact["since"]))
        }
    return _("The organisation has not confirmed its profile yet.")


def _listed(languages: list[str]) -> str:
    return _joined([language_name(code) for code in languages])


def _joined(names: list[str]) -> str:
    return format_list(names, locale="ja" if get_language() == "ja" else "en_GB")


SENTENCES: dict[str, Callable[[Fact, Vocabulary], str]] = {
    "they_offer_what_you_seek": _they_offer,
    "you_offer_what_they_seek": _you_offer,
    "shared_flagship": _shared_flagship,
    "related_flagship": _related_flagship,
    "shared_sector": _shared_sector,
    "related_sector": _related_sector,
    "shared_theme": _shared_theme,
    "third_region": _third_region,
    "common_language": _common_language,
    "no_common_language": _no_common_language,
    "no_interests": _no_interests,
    "not_confirmed": _not_confirmed,
}
