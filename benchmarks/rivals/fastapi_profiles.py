# ruff: noqa: INP001
"""The list of profiles as one would write it by hand for FastAPI and asyncpg: the rival of api.py.

It reads the same tables, not our written documents, and answers the same bytes: a count, the page,
and one query for each kind of related row of the whole page. No model, no serializer.
"""

import json
import os
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from re import search
from typing import Any

import asyncpg
from fastapi import FastAPI, Query, Request, Response

SITE = os.environ["RIVAL_SITE"]
COUNT = "SELECT count(*) FROM regions_profile WHERE state = 'published'"
PAGE = """
SELECT p.*, t.code AS t_code, t.name_en AS t_en, t.name_ja AS t_ja, t.kind AS t_kind,
    s.code AS s_code, s.name_en AS s_en, s.name_ja AS s_ja, s.kind AS s_kind
FROM regions_profile p
LEFT JOIN regions_territory t ON t.id = p.territory_id
LEFT JOIN regions_territory s ON s.id = p.seat_id
WHERE p.state = 'published' ORDER BY p.slug LIMIT $1 OFFSET $2
"""
SECTORS = """
SELECT tag.profile_id, tag.flagship_rank, s.code, s.name_en, s.name_ja
FROM regions_profilesector tag JOIN regions_sector s ON s.id = tag.sector_id
WHERE tag.profile_id = ANY($1) ORDER BY tag.flagship_rank NULLS LAST, s.position
"""
THEMES = """
SELECT tag.profile_id, t.code, t.name_en, t.name_ja
FROM regions_profile_themes tag JOIN regions_theme t ON t.id = tag.theme_id
WHERE tag.profile_id = ANY($1) ORDER BY t.position, t.code
"""
INTERESTS = """
SELECT i.*, f.code AS f_code, f.name_en AS f_en, f.name_ja AS f_ja,
    s.code AS s_code, s.name_en AS s_en, s.name_ja AS s_ja,
    r.code AS r_code, r.name_en AS r_en, r.name_ja AS r_ja
FROM regions_cooperationinterest i
JOIN regions_cooperationform f ON f.id = i.form_id
JOIN regions_sector s ON s.id = i.sector_id
LEFT JOIN regions_thirdregion r ON r.id = i.third_region_id
WHERE i.profile_id = ANY($1) AND (i.expires_on IS NULL OR i.expires_on >= current_date)
ORDER BY i.direction, f.position, s.position, i.id
"""
MEMBERS = """
SELECT m.alliance_id AS owner, p.* FROM regions_membership m
JOIN regions_profile p ON p.id = m.member_id
WHERE m.alliance_id = ANY($1) AND p.state = 'published' ORDER BY p.slug
"""
ALLIANCES = """
SELECT m.member_id AS owner, p.* FROM regions_membership m
JOIN regions_profile p ON p.id = m.alliance_id
WHERE m.member_id = ANY($1) AND p.state = 'published' ORDER BY p.slug
"""
CHECKS = """
SELECT DISTINCT ON (v.profile_id, c.door) v.profile_id, c.door, c.at, u.desk
FROM regions_versioncheck c
JOIN regions_profileversion v ON v.id = c.version_id
LEFT JOIN accounts_user u ON u.id = c.by_id
WHERE v.profile_id = ANY($1) AND v.state = 'published' AND c.state = 'approved'
ORDER BY v.profile_id, c.door, c.at DESC, c.id DESC
"""
RELATED = {
    "sectors": (SECTORS, "profile_id"),
    "themes": (THEMES, "profile_id"),
    "interests": (INTERESTS, "profile_id"),
    "members": (MEMBERS, "owner"),
    "alliances": (ALLIANCES, "owner"),
    "checks": (CHECKS, "profile_id"),
}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=4, max_size=4)
    app.state.pool = pool
    yield
    await pool.close()


app = FastAPI(lifespan=lifespan)


def both(en: str, ja: str) -> dict[str, str | None]:
    return {"en": en or None, "ja": ja or None}


def named(en: str, ja: str, lang: str) -> dict[str, Any]:
    label = (ja or en) if lang == "ja" else (en or ja)
    return {
        "name": both(en, ja),
        "label": label,
        "language": "ja" if label and label == ja else "en",
    }


def term(code: str | None, en: str, ja: str, lang: str) -> dict[str, Any] | None:
    return None if code is None else {"code": code, **named(en, ja, lang)}


def place(row: Any, which: str, lang: str) -> dict[str, Any] | None:
    code, en, ja, kind = (row[f"{which}_{name}"] for name in ("code", "en", "ja", "kind"))
    return None if code is None else {"code": code, **named(en, ja, lang), "kind": kind}


