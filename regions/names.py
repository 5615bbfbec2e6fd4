"""What the name of an organisation says: its words, in Latin letters, without its legal form."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from kernel.folding import fold
from regions.readings import is_japanese, plain_vowels, read_words

JAPANESE_FORMS = [
    "特定非営利活動法人", "地方独立行政法人", "独立行政法人", "国立研究開発法人", "国立大学法人",
    "公立大学法人", "学校法人", "一般社団法人", "一般財団法人", "公益社団法人", "公益財団法人",
    "社団法人", "財団法人", "npo法人", "株式会社", "有限会社", "合同会社", "協同組合",
    "(株)", "(有)", "(同)", "(一社)", "(一財)", "(公社)", "(公財)", "(社)", "(財)", "(特非)", "(独)",
]  # fmt: skip
LATIN_FORMS = [
    "kabushiki kaisha", "kabushiki gaisha", "ippan shadan hojin", "ippan zaidan hojin",
    "koeki shadan hojin", "koeki zaidan hojin", "shadan hojin", "zaidan hojin", "npo hojin",
    "tokutei hieiri katsudo hojin", "general incorporated association", "co ltd",
    "general incorporated foundation", "public interest incorporated association",
    "public interest incorporated foundation", "incorporated association",
    "incorporated foundation", "specified nonprofit corporation", "sp z oo", "association loi 1901",
    "societe par actions simplifiee", "eingetragener verein",
]  # fmt: skip
LATIN_FORM = re.compile(rf"\b(?:{'|'.join(sorted(LATIN_FORMS, key=len, reverse=True))})\b")
FORM_WORDS = {
    "ev", "gmbh", "ggmbh", "mbh", "asbl", "aisbl", "vzw", "ivzw", "oy", "oyj", "spa", "srl",
    "scarl", "scpa", "sarl", "sas", "bv", "nv", "stichting", "ltd", "limited", "inc",
    "incorporated", "plc", "llc", "eeig", "geie", "npo", "rf", "ry", "aps", "doo", "kft", "zrt",
    "nonprofit", "sro", "ops", "zs", "kk", "scrl", "ideell", "verein", "onlus",
}  # fmt: skip
LAST_ONLY = {"ag", "kg", "sa", "sl", "ab", "as", "se", "ou", "gie"}
LINKS = {
    "the", "of", "for", "and", "in", "on", "at", "de", "des", "du", "la", "le", "les", "el", "los",
    "del", "della", "delle", "di", "da", "do", "dos", "der", "die", "das", "und", "fur", "im", "et",
    "y", "i", "e", "en", "van", "voor", "het", "w", "na", "no", "ja", "l", "d", "の", "と",
}  # fmt: skip
SORTS = {
    "cluster", "clusters", "clustering", "klaster", "klastr", "klastri", "network", "netzwerk", "net",
    "association", "associacao", "asociacion", "associazione", "alliance", "alianza", "platform",
    "initiative", "organisation", "organization", "society", "group", "pole", "polo", "agency",
    "agentur", "agence", "agencia", "foundation", "fondation", "fundacion", "conference", "council",
    "consortium", "hub", "center", "centre", "centro", "zentrum", "institute", "community",
    "kurasuta", "kyokai", "kyogikai", "kiko", "senta", "zaidan", "renmei", "rengokai", "nettowaku",
    "suishin", "kaigi", "project", "kenkyukai", "initiatives",
}  # fmt: skip
# What clusters work on: it tells two of them apart, and says little beside a name of one's own.
WORK = """
    aeronautics aerospace agri agrifood agriculture agritech agro agrofood audiovisual
    automobile automotive aviation battery bio bioeconomy biotech biotechnology build building
    business carbon chemical chemicals chemistry circular clean cleantech climate construction
    cosmetic cosmetics creative cyber cybersecurity defence design device devices digital drone
    ecology economy electronics energy engineering environment environmental fashion fintech
    fish fishery food foods forest forestry furniture gaming green habitat health healthcare
    hydrogen ict industrial industries industry innovation innovations innovative it life
    logistics machinery maker makers manufacturing marine maritime materials mechatronics
    medical medicine medtech metal mobility nano nanotechnology nutrition optics organic
    packaging paper pharma pharmaceutical photonics plastics promotion rail railway recycling
    renewable renewables research robotics sailing science sciences security semiconductor
    semiconductors shipbuilding smart software solar space sport sports steel strategy
    sustainable tech technologies technology textile textiles tourism transport water wellness
    wind wine wood baio iryo kagaku kanko kankyo kogyo sangyo shokuhin
