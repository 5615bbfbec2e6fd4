"""Dumps: the same as the API says, of one moment, whole or not there, and safe to open."""

import csv
import gzip
import hashlib
import io
import json
import os
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override
from rest_framework.renderers import JSONRenderer

from regions.models import Profile
from regions.queries.dumps import dumps
from regions.queries.mirrored import records_of
from regions.services import dumping
from regions.services.changes import settle_changes
from regions.services.documents import write_due_documents
from regions.services.dumping import OwnSite, profile_lines, write_dump
from regions.services.reference import load_reference_data
from tests.factories import (
    InterestFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
)
from tests.mirroring import told_by_dump

pytestmark = pytest.mark.django_db
URL = "/api/v1/dumps/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DUMP_DIR = str(tmp_path / "dumps")
    return tmp_path / "dumps"


def by_serializer() -> dict[str, bytes]:
    rows = list(Profile.objects.published().values_list("pk", flat=True))
    with override("en"):
        records = records_of("profile", rows, site=OwnSite()).values()
        return {record["id"]: JSONRenderer().render(record) for record in records}


def by_database() -> dict[str, bytes]:
    found = {}
    for line in map(bytes, profile_lines()):
        key = json.loads(line)["id"]
        before = f'{{"kind":"profile","id":"{key}","record":'.encode()
        assert line.startswith(before)
        found[key] = line.removeprefix(before).removesuffix(b"}\n")
    return found


def test_reference_profiles_are_dumped_byte_for_byte_as_the_serializer_tells_them():
    """Those that stand written, and those that have to be written for the dump."""
    load_reference_data(lambda _line: None)
    told = by_database()
    assert len(told) > 500
    assert told == by_serializer()
    write_due_documents(most=200)
    assert by_database() == told
    write_due_documents()
    assert by_database() == told


def test_odd_profiles_are_dumped_byte_for_byte_as_the_serializer_tells_them():
    city = TerritoryFactory(kind="city", name_ja="")
    sectors = SectorFactory.create_batch(3)
    odd = 'A "quoted"\\ name,\ttab\nline \x01 \u3042🪵 </script> %s {}'
    full = ProfileFactory(
        name_en=odd, summary_ja=odd, flagships=sectors[:2], sectors=sectors[2:],
        themes=ThemeFactory.create_batch(2), languages=["en", "ja"], website="https://a.example/?a=1&b=2",
        seat=city, seat_city="Ville", machine_translated=["summary_ja"],
    )  # fmt: skip
    hidden = {"website": "members", "seat_city": "helpdesk"}
    ProfileFactory(seat=city, seat_city="Ville", website="https://b.example", visibility=hidden)
    ProfileFactory(seat_city="Ville", visibility=hidden, name_en="", name_ja="名")
    ProfileFactory(name_en="Same", name_ja="Same", members=[full])
    ProfileFactory(side="third", territory=None, seat=None, members=[full])
    ProfileFactory(state="draft", members=[full])
    told = {"third_region": ThirdRegionFactory(), "third_region_role": "hub"}
    InterestFactory(profile=full, text_en=odd, **told)
    InterestFactory(profile=full, expires_on="2020-01-01")
    InterestFactory(profile=full, expires_on="2999-01-01", direction="seek")
    assert by_database() == by_serializer()
    write_due_documents()
    assert by_database() == by_serializer()
    Profile.objects.filter(pk=full.pk).update(name_en="Outdated in what is written")
    assert by_database() == by_serializer()


def dump_of(client) -> dict:
    return client.get(URL).json()["results"][0]


def unpacked(client, name: str) -> bytes:
    file = next(file for file in dump_of(client)["files"] if file["name"] == name)
    packed = b"".join(client.get(file["url"]))
    assert hashlib.sha256(packed).hexdigest() == file["sha256"]
    assert len(packed) == file["bytes"]
    return gzip.decompress(packed)


def test_a_dump_says_of_every_record_what_the_feed_says(client, settings):
    settings.SITE_URL = "http://testserver"
    profile = ProfileFactory(sectors=[SectorFactory()])
    PartnershipFactory(profiles=[profile])
    ProfileFactory(state="draft")
    manifest = write_dump()
    told = told_by_dump(iter(unpacked(client, "directory.ndjson.gz").splitlines()))
    feed = client.get("/api/v1/sync/", {"page_size": 500, "lang": "en"}).json()
    assert told == {(one["kind"], one["id"]): one["record"] for one in feed["results"]}
    assert manifest.counts["profile"] == 1
    assert sum(manifest.counts.values()) == len(told)


def test_the_feed_goes_on_where_the_dump_ends(client):
    profile = ProfileFactory()
    write_dump()
    cursor = dump_of(client)["cursor"]
    assert client.get("/api/v1/sync/", {"cursor": cursor}).json()["results"] == []
    Profile.objects.filter(pk=profile.pk).update(name_en="Changed since")
    entries = client.get("/api/v1/sync/", {"cursor": cursor}).json()["results"]
    assert [entry["id"] for entry in entries] == [str(profile.public_id)]


