"""Columns by what their heading says, in English or Japanese, whatever its width or case."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from regions.imports.problems import Unreadable

# In the order of an export. The first word of each is the heading that exports write.
HEADINGS: dict[str, tuple[str, ...]] = {
    "id": ("id", "external key", "external id", "key", "外部id", "外部キー", "識別子", "管理番号"),
    "side": ("side", "側", "区分", "サイド"),
    "kind": ("kind", "type", "種別", "種類", "組織種別"),
    "name_en": (
        "name_en",
        "name",
        "english name",
        "name in english",
        "英語名",
        "英語名称",
        "名称英語",
    ),
    "name_ja": (
        *("name_ja", "japanese name", "name in japanese", "日本語名", "日本語名称", "名称", "名前"),
        *("名称日本語", "組織名", "団体名"),
    ),
    "country": ("country", "国", "国コード"),
    "territory": (
        "territory",
        "region",
        "nuts",
        "地域",
        "地域コード",
        "都道府県コード",
        "都道府県",
    ),
    "seat": ("seat", "seat code", "所在地コード"),
    "city": ("city", "seat city", "city of the seat", "市町村", "都市", "所在地", "所在都市"),
    "flagships": ("flagships", "flagship strengths", "strengths", "重点分野", "主な強み", "強み"),
    "sectors": ("sectors", "sector", "分野", "産業分野", "産業"),
    "themes": ("themes", "theme", "テーマ"),
    "offers": ("offers", "offer", "offering", "提供", "提供できること", "オファー"),
    "seeks": ("seeks", "seek", "looking for", "needs", "募集", "求めること", "ニーズ"),
    "description_en": (
        *("description_en", "description", "summary_en", "summary", "english description"),
        *("summary in english", "英語説明", "英語紹介", "説明英語"),
    ),
    "description_ja": (
        *("description_ja", "summary_ja", "japanese description", "summary in japanese"),
        *("日本語説明", "説明", "概要", "紹介文", "日本語紹介", "説明日本語"),
    ),
    "languages": ("languages", "language", "languages of work", "言語", "対応言語", "使用言語"),
    "website": ("website", "web", "url", "homepage", "ウェブサイト", "ホームページ", "サイト"),
}
COLUMNS = tuple(HEADINGS)
NAMES = ("name_en", "name_ja")
PUNCTUATION = re.compile(r"[\s_\-./:()\[\]【】「」・*]+")


@dataclass(frozen=True, slots=True)
class Mapping:
    """``places`` says for each column where it stands in a row, from 0. Unknown ones are named."""

    places: dict[str, int]
    headings: dict[str, str]
    unknown: list[str] = field(default_factory=list)


def plain(heading: str) -> str:
    """A heading without width, case, spaces and punctuation: ``Ｎａｍｅ (EN)`` → ``nameen``."""
    return PUNCTUATION.sub("", unicodedata.normalize("NFKC", heading).casefold())


MEANING = {plain(word): column for column, words in HEADINGS.items() for word in words}


def map_columns(header: Sequence[str]) -> Mapping:
    """Where each column stands. Raises ``Unreadable`` if one is missing or stands there twice."""
    found = find_columns(header, MEANING)
    require(found.places)
    return found


def find_columns(header: Sequence[str], meaning: dict[str, str]) -> Mapping:
    """The same for any table; ``meaning`` says for plain headings which column they are."""
    places: dict[str, int] = {}
    headings: dict[str, str] = {}
    unknown: list[str] = []
    for place, heading in enumerate(header):
        column = meaning.get(plain(heading))
        if column is None:
            unknown += [heading.strip()[:60]] if heading.strip() else []
        elif column in places:
            raise Unreadable("column_twice", columns=f"{headings[column]}, {heading.strip()}")
        else:
            places[column], headings[column] = place, heading.strip()
    return Mapping(places, headings, unknown)


def require(places: dict[str, int]) -> None:
    """``id``, and a name in one of the languages."""
    missing = [] if "id" in places else ["id"]
    if not set(NAMES) & set(places):
        missing.append("name_en / name_ja")
    if missing:
        raise Unreadable("columns_missing", columns=", ".join(missing))