"""
FIELDS = frozenset(plain_vowels(word) for word in WORK.split())
PLACE_WORDS = {
    "prefecture": "prefecture", "prefectural": "prefecture", "pref": "prefecture",
    "ken": "prefecture", "city": "city", "shi": "city", "stadt": "city", "ville": "city",
    "municipality": "city", "municipal": "city", "comune": "city", "town": "town", "machi": "town",
    "village": "town", "mura": "town", "region": "region", "regione": "region", "regio": "region",
    "province": "region", "provincia": "region", "voivodeship": "region", "county": "county",
    "state": "region", "land": "region", "oblast": "region",
}  # fmt: skip
KANJI_PLACES = {"県": "ken", "府": "ken", "都": "ken", "市": "shi", "町": "machi", "村": "mura"}
SOUNDS = [
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("tsu", "tu"), ("shi", "si"), ("chi", "ti"), ("ji", "zi"),
    ("fu", "hu"), ("mb", "nb"), ("mp", "np"), ("sh", "sy"), ("ch", "ty"), ("j", "zy"),
]  # fmt: skip

DOTTED = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]*)[)\]）]")
ABBREVIATED = re.compile(r"[A-Z][A-Z0-9&-]{2,9}")
BRAND_FROM = 5  # letters of a word that can stand for an organisation alone
TYPO_FROM = 6  # letters; shorter words must be equal
SKELETON_FROM = 5  # consonants
# How katakana writes the sounds of European words, seen by their consonants.
LOANS = [
    (r"c(?=[eiy])", "s"), (r"ph", "f"), (r"th", "s"), (r"ck|c|q", "k"), (r"x", "ks"), (r"v", "b"),
    (r"[rl](?=[^aeiouyrl]|$)", ""), (r"l", "r"), (r"[aeiouyw]", ""), (r"([a-z])\1", r"\1"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name. ``words`` in order, legal form and link words left out."""

    text: str
    words: tuple[str, ...]
    is_abbreviation: bool = False

    @property
    def key(self) -> str:
        return "".join(PLACE_WORDS.get(word) or sound(word) for word in self.words)

    @property
    def run(self) -> str:
        """The words without spaces, as they sound."""
        return "".join(sound(word) for word in self.words)

    @property
    def stem(self) -> str:
        """The key without the words that many names share."""
        return "".join(sound(word) for word in self.words if self.weight(word) == 1)

    @property
    def brand(self) -> str:
        """The word by which it is called, where all others only say what it is and works on."""
        own = [word for word in self.words if self.weight(word) == 1 and word not in FIELDS]
        return own[0] if len(own) == 1 and len(own[0]) >= BRAND_FROM else ""

    @property
    def skeleton(self) -> str:
        """The consonants that a European name and its katakana have in common."""
        text = "".join(word for word in self.words if self.weight(word) == 1)
        for written, plain in LOANS:
            text = re.sub(written, plain, text)
        return text if len(text) >= SKELETON_FROM else ""

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.words)

    @property
    def places(self) -> frozenset[str]:
        """Which sort of place it names, if any: prefecture, city, region."""
        return frozenset(PLACE_WORDS[word] for word in self.words if word in PLACE_WORDS)

    @staticmethod
    def weight(word: str) -> float:
        """How much a word says about which organisation is meant."""
        if word in PLACE_WORDS:
            return 0.25
        return 0.3 if word in SORTS else 1


@lru_cache(maxsize=8192)
def spellings(name: str) -> tuple[Spelling, ...]:
    """The ways in which one name may be found written: whole, and by what stands in brackets."""
    text = without_japanese_form(unicodedata.normalize("NFKC", name).casefold())
    found = [spelling(BRACKETS.sub(" ", text))]
    found += [spelling(part) for part in re.split(r"\s/\s", BRACKETS.sub(" ", text))[1:]]
    for inner in BRACKETS.findall(name):
        if ABBREVIATED.fullmatch(inner.strip()):
            found.append(Spelling(fold(inner), (letters(fold(inner)),), is_abbreviation=True))
        elif len(inner.split()) > 2 or (is_japanese(inner) and len(inner) > 5):
            found.append(spelling(inner.casefold()))
    if ABBREVIATED.fullmatch(name.strip()):
        found.append(Spelling(fold(name), (letters(fold(name)),), is_abbreviation=True))
    return tuple(dict.fromkeys(one for one in found if one.words))


def spelling(text: str) -> Spelling:
    """The words of a text that has neither brackets nor a Japanese legal form."""
    words = japanese_words(text) if is_japanese(text) else latin_words(fold(text))
    return Spelling(" ".join(fold(text).split()), tuple(words))


def without_japanese_form(text: str) -> str:
    for form in JAPANESE_FORMS:
        text = text.replace(form, " ")
    return text


def japanese_words(text: str) -> list[str]:
    """The readings of the words; what says prefecture or city is told apart by its sign."""
    read = ((KANJI_PLACES.get(s, plain_vowels(r)), s) for s, r in read_words(text))
    return [word for word, surface in read if surface not in LINKS]


def latin_words(text: str) -> list[str]:
    text = DOTTED.sub(lambda found: found.group().replace(".", ""), text).replace("a/s", "as")
    text = " ".join(re.findall(r"[a-z0-9]+", text.replace("'", " ")))
    words = without_latin_form(plain_vowels(without_latin_form(text))).split()
    while len(words) > 1 and words[-1] in LAST_ONLY | FORM_WORDS:
        words.pop()
    kept = [word for word in words if word not in FORM_WORDS | LINKS]
    return kept or words


def without_latin_form(text: str) -> str:
    return LATIN_FORM.sub(" ", text)


def letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """One form for the ways to romanise a sound: ``shi`` and ``si``, ``ü`` and ``ue``."""
    for written, plain in SOUNDS:
        word = word.replace(written, plain)
    return re.sub(r"([a-z])\1", r"\1", word.replace("oh", "o") if word.endswith("oh") else word)


@lru_cache(maxsize=65536)
def is_one_word(a: str, b: str) -> bool:
    """The same word, spelled otherwise or with a slip of the pen."""
    if a == b or sound(a) == sound(b):
        return True
    if not long_enough(a, b) or a[0] != b[0] or any(c.isdigit() for c in a + b):
        return False
    allowed = 2 if min(len(a), len(b)) > 9 else 1
    return Levenshtein.distance(a, b, score_cutoff=allowed) <= allowed


def long_enough(a: str, b: str) -> bool:
    """Short words differ by one letter and mean different places: Akita, Arita."""
    return min(len(a), len(b)) >= TYPO_FROM - 1 and max(len(a), len(b)) >= TYPO_FROM
