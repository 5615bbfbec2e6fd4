"""One sentence for each kind of fact, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from babel.lists import format_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kernel.clocks import readable_date
from kernel.folding import fold
from matchmaking.scoring import Fact
from matchmaking.scoring.facts import Term
from regions.enums import ProfileKind
from regions.queries.cards import language_name


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence, and the part of the partner's profile that it comes from, such as #interests."""

    text: str
    anchor: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Labels by kind ("sector", "form", "theme", "region") and code; ``told`` is what was worded."""

    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    told: dict[tuple[str, ...], Clause | None] = field(
        default_factory=dict, repr=False, compare=False
    )

    def label(self, kind: str, code: str) -> str:
        """Raises KeyError for a code that is gone."""
        return self.labels[kind, code]


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


def _they_work(fact: Fact, vocab: Vocabulary) -> str:
    text = _("You seek “%(form)s” in “%(sector)s”, and they work in it.")
    return text % _interest_names(fact, vocab)


def _you_work(fact: Fact, vocab: Vocabulary) -> str:
    text = _("They seek “%(form)s” in “%(sector)s”, and you work in it.")
    return text % _interest_names(fact, vocab)


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


def _sector_in_text(fact: Fact, vocab: Vocabulary) -> str:
    names = {"sector": vocab.label("sector", fact["sector"])}
    if fact["text"] == "theirs":
        return _("You work in “%(sector)s”, and their text speaks of it.") % names
    return _("They work in “%(sector)s”, and your text speaks of it.") % names


def _shared_term(fact: Fact, _vocab: Vocabulary) -> str:
    return _("Both texts speak of %(terms)s.") % {"terms": _joined(_wordings(fact["terms"]))}


def _wordings(terms: list[Term]) -> list[str]:
    """Each thing in the words of either text, once where they are the same."""
    found = []
    for term in terms:
        yours, theirs = term["yours"], term["theirs"]
        if _singular(yours) == _singular(theirs):
            found.append(_("“%(words)s”") % {"words": theirs})
        else:
            found.append(_("“%(yours)s” (“%(theirs)s”)") % {"yours": yours, "theirs": theirs})
    return list(dict.fromkeys(found))


def _singular(words: str) -> str:
    """Folded, without the mark of an English plural: "forests" and "forest" are one thing."""
    return fold(words).removesuffix("s")


def _named_home(fact: Fact, _vocab: Vocabulary) -> str:
    names = {"place": fact["place"]}
    if fact["text"] == "yours":
        return _("Your text names “%(place)s”, where they are at home.") % names
    return _("Their text names “%(place)s”, where you are at home.") % names


def _same_kind(fact: Fact, _vocab: Vocabulary) -> str:
    kinds = dict(ProfileKind.choices)
    return _("You are organisations of the same kind: %(kind)s.") % {
        "kind": kinds[fact["organisation"]]
    }


def _similar_size(_fact: Fact, _vocab: Vocabulary) -> str:
    return _("Your territories are of similar size.")


def _worked_before(_fact: Fact, _vocab: Vocabulary) -> str:
    return _("You have worked together before.")


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


def _no_japanese(fact: Fact, _vocab: Vocabulary) -> str:
    return _("They name no Japanese among their languages of work, only %(languages)s.") % {
        "languages": _listed(fact["languages"])
    }


def _ends_soon(fact: Fact, vocab: Vocabulary) -> str:
    return _("Their offer of “%(form)s” in “%(sector)s” ends on %(date)s.") % {
        "form": vocab.label("form", fact["form"]),
        "sector": vocab.label("sector", fact["sector"]),
        "date": readable_date(date.fromisoformat(fact["until"])),
    }


def _no_interests(_fact: Fact, _vocab: Vocabulary) -> str:
    return _("They have not said yet what they offer or seek.")


def _not_confirmed(fact: Fact, _vocab: Vocabulary) -> str:
    if fact.get("sample"):
        return _("Compiled from public sources; the organisation has not confirmed it.")
    if "months" in fact:
        months = fact["months"]
        return ngettext(
            "Not confirmed for %(months)d month; last on %(date)s.",
            "Not confirmed for %(months)d months; last on %(date)s.",
            months,
        ) % {"months": months, "date": readable_date(date.fromisoformat(fact["since"]))}
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
    "they_work_where_you_seek": _they_work,
    "you_work_where_they_seek": _you_work,
    "shared_flagship": _shared_flagship,
    "related_flagship": _related_flagship,
    "shared_sector": _shared_sector,
    "sector_in_text": _sector_in_text,
    "related_sector": _related_sector,
    "shared_term": _shared_term,
    "shared_theme": _shared_theme,
    "third_region": _third_region,
    "named_home": _named_home,
    "same_kind": _same_kind,
    "similar_size": _similar_size,
    "worked_before": _worked_before,
    "common_language": _common_language,
    "no_common_language": _no_common_language,
    "no_japanese": _no_japanese,
    "no_interests": _no_interests,
    "ends_soon": _ends_soon,
    "not_confirmed": _not_confirmed,
}