def reference(row: Any, lang: str) -> dict[str, Any]:
    return {
        "id": str(row["public_id"]),
        **named(row["name_en"], row["name_ja"], lang),
        "url": f"{SITE}/{lang}/partners/{row['slug']}/",
        "kind": row["kind"],
        "side": row["side"],
    }


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def moment(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def interest(row: Any, lang: str) -> dict[str, Any]:
    return {
        "direction": row["direction"],
        "form": term(row["f_code"], row["f_en"], row["f_ja"], lang),
        "sector": term(row["s_code"], row["s_en"], row["s_ja"], lang),
        "third_region": term(row["r_code"], row["r_en"], row["r_ja"], lang),
        "third_region_role": row["third_region_role"] or None,
        "text": both(row["text_en"], row["text_ja"]),
        "expires_on": day(row["expires_on"]),
    }


def origin(row: Any, text: str) -> dict[str, Any]:
    machine = row["machine_translated"]
    by_hand = [
        one for one in ("en", "ja") if row[f"{text}_{one}"] and f"{text}_{one}" not in machine
    ]
    return {
        "text": text,
        "original_language": by_hand[0] if len(by_hand) == 1 else None,
        "machine_translated": [one for one in ("en", "ja") if f"{text}_{one}" in machine],
    }


def fact(name: str, told: Any) -> dict[str, Any]:
    entry = told if isinstance(told, dict) else {"source": told}
    return {"text": name, "source": str(entry.get("source", "")), "on": entry.get("on")}


def provenance(row: Any, checks: list[Any]) -> dict[str, Any]:
    found = search(r"https?://[^\s;,、。）)]+", row["source"])
    return {
        "source": row["source"],
        "source_url": found.group().rstrip(".") if found else None,
        "licence": "CC-BY-4.0",
        "texts": [origin(row, "name"), origin(row, "summary")],
        "is_sample": row["is_sample"],
        "confirmed_on": day(row["confirmed_on"]),
        "checked_on": day(row["checked_on"]),
        "checks": [
            {"language": one["door"], "desk": one["desk"] or None, "at": moment(one["at"])}
            for one in checks
        ],
        "facts": [fact(*item) for item in sorted(json.loads(row["provenance"]).items())],
        "machine_translated": row["machine_translated"],
    }


def profile(row: Any, of: dict[str, list[Any]], lang: str) -> dict[str, Any]:
    hidden = json.loads(row["visibility"])
    shown = hidden.get("seat_city", "public") == "public"
    seat = place(row, "s", lang)
    if not shown and row["s_kind"] == "city":
        seat = None
    website = row["website"] if hidden.get("website", "public") == "public" else ""
    return {
        **reference(row, lang),
        "summary": both(row["summary_en"], row["summary_ja"]),
        "territory": place(row, "t", lang),
        "seat": {"territory": seat, "city": row["seat_city"] if shown else ""},
        "sectors": [
            {
                "code": one["code"],
                **named(one["name_en"], one["name_ja"], lang),
                "flagship_rank": one["flagship_rank"],
            }
            for one in of["sectors"]
        ],
        "themes": [term(one["code"], one["name_en"], one["name_ja"], lang) for one in of["themes"]],
        "interests": [interest(one, lang) for one in of["interests"]],
        "languages": row["languages"],
        "website": website or None,
        "members": [reference(one, lang) for one in of["members"]],
        "alliances": [reference(one, lang) for one in of["alliances"]],
        "provenance": provenance(row, of["checks"]),
        "updated_at": moment(row["updated_at"]),
    }


@app.get("/api/v1/profiles/")
async def profiles(
    request: Request,
    lang: str = Query("en", pattern="^(en|ja)$"),
    page: int = Query(1, ge=1),
    page_size: int = Query(50, ge=1, le=200),
) -> Response:
    async with request.app.state.pool.acquire() as connection:
        count = await connection.fetchval(COUNT)
        rows = await connection.fetch(PAGE, page_size, (page - 1) * page_size)
        ids = [row["id"] for row in rows]
        of: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for name, (query, owner) in RELATED.items():
            for one in await connection.fetch(query, ids):
                of[one[owner]][name].append(one)
    address = f"{SITE}/api/v1/profiles/"
    after = f"{address}?lang={lang}&page={page + 1}&page_size={page_size}"
    before = f"{address}?lang={lang}&page={page - 1}&page_size={page_size}"
    first = f"{address}?lang={lang}&page_size={page_size}"
    body = {
        "count": count,
        "next": after if page * page_size < count else None,
        "previous": None if page == 1 else first if page == 2 else before,
        "results": [profile(row, of[row["id"]], lang) for row in rows],
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, media_type="application/json")
