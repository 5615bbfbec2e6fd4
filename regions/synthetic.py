"""Made-up organisations in any number, to measure with: names in both scripts, nobody real.

The same seed gives the same organisations.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

PREFIX = "load-"
THINGS = [
    ("Wood", "木材"), ("Ceramics", "陶磁器"), ("Hydrogen", "水素"), ("Robotics", "ロボット"),
    ("Photonics", "光技術"), ("Marine", "海洋"), ("Food", "食品"), ("Textile", "繊維"),
    ("Aerospace", "航空宇宙"), ("Battery", "蓄電池"), ("Biotech", "バイオ"), ("Water", "水処理"),
    ("Timber Building", "木造建築"), ("Smart Farming", "スマート農業"), ("Design", "デザイン"),
    ("Medical Device", "医療機器"), ("Circular Plastics", "循環プラスチック"), ("Wine", "ワイン"),
    ("Semiconductor", "半導体"), ("Logistics", "物流"), ("Steel", "鉄鋼"), ("Optics", "光学"),
    ("Silver Economy", "シニア産業"), ("Tourism", "観光"), ("Geothermal", "地熱"),
]  # fmt: skip
FORMS = [
    ("Cluster", "クラスター"), ("Network", "ネットワーク"), ("Valley", "バレー"),
    ("Alliance", "アライアンス"), ("Centre", "センター"), ("Initiative", "推進協議会"),
    ("Forum", "フォーラム"), ("Park", "パーク"), ("Hub", "拠点"), ("Agency", "機構"),
]  # fmt: skip
DEEDS = [
    ("brings small makers and universities together", "中小メーカーと大学をつなぎます"),
    ("runs a test bench that partners may use", "共同利用できる試験設備を運営しています"),
    ("trains engineers for the whole region", "地域全体の技術者を育成しています"),
    ("helps members into new markets", "会員の海外展開を支援しています"),
    ("organises joint stands at trade fairs", "見本市への共同出展を企画しています"),
]  # fmt: skip
KINDS = ("cluster", "cluster", "cluster", "agency", "support", "office")


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What organisations are made of. ``places`` are code, side, name in English and Japanese."""

    places: Sequence[tuple[str, str, str, str]]
    sectors: Sequence[str]
    themes: Sequence[str]
    forms: Sequence[str]


def organisations(
    count: int, *, seed: int, stock: Stock, until: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Key and content (as versions keep it) of each organisation. Offers end on ``until``."""
    dice = random.Random(seed)  # noqa: S311  # no secret depends on it
    for number in range(1, count + 1):
        yield f"{PREFIX}{seed}-{number}", organisation(number, dice, stock, until)


def organisation(number: int, dice: random.Random, stock: Stock, until: str) -> dict[str, Any]:
    place, side, place_en, place_ja = dice.choice(stock.places)
    thing, form, deed = dice.choice(THINGS), dice.choice(FORMS), dice.choice(DEEDS)
    sectors = dice.sample(stock.sectors, dice.randint(2, 5))
    name_en = f"{place_en} {thing[0]} {form[0]} {number}"
    name_ja = f"{place_ja or place_en}{thing[1]}{form[1]}{number}"
    bilingual = side == "jp" or dice.random() < 0.4
    return {
        "kind": dice.choice(KINDS),
        "side": side,
        "seat_city": place_en[:100],
        "name_en": name_en[:200],
        "name_ja": name_ja[:200] if bilingual else "",
        "summary_en": f"{name_en} {deed[0]}: {thing[0].lower()} from {place_en} for partners abroad.",
        "summary_ja": f"{place_ja or place_en}の{thing[1]}分野で、{deed[1]}。" if bilingual else "",
        "website": f"https://{PREFIX}{number}.example/",
        "languages": ["ja", "en"] if side == "jp" else ["en"],
        "machine_translated": [],
        "territory": place,
        "seat": "",
        "flagships": sectors[:2],
        "sectors": sorted(sectors[2:]),
        "themes": sorted(dice.sample(stock.themes, min(dice.randint(0, 2), len(stock.themes)))),
        "interests": interests(dice, stock, sectors, thing, until),
    }


def interests(
    dice: random.Random, stock: Stock, sectors: list[str], thing: tuple[str, str], until: str
) -> list[dict[str, str]]:
    chosen = dice.sample(stock.forms, 2)
    return [
        {
            "direction": direction,
            "form": form,
            "sector": sectors[place],
            "third_region": "",
            "third_region_role": "",
            "text_en": f"{word} in {thing[0].lower()}",
            "text_ja": "",
            "expires_on": until,
        }
        for place, (direction, form, word) in enumerate(
            [("offer", chosen[0], "Know-how and partners"), ("seek", chosen[1], "Partners")]
        )
    ]