def test_the_list_names_licence_form_and_files(client):
    assert client.get(URL).json() == {"results": []}
    write_dump()
    dump = dump_of(client)
    assert (dump["schema_version"], dump["licence"]["name"]) == (1, "CC BY 4.0")
    assert [file["name"] for file in dump["files"]] == [
        "directory.ndjson.gz",
        "profiles.csv.gz",
        "events.csv.gz",
        "postings.csv.gz",
        "profiles.geojson.gz",
    ]


def test_the_table_is_safe_in_a_spreadsheet(client):
    flagship, other = SectorFactory(code="FOR"), SectorFactory(code="LIF")
    profile = ProfileFactory(name_en="=HYPERLINK(1)", flagships=[flagship], sectors=[other])
    InterestFactory(profile=profile, direction="seek", sector=other)
    write_dump()
    text = unpacked(client, "profiles.csv.gz").decode()
    assert text.startswith("\ufeffid,url,kind")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["id"], row["name_en"]) == (str(profile.public_id), "'=HYPERLINK(1)")
    assert (row["flagships"], row["sectors"]) == ("FOR", "FOR; LIF")
    assert row["seeks"].endswith(":LIF")


def test_points_stand_where_the_organisation_may_be_seen(client):
    region = TerritoryFactory(latitude=48.5, longitude=7.5)
    city = TerritoryFactory(kind="city", latitude=48.6, longitude=7.7)
    shown = ProfileFactory(territory=region, seat=city)
    hiding = ProfileFactory(territory=region, seat=city, visibility={"seat_city": "helpdesk"})
    nowhere = ProfileFactory(side="third", territory=None, seat=None)
    write_dump()
    features = json.loads(unpacked(client, "profiles.geojson.gz"))["features"]
    points = {one["id"]: one["geometry"] and one["geometry"]["coordinates"] for one in features}
    assert points == {
        str(shown.public_id): [7.7, 48.6],
        str(hiding.public_id): [7.5, 48.5],
        str(nowhere.public_id): None,
    }


def test_an_empty_directory_is_an_empty_dump(client):
    write_dump()
    assert json.loads(unpacked(client, "profiles.geojson.gz"))["features"] == []
    assert unpacked(client, "directory.ndjson.gz") == b""


def test_old_dumps_are_removed(settings, folder):
    settings.DUMPS_KEPT = 2
    names = [write_dump().name for _number in range(3)]
    assert len(set(names)) == 3
    assert [one.name for one in dumps()] == [names[2], names[1]]
    assert {one.name for one in folder.iterdir()} == {names[2], names[1]}


def test_a_dump_that_breaks_off_is_never_seen(folder, monkeypatch):
    def full(*_args):
        raise OSError("No space left on device")

    monkeypatch.setattr(dumping, "write_table", full)
    with pytest.raises(OSError, match="No space"):
        write_dump()
    assert list(folder.iterdir()) == []


def test_what_a_killed_process_left_is_removed_after_half_a_day(folder):
    write_dump()
    fresh, old = folder / "unfinished-a", folder / "unfinished-b"
    fresh.mkdir()
    old.mkdir()
    os.utime(old, (1, 1))
    assert dumping.prune_dumps() == 1
    assert fresh.exists()
    assert not old.exists()


@pytest.mark.parametrize(
    "path",
    [
        "20260401T023000Z/directory.ndjson.gz",
        "NAME/manifest.json",
        "NAME/..%2Fsecret",
        "NAME/nothing",
        "..%2F..%2F/etc/passwd",
        "unfinished-a/directory.ndjson.gz",
    ],
)
def test_nothing_else_can_be_downloaded(client, folder, path):
    name = write_dump().name
    shutil.copytree(folder / name, folder / "unfinished-a")
    (folder / "secret").write_text("secret")
    assert client.get(f"{URL}{path.replace('NAME', name)}").status_code == 404


def test_a_file_is_asked_for_again_by_its_checksum(client):
    ProfileFactory()
    write_dump()
    url = dump_of(client)["files"][0]["url"]
    first = client.get(url, headers={"accept": "application/gzip"})
    assert first.status_code == 200
    assert first.streaming
    assert len(b"".join(first)) == int(first["Content-Length"])
    again = client.get(url, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_a_dump_of_an_unknown_form_is_not_offered(client, folder):
    path = folder / write_dump().name / "manifest.json"
    path.write_text(path.read_text().replace('"schema_version": 1', '"schema_version": 99'))
    assert client.get(URL).json() == {"results": []}


def test_the_same_directory_is_packed_into_the_same_bytes(client):
    ProfileFactory()
    settle_changes()
    sums = [[file.sha256 for file in write_dump().files] for _number in range(2)]
    assert sums[0] == sums[1]


def test_the_command_says_what_it_wrote(capsys, folder):
    ProfileFactory()
    call_command("write_dump")
    told = capsys.readouterr().out
    assert str(folder / Path(dumps()[0].name)) in told
    assert "profiles.csv.gz" in told
