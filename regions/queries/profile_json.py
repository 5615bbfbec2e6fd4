# ruff: noqa: S608  # the statement is put together from constants of this module
"""Profiles as JSON by the database: byte for byte what ProfileSerializer shows a reader in English.

One statement, so that a dump needs no row of ours and no memory; a test compares each record with
the serializer's. A member that the serializer gains has its line in ``MEMBERS``.
"""

from django.urls import reverse
from django.utils.translation import override

SLUG = "placeholder-of-the-slug"


def text(value: str) -> str:
    """A JSON string; null where the text is empty."""
    return f"coalesce(to_json(nullif({value}, ''))::text, 'null')"


def word(value: str) -> str:
    """A JSON string or number of a column that is never null."""
    return f"to_json({value})::text"


def known(value: str) -> str:
    """A JSON value, or null."""
    return f"coalesce(to_json({value})::text, 'null')"


def both(row: str, name: str) -> str:
    return f"""'{{"en":' || {text(f"{row}.{name}_en")} || ',"ja":' || {text(f"{row}.{name}_ja")} || '}}'"""


def labelled(row: str) -> str:
    """``name``, ``label`` and ``language``, without braces."""
    name = f"coalesce(nullif({row}.name_en, ''), {row}.name_ja)"
    return (
        f"""'"name":' || {both(row, "name")} || ',"label":' || {word(name)} || ',"language":'"""
        f""" || CASE WHEN {name} = {row}.name_ja AND {name} <> '' THEN '"ja"' ELSE '"en"' END"""
    )


def term(row: str) -> str:
    """A term without its closing brace."""
    return f"""'{{"code":' || {word(f"{row}.code")} || ',' || {labelled(row)}"""


def listed(column: str) -> str:
    return f"'[' || coalesce({column}, '') || ']'"


def page(row: str) -> str:
    return f"to_json(%(before)s || {row}.slug || %(after)s)::text"


def is_public(field: str) -> str:
    return f"coalesce(p.visibility ->> '{field}', 'public') = 'public'"


