"""Files of every sort: which encoding, which rows, and which are refused with what words."""

import io
import struct
import zipfile

import pytest

from regions.imports import reading, unpacking
from regions.imports.problems import Unreadable
from regions.imports.reading import read_table
from tests.regions.imports.conftest import workbook

TEXT = "id,name_ja\r\n1,岐阜県木材クラスター\r\n2,ｶﾅと漢字、日本語の文章\r\n"


def cells(content):
    table = read_table(content)
    return table.encoding, table.header, [line.cells for line in table.lines]


@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 (BOM)"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp932", "CP932 (Shift_JIS)"),
        ("shift_jis", "CP932 (Shift_JIS)"),
    ],
)
def test_read_table_recognises_and_names_the_encoding(codec, label):
    rows = [["1", "岐阜県木材クラスター"], ["2", "ｶﾅと漢字、日本語の文章"]]
    assert cells(TEXT.encode(codec)) == (label, ["id", "name_ja"], rows)


def test_read_table_does_not_take_a_european_excel_for_japanese():
    content = "id;name_en\r\n1;Vallée du Poët\r\n2;Größe für Löer\r\n".encode("cp1252")
    rows = [["1", "Vallée du Poët"], ["2", "Größe für Löer"]]
    assert cells(content) == ("Windows-1252", ["id", "name_en"], rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_read_table_takes_the_delimiter_of_the_first_row(delimiter):
    content = f'id{delimiter}name_en\n1{delimiter}"A, b; c"\n'.encode()
    assert cells(content)[2] == [["1", "A, b; c"]]


def test_read_table_names_the_lines_of_another_encoding():
    content = "id,name_ja\n1,岐阜県\n".encode() + "2,東京都\n".encode("cp932")
    with pytest.raises(Unreadable) as refused:
        read_table(content)
    assert refused.value.problem.message == (
        "Parts of the file are written in UTF-8 and parts in another encoding (lines 3). "
        "Join the parts in one program and save the file as “CSV UTF-8”."
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "not_a_table"),
        (b"<!DOCTYPE html><html>", "not_a_table"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b'id,name_en\n1,"' + b"x" * 200_000, "quote_open"),
    ],
)
def test_read_table_says_why_a_file_is_no_table(content, code):
    with pytest.raises(Unreadable) as refused:
        list(read_table(content).lines)
    assert refused.value.problem.code == code
    assert refused.value.problem.message


def test_read_table_names_the_limit_of_rows(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    with pytest.raises(Unreadable, match="too_many_rows"):
        list(read_table(b"id\n" + b"1\n" * 4).lines)


def test_read_table_names_size_and_limit():
    with pytest.raises(Unreadable) as refused:
        read_table(b"a" * ((reading.MAX_CSV_MB << 20) + 1))
    assert refused.value.problem.values == {"size": 61, "limit": 60}


def test_a_spreadsheet_of_thirty_megabytes_is_too_big():
    with pytest.raises(Unreadable, match="too_big"):
        read_table(b"PK\x03\x04" + b"\x01" * (30 << 20))


def test_read_table_skips_empty_rows_and_keeps_the_numbers_of_the_sheet():
    table = read_table(b"id,name_en\n\n1,A\n,\n2,B\n")
    assert [line.number for line in table.lines] == [3, 5]


def test_read_workbook_takes_values_of_formulas_numbers_and_dates():
    rows = [["id", "name_en", "x", "y"], ["1", "A", 12.0, 3.5]]
    content = workbook(rows, arrange=lambda sheet: sheet.write_formula(2, 1, "=1+1", None, "two"))
    assert cells(content)[2] == [["1", "A", "12", "3.5"], ["", "two", "", ""]]


def test_read_workbook_tells_of_merged_cells():
    content = workbook(
        [["id", "name_en"], ["1", "A"]],
        arrange=lambda sheet: sheet.merge_range(2, 0, 3, 1, "both"),
    )
    notices = read_table(content).notices
    assert notices == [{"code": "merged_cells", "values": {"cells": "A3:B4"}}]


def test_read_workbook_refuses_a_cell_far_away():
    content = workbook([["id"], ["1"]], arrange=lambda s: s.write(1_048_575, 16_383, "far"))
    with pytest.raises(Unreadable) as refused:
        read_table(content)
    assert refused.value.problem.values == {"cell": "XFD1048576"}


def archive(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def test_a_zip_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(unpacking, "MAX_UNPACKED", 10 << 20)
    with pytest.raises(Unreadable, match="unpacks_too_big"):
        read_table(archive(xl__sheet=b"\x00" * (11 << 20)))


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(unpacking, "MAX_UNPACKED", 10 << 20)
    honest = archive(xl__sheet=b"\x00" * (11 << 20))
    lying = honest.replace(struct.pack("<I", 11 << 20), struct.pack("<I", 100))
    assert lying != honest
    with pytest.raises(Unreadable, match="unpacks_too_big"):
        read_table(lying)


def test_an_archive_of_very_many_parts_is_refused():
    with pytest.raises(Unreadable, match="unpacks_too_big"):
        read_table(archive(**{f"part{n}": b"" for n in range(501)}))


@pytest.mark.parametrize(
    ("part", "kind"),
    [("word__document.xml", "Word (.docx)"), ("content.xml", "OpenDocument"), ("a", "ZIP")],
)
def test_other_packed_files_are_named(part, kind):
    with pytest.raises(Unreadable) as refused:
        read_table(archive(**{part: b"x"}))
    assert refused.value.problem.values == {"kind": kind}
