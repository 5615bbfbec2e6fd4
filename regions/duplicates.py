"""Are two records one organisation? Names across scripts and spellings, websites, places.

Pure functions over :class:`Candidate`. What a name says is brought to words that can be compared:
legal forms are dropped, Japanese is read in Latin letters, long vowels and umlauts are written
short. Words that only say what an organisation is (cluster, network, 協会) weigh little; words that
tell a prefecture from its capital (prefecture, city, 県, 市) keep two names apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from regions.enums import ProfileKind
from regions.names import FIELDS, Spelling, is_one_word, sound, spellings
from regions.readings import is_japanese

SAME_NAME = "same_name"
SAME_READING = "same_reading"
SIMILAR_NAME = "similar_name"
NAME_WITHIN = "name_within"
ABBREVIATION = "abbreviation"
SAME_WEBSITE = "same_website"
SAME_TERRITORY = "same_territory"
SAME_PLACE = "same_place"
BY_HAND = "by_hand"

LABELS = {
    SAME_NAME: _("The same name"),
    SAME_READING: _("The same name in another script or spelling"),
    SIMILAR_NAME: _("Nearly the same name"),
    NAME_WITHIN: _("One name is part of the other"),
    ABBREVIATION: _("One name is the abbreviation of the other"),
    SAME_WEBSITE: _("The same website"),
    SAME_TERRITORY: _("Acts for the same territory"),
    SAME_PLACE: _("Both stand for the same region, prefecture or city"),
    BY_HAND: _("Named by the helpdesk"),
}

LIKELY = 0.65  # from here on two records are shown as suspected duplicates

PLACES = {ProfileKind.REGION.value, ProfileKind.PREFECTURE.value, ProfileKind.CITY.value}
SHARED_HOSTS = {
    "facebook.com", "linkedin.com", "instagram.com", "x.com", "twitter.com", "youtube.com",
    "sites.google.com", "wikipedia.org", "en.wikipedia.org", "ja.wikipedia.org",
    "clustercollaboration.eu", "profile.clustercollaboration.eu", "note.com", "ameblo.jp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is compared of a record. ``territory`` is a code; ``names`` in any script."""

    pk: int | None
    names: tuple[str, ...]
    website: str = ""
    territory: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much speaks for one organisation, 0 to 1, and what (codes of ``LABELS``)."""

    score: float
    reasons: list[str] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        return [str(LABELS[code]) for code in self.reasons if code in LABELS]

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def compare(a: Candidate, b: Candidate) -> Likeness:
    """How likely two records are one organisation. The same in both directions."""
    score, reason = closest_names(a.names, b.names)
    reasons = [reason] if reason and score >= 0.4 else []
    score = weigh_kinds(score, a, b)
    score, reasons = weigh_websites(score, reasons, a, b)
    score, reasons = weigh_territories(score, reasons, a, b)
    return Likeness(round(score, 3), reasons)


def name_keys(name: str) -> set[str]:
    """Keys that are equal for one name in any script, spelling, legal form or word spacing."""
    return {spelling.key for spelling in spellings(name) if len(spelling.key) > 2}


def blocking_keys(one: Candidate) -> set[str]:
    """What a record is found by among very many: a likely twin shares one.

    Of keys that begin with ``*``, the stems of the names, a twin may also have one nearly so.
    """
    forms = [spelling for name in one.names for spelling in spellings(name)]
    keys = {key for form in forms for key in (form.key, form.run, sound(form.brand))}
    stems = {form.stem if len(form.stem) > 2 else form.key for form in forms}
    found = {key for key in keys if len(key) > 2} | {f"*{key}" for key in stems if len(key) > 2}
    found |= {f"~{form.skeleton}" for form in forms if form.skeleton}
    host = website_host(one.website)
    return {key[:250] for key in found | ({f"@{host}"} if host else set())}


def website_host(address: str) -> str:
    """The host that names an organisation; empty for none and for hosts that many share."""
    with_scheme = address if "//" in address else f"//{address}"
    try:
        host = (urlsplit(with_scheme.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return "" if host in SHARED_HOSTS or "." not in host else host


def closest_names(mine: Iterable[str], theirs: Iterable[str]) -> tuple[float, str]:
    """The likeness of the two names that are nearest to each other, and how they are alike."""
    other = all_spellings(theirs)
    found = (alike(a, b) for a in all_spellings(mine) for b in other)
    return max(found, default=(0.0, ""))


def all_spellings(names: Iterable[str]) -> list[Spelling]:
    return [spelling for name in names if name for spelling in spellings(name)]


@lru_cache(maxsize=65536)
def alike(a: Spelling, b: Spelling) -> tuple[float, str]:
    """Two spellings, word by word."""
    if a.is_abbreviation or b.is_abbreviation:
        return abbreviated(a, b)
    if a.key == b.key or a.run == b.run:
        return (1.0, SAME_NAME) if a.text == b.text else (0.98, SAME_READING)
    if a.places and b.places and not a.places & b.places:
        return 0.0, ""
    return by_words(a, b)


def by_words(a: Spelling, b: Spelling) -> tuple[float, str]:
    """The words that two spellings share; a European name and its katakana share their sounds."""
    if is_japanese(a.text) != is_japanese(b.text) and a.skeleton and a.skeleton == b.skeleton:
        return 0.8, SAME_READING
    matched, left_a, left_b = align(a, b)
    if not matched:
        return 0.0, ""
    common = core(a, matched)
    if common == 1 and is_called(a, b):
        return by_brand(left_a + left_b), NAME_WITHIN
    return share(sum(a.weight(w) for w in matched), left_a, left_b, a, b, common)


def align(a: Spelling, b: Spelling) -> tuple[list[str], list[str], list[str]]:
    """The words of ``a`` that ``b`` has too, and what is left over on each side."""
    left_b, matched, left_a = list(b.words), [], []
    for word in a.words:
        twin = next((other for other in left_b if is_one_word(word, other)), None)
        if twin is None:
            left_a.append(word)
        else:
            left_b.remove(twin)
            matched.append(word)
    return matched, left_a, left_b


def share(
    matched: float, left_a: list[str], left_b: list[str], a: Spelling, b: Spelling, common: int
) -> tuple[float, str]:
    """How much of both names is common; a word of its own on either side sets them apart."""
    rest_a = sum(a.weight(word) for word in left_a)
    rest_b = sum(b.weight(word) for word in left_b)
    if core(a, left_a) and core(b, left_b):
        return 0.8 * matched / (matched + rest_a + rest_b), SIMILAR_NAME
    if not core(a, left_a) and not core(b, left_b):
        return max(0.0, matched / (matched + 0.5 * (rest_a + rest_b))), SIMILAR_NAME
    part = matched / (matched + 0.35 * (rest_a + rest_b))
    return (part if common > 1 else 0.7 * part), NAME_WITHIN


def is_called(a: Spelling, b: Spelling) -> bool:
    """Is one the name by which the other is called? "Vitagora", and "Vitagora Food Cluster"."""
    one_word = 1 in (core(a, list(a.words)), core(b, list(b.words)))
    return one_word and bool(a.brand) and a.brand == b.brand


def by_brand(rest: list[str]) -> float:
    """Likely where little is added; less so than for two names that say the same."""
    added = sum(0.4 if word in FIELDS else Spelling.weight(word) for word in rest)
    return min(0.8, 1 / (1 + 0.35 * added))


def core(spelling: Spelling, words: list[str]) -> int:
    """How many of these words name this organisation rather than its sort."""
    return sum(spelling.weight(word) == 1 for word in words)


def abbreviated(a: Spelling, b: Spelling) -> tuple[float, str]:
    """Two equal abbreviations, or one made of the first letters of the other."""
    if a.is_abbreviation and b.is_abbreviation:
        return (0.75 if a.key == b.key and len(a.key) > 3 else 0.0), ABBREVIATION
    short, long = (a, b) if a.is_abbreviation else (b, a)
    fits = len(short.key) > 2 and short.key in {long.initials, long.key}
    return (0.7 if fits else 0.0), ABBREVIATION


def weigh_kinds(score: float, a: Candidate, b: Candidate) -> float:
    """A region is not its cluster, and a prefecture not its capital."""
    if not a.kind or not b.kind:
        return score
    if a.kind in PLACES and b.kind in PLACES:
        return score if a.kind == b.kind else min(score, 0.3)
    return 0.6 * score if (a.kind in PLACES) != (b.kind in PLACES) else score


def weigh_websites(
    score: float, reasons: list[str], a: Candidate, b: Candidate
) -> tuple[float, list[str]]:
    mine, theirs = website_host(a.website), website_host(b.website)
    if not mine or not theirs:
        return score, reasons
    if mine != theirs:
        return 0.9 * score, reasons
    same_kind = bool(a.kind) and a.kind == b.kind
    found = 1 - 0.4 * (1 - score) if score >= 0.3 else (LIKELY if same_kind else 0.5)
    return found, [*reasons, SAME_WEBSITE]


def weigh_territories(
    score: float, reasons: list[str], a: Candidate, b: Candidate
) -> tuple[float, list[str]]:
    if not a.territory or not b.territory:
        return score, reasons
    both_places = a.kind in PLACES and b.kind in PLACES
    if a.territory == b.territory:
        if both_places and a.kind == b.kind:
            return max(score, 0.8), [*reasons, SAME_PLACE]
        better = 1 - 0.8 * (1 - score) if score >= 0.5 else score
        return better, [*reasons, SAME_TERRITORY]
    if both_places:
        return min(score, 0.3), reasons
    if a.territory.startswith(b.territory) or b.territory.startswith(a.territory):
        return score, reasons
    return (0.85 if a.territory[:2] == b.territory[:2] else 0.7) * score, reasons


def pairs_of(candidates: list[Candidate]) -> Iterator[tuple[Candidate, Candidate, Likeness]]:
    """Likely duplicates within a list, e.g. the rows of a file that share a key or a website."""
    groups: dict[str, list[Candidate]] = {}
    for one in candidates:
        host = website_host(one.website)
        for key in {key for name in one.names for key in name_keys(name)} | {host} - {""}:
            groups.setdefault(key, []).append(one)
    seen = set()
    for group in groups.values():
        for position, a in enumerate(group):
            for b in group[position + 1 :]:
                if (a.pk, b.pk) not in seen and (likeness := compare(a, b)).is_likely:
                    seen.add((a.pk, b.pk))
                    yield a, b, likeness