PLACE = f"""{term("t")} || ',"kind":' || {word("t.kind")} || '}}'"""
REFERENCE = (
    f"""'{{"id":' || {word("o.public_id")} || ',' || {labelled("o")} || ',"url":' || {page("o")}"""
    f""" || ',"kind":' || {word("o.kind")} || ',"side":' || {word("o.side")} || '}}'"""
)
SEAT = f"""
'{{"territory":' || CASE WHEN {is_public("seat_city")} OR seat.kind <> 'city'
    THEN coalesce(seat.json, 'null') ELSE 'null' END
|| ',"city":' || CASE WHEN {is_public("seat_city")} THEN {word("p.seat_city")} ELSE '""' END || '}}'
"""
PROVENANCE = f"""
'{{"source":' || {word("p.source")} || ',"is_sample":' || {word("p.is_sample")}
|| ',"confirmed_on":' || {known("p.confirmed_on")} || ',"checked_on":' || {known("p.checked_on")}
|| ',"machine_translated":' || {word("p.machine_translated")} || '}}'
"""
INTEREST = f"""
'{{"direction":' || {word("i.direction")} || ',"form":' || form.json || ',"sector":' || sector.json
|| '}},"third_region":' || coalesce(region.json, 'null')
|| ',"third_region_role":' || {text("i.third_region_role")} || ',"text":' || {both("i", "text")}
|| ',"expires_on":' || {known("i.expires_on")} || '}}'
"""
MOMENT = """
to_json(replace(to_char(p.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    '.000000', '') || 'Z')::text
"""
# After id, name, label and language, in the order of the serializer.
MEMBERS = {
    "url": page("p"),
    "kind": word("p.kind"),
    "side": word("p.side"),
    "summary": both("p", "summary"),
    "territory": "coalesce(territory.json, 'null')",
    "seat": SEAT,
    "sectors": listed("tags.json"),
    "themes": listed("themes.json"),
    "interests": listed("interests.json"),
    "languages": word("p.languages"),
    "website": f"CASE WHEN {is_public('website')} THEN {text('p.website')} ELSE 'null' END",
    "members": listed("members.json"),
    "alliances": listed("alliances.json"),
    "provenance": PROVENANCE,
    "updated_at": MOMENT,
}
RECORD = f"""'{{"id":' || {word("p.public_id")} || ',' || {labelled("p")} || """ + " || ".join(
    f"""',"{name}":' || {value}""" for name, value in MEMBERS.items()
)
# Terms are few: each is put into JSON once. A sector lacks its brace, for its rank may follow.
STATEMENT = f"""
WITH place AS MATERIALIZED (SELECT id, kind, {PLACE} AS json FROM regions_territory AS t),
sector AS MATERIALIZED (SELECT id, position, code, {term("s")} AS json FROM regions_sector AS s),
form AS MATERIALIZED (
    SELECT id, position, {term("f")} || '}}' AS json FROM regions_cooperationform AS f
),
region AS MATERIALIZED (SELECT id, {term("r")} || '}}' AS json FROM regions_thirdregion AS r),
theme AS MATERIALIZED (
    SELECT id, position, code, {term("t")} || '}}' AS json FROM regions_theme AS t
),
tags AS (
    SELECT tag.profile_id, string_agg(
        sector.json || ',"flagship_rank":' || {known("tag.flagship_rank")} || '}}', ','
        ORDER BY tag.flagship_rank NULLS LAST, sector.position, tag.id) AS json
    FROM regions_profilesector AS tag JOIN sector ON sector.id = tag.sector_id GROUP BY 1
),
themes AS (
    SELECT link.profile_id, string_agg(theme.json, ',' ORDER BY theme.position, theme.code) AS json
    FROM regions_profile_themes AS link JOIN theme ON theme.id = link.theme_id GROUP BY 1
),
interests AS (
    SELECT i.profile_id, string_agg({INTEREST}, ','
        ORDER BY i.direction, form.position, sector.position, i.id) AS json
    FROM regions_cooperationinterest AS i
    JOIN form ON form.id = i.form_id JOIN sector ON sector.id = i.sector_id
    LEFT JOIN region ON region.id = i.third_region_id
    WHERE i.expires_on IS NULL OR i.expires_on >= %(today)s GROUP BY 1
),
other AS MATERIALIZED (
    SELECT o.id, o.slug, {REFERENCE} AS json FROM regions_profile AS o
    WHERE o.state = 'published' AND o.id IN (
        SELECT alliance_id FROM regions_membership UNION SELECT member_id FROM regions_membership)
),
members AS (
    SELECT m.alliance_id AS profile_id, string_agg(other.json, ',' ORDER BY other.slug) AS json
    FROM regions_membership AS m JOIN other ON other.id = m.member_id GROUP BY 1
),
alliances AS (
    SELECT m.member_id AS profile_id, string_agg(other.json, ',' ORDER BY other.slug) AS json
    FROM regions_membership AS m JOIN other ON other.id = m.alliance_id GROUP BY 1
)
SELECT '{{"kind":"profile","id":"' || p.public_id || '","record":' || {RECORD} || '}}}}'
FROM regions_profile AS p
LEFT JOIN place AS territory ON territory.id = p.territory_id
LEFT JOIN place AS seat ON seat.id = p.seat_id
LEFT JOIN tags ON tags.profile_id = p.id
LEFT JOIN themes ON themes.profile_id = p.id
LEFT JOIN interests ON interests.profile_id = p.id
LEFT JOIN members ON members.profile_id = p.id
LEFT JOIN alliances ON alliances.profile_id = p.id
WHERE p.state = 'published'
"""


def page_parts(site: str) -> tuple[str, str]:
    """What stands before and after the slug in the address of a page in English."""
    with override("en"):
        before, after = reverse("profile", args=[SLUG]).split(SLUG)
    return site + before, after
