"""One example of each resource for the reference, out of the reference data."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

ID = "5f0c2c9e-6f0b-4b8e-9d43-0d3c5d2f7a61"
OTHER_ID = "9a1de3c4-27cb-4b1c-8f9c-6f4f0a5f1b2d"
SITE = "https://kakehashi.example/en"


def labelled(en: str, ja: str | None) -> dict[str, Any]:
    return {"name": {"en": en, "ja": ja}, "label": en, "language": "en"}


def term(code: str, en: str, ja: str) -> dict[str, Any]:
    return {"code": code} | labelled(en, ja)


GIFU = term("JP-21", "Gifu Prefecture", "岐阜県") | {"kind": "prefecture"}
WOOD = term("FOR-WOOD", "Wood products, furniture & timber construction", "木材・家具・木造建築")
RESEARCH = term("RESEARCH", "Joint research", "共同研究")
FOREST = term("FOREST", "Forests and mountain regions", "森林・中山間地域")

PROFILE_REFERENCE = {
    "id": ID,
    **labelled("Gifu Prefecture", "岐阜県"),
    "url": f"{SITE}/partners/gifu/",
    "kind": "prefecture",
    "side": "jp",
}

PROFILE = OpenApiExample(
    "A prefecture",
    value={
        **PROFILE_REFERENCE,
        "summary": {"en": "Wood, ceramics and aircraft parts.", "ja": "木材、陶磁器、航空機部品。"},
        "territory": GIFU,
        "seat": {"territory": GIFU, "city": "Gifu"},
        "sectors": [WOOD | {"flagship_rank": 1}],
        "themes": [FOREST],
        "interests": [
            {
                "direction": "seek",
                "form": RESEARCH,
                "sector": WOOD,
                "third_region": None,
                "third_region_role": None,
                "text": {"en": "Tall buildings in wood.", "ja": "中高層の木造建築。"},
                "expires_on": "2027-03-31",
            }
        ],
        "languages": ["ja", "en"],
        "website": None,
        "members": [],
        "alliances": [],
        "provenance": {
            "source": "Public page: https://gifu.example/profile",
            "source_url": "https://gifu.example/profile",
            "licence": "CC-BY-4.0",
            "texts": [
                {"text": "name", "original_language": None, "machine_translated": []},
                {"text": "summary", "original_language": "ja", "machine_translated": ["en"]},
            ],
            "is_sample": False,
            "confirmed_on": "2026-04-01",
            "checked_on": "2026-04-01",
            "checks": [{"language": "ja", "desk": "jp", "at": "2026-04-01T09:00:00Z"}],
            "facts": [],
            "machine_translated": ["summary_en"],
        },
        "updated_at": "2026-04-01T09:00:00Z",
    },
)
SECTOR = OpenApiExample(
    "A leaf",
    value={
        **WOOD,
        "parent": "FOR",
        "nace_divisions": [
            {
                "code": "16",
                "name": {"en": "Manufacture of wood and of products of wood", "ja": None},
            }
        ],
        "jsic_groups": ["12", "13"],
        "ecosystems": ["Construction"],
        "sdgs": [12, 15],
        "keywords": {"en": ["timber", "furniture"], "ja": ["木材", "家具"]},
    },
)
TERRITORY = OpenApiExample(
    "A prefecture",
    value={
        **GIFU,
        "side": "jp",
        "country": "JP",
        "parent": "JP-r4",
        "path": "JP/JP-r4/JP-21",
        "name_local": "岐阜県",
        "name_kana": "ギフケン",
        "name_romaji": "Gifu",
        "time_zone": "Asia/Tokyo",
        "latitude": 35.77,
        "longitude": 137.06,
        "population": 1978742,
        "population_year": 2020,
        "area_km2": None,
    },
)
COOPERATION_FORM = OpenApiExample(
    "A form below a main form", value={**RESEARCH, "is_head": False, "head": "RTD"}
)
THEME = OpenApiExample("A theme", value={**FOREST, "sectors": ["FOR"]})
THIRD_REGION = OpenApiExample(
    "A third region", value=term("ASEAN", "South East Asia (ASEAN)", "東南アジア（ASEAN）")
)


def provenance(*texts: str) -> dict[str, Any]:
    origins: list[dict[str, Any]] = [
        {"text": text, "original_language": None, "machine_translated": []} for text in texts
    ]
    source = "Helpdesk presentation 2022"
    return {"source": source, "source_url": None, "licence": "CC-BY-4.0", "texts": origins}


PARTNERSHIP_VALUE = {
    "id": OTHER_ID,
    **labelled("Forests and wood", "森林と木材"),
    "summary": {"en": "Exchange on the use of forests.", "ja": "森林利用についての交流。"},
    "started": {"value": "2021-06", "precision": "month"},
    "ended": None,
    "forms": [RESEARCH],
    "sectors": [WOOD],
    "parties": [{"profile": PROFILE_REFERENCE, "role": "partner"}],
    "milestones": [
        {
            "kind": "mission",
            "title": {"en": "A mission to Gifu", "ja": "岐阜への訪問団"},
            "began": {"value": "2021", "precision": "year"},
            "ended": None,
            "recurs": False,
            "source": "Helpdesk presentation 2022",
        }
    ],
    "source": "Helpdesk presentation 2022",
    "provenance": provenance("name", "summary"),
    "updated_at": "2026-04-01T09:00:00Z",
}
PARTNERSHIP = OpenApiExample("A partnership", value=PARTNERSHIP_VALUE)
PRACTICE = OpenApiExample(
    "A good practice",
    value={
        "id": "c3b7a5d2-1f4e-4f6a-8b9c-2e7d6a5f4c3b",
        "title": {"en": "Learning from each other's forests", "ja": "森林を学び合う"},
        "label": "Learning from each other's forests",
        "language": "en",
        "url": f"{SITE}/practices/forests/",
        "summary": {"en": "A webinar led to joint research.", "ja": "ウェビナーから共同研究へ。"},
        "lessons": {"en": "Begin with one small topic.", "ja": "小さな題材から始める。"},
        "evidence": {"en": None, "ja": None},
        "indicators": [
            {
                "name": {"en": "Guests from Europe", "ja": "欧州からの宿泊客"},
                "value": "11.00",
                "unit": "%",
                "comparison": "5.00",
                "compared_with": {"en": "All of Japan", "ja": "全国"},
                "year": 2019,
                "source": "Helpdesk presentation 2022",
            }
        ],
        "purposes": ["inspire"],
        "webinar_on": "2022-05-17",
        "recording_url": None,
        "partnership": PARTNERSHIP_VALUE,
        "source": "Helpdesk presentation 2022",
        "provenance": provenance("title", "summary", "lessons", "evidence"),
        "updated_at": "2026-04-01T09:00:00Z",
    },
)
CURSOR = "WyJzeW5jOjEiLDQyXQ:1vXq2c:q0sG3yQ5b0t3m8s2mQhX0oJ1Z7c"
CHANGES = OpenApiExample(
    "A record that left, and the end of the feed",
    value={
        "results": [
            {
                "kind": "profile",
                "id": ID,
                "changed_at": "2026-04-01T09:00:00Z",
                "action": "delete",
                "record": None,
                "reason": "merged",
                "successor": OTHER_ID,
            }
        ],
        "cursor": CURSOR,
        "more": False,
        "next": f"https://kakehashi.example/api/v1/sync/?cursor={CURSOR}",
    },
)
DUMPS = OpenApiExample(
    "Last night's",
    value={
        "results": [
            {
                "name": "20260401T023000Z",
                "generated_at": "2026-04-01T02:30:00Z",
                "cursor": CURSOR,
                "counts": {"territory": 1600, "sector": 120, "profile": 514},
                "files": [
                    {
                        "name": "directory.ndjson.gz",
                        "url": "https://kakehashi.example/api/v1/dumps/20260401T023000Z/"
                        "directory.ndjson.gz",
                        "media_type": "application/x-ndjson",
                        "rows": 2234,
                        "bytes": 312045,
                        "sha256": "9f86d081884c7d659a2feaa0c55ad015"
                        "a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    }
                ],
                "schema_version": 1,
                "licence": {
                    "name": "CC BY 4.0",
                    "url": "https://creativecommons.org/licenses/by/4.0/",
                    "attribution": "Kakehashi and the sources on its page “About the data”",
                },
            }
        ]
    },
)
AGREEMENT = OpenApiExample(
    "An agreement",
    value={
        "id": "3c1d7a0e-9d2b-4a51-8c55-6f1f0b9a7e42",
        "url": f"{SITE}/agreements/3c1d7a0e-9d2b-4a51-8c55-6f1f0b9a7e42/",
        "title": {"en": "Memorandum on wood", "ja": "木材に関する覚書"},
        "label": "Memorandum on wood",
        "language": "en",
        "kind": "mou",
        "status": "active",
        "signed": {"value": "2021-06", "precision": "month"},
        "ends_on": "2027-03-31",
        "renewal_on": "2026-12-31",
        "document_url": None,
        "sectors": [WOOD],
        "partnership": {"id": OTHER_ID, **labelled("Forests and wood", "森林と木材")},
        "parties": [{"profile": PROFILE_REFERENCE, "role": "partner"}],
        "provenance": provenance("title"),
        "updated_at": "2026-04-01T09:00:00Z",
    },
)
INSTRUMENT = OpenApiExample(
    "A platform",
    value={
        **term("EEN", "Enterprise Europe Network", "エンタープライズ・ヨーロッパ・ネットワーク"),
        "owner": {"en": "European Commission", "ja": "欧州委員会"},
        "summary": {"en": "Helps firms to find partners.", "ja": "企業の提携先探しを支援。"},
        "link": "https://een.ec.europa.eu/",
        "side": None,
        "stage": "find",
        "forms": [RESEARCH],
        "sectors": [],
        "eligible_kinds": ["cluster"],
        "deadline_on": None,
        "provenance": provenance("name", "owner", "summary") | {"checked_on": "2026-04-01"},
    },
)
VOCABULARY = OpenApiExample(
    "Sectors",
    value={
        "code": "sectors",
        "name": {"en": "Sectors", "ja": "分野"},
        "version": {
            "digest": "0e45e8045a373fc0",
            "number": 3,
            "since": "2026-04-01T09:00:00Z",
        },
        "terms_count": 1,
        "list": "https://kakehashi.example/api/v1/vocabularies/sectors/",
        "resource": "https://kakehashi.example/api/v1/sectors/",
        "terms": [
            {
                "code": "FOR-WOOD",
                "name": {"en": "Wood products", "ja": "木材・家具・木造建築"},
                "parent": "FOR",
                "mappings": {
                    "nace-rev-2.1": ["16", "31"],
                    "jsic": ["12", "13"],
                    "eu-industrial-ecosystems": ["Construction"],
                    "sdg": ["12", "15"],
                },
            }
        ],
        "deprecated": [
            {"code": "FOR-LOG", "name": {"en": "Logging", "ja": None}, "successors": []}
        ],
    },
)
VOCABULARIES = OpenApiExample(
    "One of them",
    value={
        "results": [
            {
                name: told
                for name, told in VOCABULARY.value.items()
                if name not in {"terms", "deprecated"}
            }
        ]
    },
)
