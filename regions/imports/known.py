"""The codes and words that a file may use, read once for all its rows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process

from regions.imports.columns import plain

# What people write where ISO 3166-1 says GR and GB.
COUNTRY_ALIASES = {"EL": "GR", "UK": "GB"}
# The official languages of the European Union, and Japanese: those of the form.
WORKING_LANGUAGES = frozenset(
    [
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "et",
        "fi",
        "fr",
        "ga",
        "hr",
        "hu",
        "it",
        "ja",
        "lt",
        "lv",
        "mt",
        "nl",
        "pl",
        "pt",
        "ro",
        "sk",
        "sl",
        "sv",
    ]
)
SIDE_WORDS = {
    "eu": ("eu", "europe", "欧州", "ヨーロッパ", "欧州側", "欧州連合"),
    "jp": ("jp", "japan", "日本", "日本側"),
    "third": ("third", "third country", "第三国"),
}
NEAR = 3
BETWEEN = re.compile(r"[\s,;、，；]+")


@dataclass(frozen=True, kw_only=True)
class Known:
    """``territories`` maps codes to countries, ``former`` replaced codes to those in force."""

    sectors: frozenset[str]
    themes: frozenset[str]
    forms: frozenset[str]
    third_regions: frozenset[str]
    territories: Mapping[str, str]
    former: Mapping[str, str]
    languages: frozenset[str]
    sides: Mapping[str, str]
    kinds: Mapping[str, str]
    near_found: dict[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def folded_territories(self) -> dict[str, str]:
        return {code.casefold(): code for code in self.territories}

    @cached_property
    def folded_themes(self) -> dict[str, str]:
        return {code.casefold(): code for code in self.themes}

    def near(self, family: str, code: str) -> str:
        """The known codes that look most like this one, with commas; empty if none does."""
        if (family, code) not in self.near_found:
            codes: list[str] = list(getattr(self, family))
            found = process.extract(code, codes, scorer=fuzz.ratio, limit=NEAR, score_cutoff=45)
            self.near_found[family, code] = ", ".join(one for one, _score, _place in found)
        return self.near_found[family, code]


def words(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded word → value, from pairs of value and label."""
    return {plain(label): value for value, label in pairs}


def codes(cell: str) -> list[str]:
    """Codes with spaces, commas or semicolons between them, each once, in order."""
    return list(dict.fromkeys(part for part in BETWEEN.split(cell) if part))
