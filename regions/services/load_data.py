# ruff: noqa: S608  # the statements are put together from constants of this package
"""Made-up profiles in large numbers, written as an import writes them, and taken away again."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from regions.models import CooperationForm, Profile, Sector, Territory, Theme
from regions.services.importing.bulk import OPENED, apply_work, execute, prepare_server
from regions.services.importing.commit import CREATE_PROFILES, VERSION_COLUMNS
from regions.services.profiles import INTEREST_LIFETIME
from regions.services.search import refresh_documents
from regions.synthetic import PREFIX, Stock, organisations

CHUNK = 1000
PLACES = ["nuts2", "nuts1", "prefecture", "city"]
RAW = "CREATE TEMPORARY TABLE load_raw (number integer, key text, content jsonb) ON COMMIT DROP"
WORK = f"""
    CREATE TEMPORARY TABLE import_work ON COMMIT DROP AS
    SELECT raw.number, raw.key, true AS is_new, nextval('regions_profile_id_seq') AS profile_id,
        gen_random_uuid() AS public_id, raw.key AS slug, false AS slug_taken, true AS applies,
        '{{}}'::text[] AS changed, raw.content AS whole, content.*
    FROM load_raw AS raw CROSS JOIN LATERAL jsonb_to_record(raw.content) AS content ({OPENED})
"""
WRITE_VERSIONS = f"""
    INSERT INTO regions_profileversion {VERSION_COLUMNS}
    SELECT profile_id, 1, 'published', whole, NULL, 'import', NULL, false, '', 1, 0, NULL, now(),
        now(), now() FROM import_work
"""
SPREAD = """
    UPDATE regions_profile SET confirmed_on = current_date - (id %% 500)::integer
    WHERE external_key LIKE %(keys)s AND id %% 2 = 0
"""
ANALYZED = ("profile", "profilesector", "profile_themes", "cooperationinterest", "searchdocument")


def stock() -> Stock:
    """What made-up organisations are made of: the places and codes of the reference data."""
    places = Territory.objects.filter(kind__in=PLACES).order_by("code")
    return Stock(
        places=list(places.values_list("code", "side", "name_en", "name_ja")),
        sectors=codes(Sector),
        themes=codes(Theme),
        forms=codes(CooperationForm),
    )


def codes(model: Any) -> list[str]:
    return list(model.objects.order_by("code").values_list("code", flat=True))


@transaction.atomic(durable=True)
def write_load_profiles(count: int, *, seed: int) -> int:
    """Publish so many made-up profiles, with tags, interests and one version each."""
    prepare_server()
    execute(RAW)
    today = timezone.localdate()
    until = (today + INTEREST_LIFETIME).isoformat()
    made = organisations(count, seed=seed, stock=stock(), until=until)  # before COPY has the line
    with connection.cursor() as cursor, cursor.copy("COPY load_raw FROM STDIN") as copy:
        for number, (key, content) in enumerate(made, start=1):
            copy.write_row((number, key, json.dumps(content, ensure_ascii=False)))
    execute(WORK)
    execute("ANALYZE import_work (number, profile_id, key)")
    origin = json.dumps({"source": "make_load_data", "on": today.isoformat()})
    values = {"publish": True, "source": "make_load_data", "origin": origin, "today": today}
    execute(CREATE_PROFILES, values | {"checked": False})
    execute(WRITE_VERSIONS)
    apply_work(renew=False)
    execute(SPREAD, {"keys": f"{PREFIX}{seed}-%"})
    execute("DROP TABLE import_work, load_raw")
    return count


def analyze() -> None:
    """Tell the planner: after such a load it would wait for the server's own clean-up."""
    for table in ANALYZED:
        execute(f"ANALYZE regions_{table}")


def refresh_load_documents() -> Iterator[int]:
    """Write the search documents of all made-up profiles; yields how many are done."""
    waiting = list(load_profiles().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(waiting), CHUNK):
        with transaction.atomic():
            refresh_documents(waiting[start : start + CHUNK])
        yield min(start + CHUNK, len(waiting))


def remove_load_profiles() -> Iterator[int]:
    """Delete all made-up profiles, a chunk at a time; yields how many are gone."""
    waiting = list(load_profiles().values_list("pk", flat=True))
    for start in range(0, len(waiting), CHUNK):
        Profile.objects.filter(pk__in=waiting[start : start + CHUNK]).delete()
        yield min(start + CHUNK, len(waiting))


def load_profiles() -> "QuerySet[Profile]":
    return Profile.objects.filter(external_key__startswith=PREFIX, is_sample=False)
