"""Columns by their headings, and rows with all that is wrong with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.folding import fold
from kernel.tables import csv_lines, safe
from regions.duplicates import website_host
from regions.forms import LANGUAGES
from regions.imports.cells import cells_of
from regions.imports.checking import EMPTY, RowCheck
from regions.imports.columns import map_columns
from regions.imports.interests import Entry, read_entries, written
from regions.imports.known import WORKING_LANGUAGES, Known
from regions.imports.problems import ROW_ERRORS, WARNINGS, Unreadable, row_error, warning_text
from regions.imports.said import REMEMBERED, Reader
from regions.imports.twins import host_of, squeezed

KNOWN = Known(
    sectors=frozenset({"LIF", "LIF-BIO", "MAN-MAC", "ENE-HYD", "AGR-FOOD"}),
    themes=frozenset({"GREEN", "AGEING"}),
    forms=frozenset({"B2B", "FAIR"}),
    third_regions=frozenset({"ASEAN"}),
    territories={"FR": "FR", "FRK2": "FR", "JP": "JP", "JP-21": "JP", "GR": "GR"},
    former={"FR71": "FRK2"},
    languages=WORKING_LANGUAGES,
    sides={"eu": "eu", "jp": "jp", "日本": "jp", "third": "third"},
    kinds={"cluster": "cluster", "クラスター": "cluster"},
)
GOOD = {
    "id": "one",
    "side": "eu",
    "kind": "cluster",
    "name_en": "Wood Valley",
    "territory": "FRK2",
    "sectors": "LIF-BIO",
    "description_en": "Makers.",
}


def check(before=None, *, publish=True, **cells):
    row = cells if before else GOOD | cells
    row = {"id": "one"} | row
    cells = cells_of({column: place for place, column in enumerate(row)}, list(row.values()))
    return RowCheck(cells, reader=Reader(KNOWN), before=before, publish=publish).run()


def codes(checked):
    return [(error["column"], error["code"]) for error in checked.errors]


# Columns -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        ["id", "name_en", "description_ja"],
        ["ＩＤ", " Name (EN) ", "Description JA"],
        ["外部ID", "英語名", "日本語説明"],
        ["External Key", "Name in English", "説明（日本語）"],
    ],
)
def test_columns_are_told_by_their_headings(header):
    assert map_columns(header).places == {"id": 0, "name_en": 1, "description_ja": 2}


def test_unknown_columns_are_listed():
    assert map_columns(["id", "name_ja", "Colour", ""]).unknown == ["Colour"]


@pytest.mark.parametrize(
    ("header", "code", "columns"),
    [
        (["name_en"], "columns_missing", "id"),
        (["id", "side"], "columns_missing", "name_en / name_ja"),
        (["id", "name", "Name_EN"], "column_twice", "name, Name_EN"),
    ],
)
def test_columns_that_are_missing_or_doubled_are_named(header, code, columns):
    with pytest.raises(Unreadable) as refused:
        map_columns(header)
    assert (refused.value.problem.code, refused.value.problem.values) == (
        code,
        {"columns": columns},
    )


def test_the_languages_of_a_file_are_those_of_the_form():
    assert frozenset(LANGUAGES) == WORKING_LANGUAGES


# Rows --------------------------------------------------------------------------------------------


def test_a_good_row_becomes_a_content():
    assert check(website="www.wood.example", languages="EN ja", themes="green").content == {
        **EMPTY,
        "kind": "cluster",
        "side": "eu",
        "name_en": "Wood Valley",
        "territory": "FRK2",
        "flagships": ["LIF-BIO"],
        "summary_en": "Makers.",
        "website": "https://www.wood.example",
        "languages": ["en", "ja"],
        "themes": ["GREEN"],
    }


def test_all_errors_of_a_row_are_named_at_once():
    found = check(
        id="",
        side="moon",
        kind="",
        name_en="x" * 201,
        territory="FRZZ",
        sectors="LIF-BIX QQQQQ",
        themes="GREN",
        languages="english",
        website="javascript:alert(1)",
        offers="B2B:LIF-BIX:text; B2C:LIF:text",
        seeks="FAIR:LIF:a; FAIR:LIF:b",
        description_en="a\x00b",
    )
    assert codes(found) == [
        ("id", "required"),
        ("name_en", "too_long"),
        ("description_en", "control"),
        ("side", "choice"),
        ("kind", "required_new"),
        ("territory", "code_unknown"),
        ("website", "website"),
        ("languages", "language"),
        ("sectors", "code_unknown"),
        ("sectors", "code_strange"),
        ("themes", "code_unknown"),
        ("offers", "code_unknown"),
        ("offers", "code_unknown"),
        ("seeks", "interest_twice"),
    ]


def test_an_unknown_sector_names_the_nearest():
    (error,) = check(sectors="LIF-BOI").errors
    assert error["value"] == "LIF-BOI"
    assert row_error(error) == ("There is no code “LIF-BOI”.", "Did you mean LIF-BIO, LIF?")


def test_every_error_and_warning_has_words():
    values = dict.fromkeys(
        [
            "row",
            "length",
            "limit",
            "character",
            "choices",
            "code",
            "near",
            "count",
            "territory",
            "country",
            "entry",
            "form",
            "sector",
            "key",
            "old",
            "new",
            "name",
        ],
        "x",
    )
    for code in ROW_ERRORS:
        assert all(row_error({"code": code, "values": values}))
    for code in WARNINGS:
        assert warning_text("|".join([code, *(f"{k}=x" for k in values)]))


def test_a_hundred_thousand_characters_are_too_many():
    (error,) = check(description_en="x" * 100_000).errors
    assert row_error(error)[0] == "The cell has 100000 characters; 3000 are possible."
    assert len(error["value"]) == 200


def test_a_former_code_is_replaced_with_a_warning():
    found = check(territory="FR71")
    assert (found.content["territory"], found.errors) == ("FRK2", [])
    assert [warning_text(one) for one in found.warnings] == [
        "The code FR71 was replaced by FRK2, which is used."
    ]


@pytest.mark.parametrize(
    ("cells", "territory", "errors"),
    [
        ({"country": "FR", "territory": ""}, "FR", []),
        ({"country": "EL", "territory": ""}, "GR", []),
        ({"country": "JP", "territory": "FRK2"}, "FRK2", [("country", "country")]),
        ({"country": "XX", "territory": "FRK2"}, "FRK2", [("country", "code_strange")]),
        ({"country": "", "territory": ""}, "", [("territory", "territory_required")]),
        ({"country": "", "territory": "", "side": "third"}, "", []),
    ],
)
def test_country_and_territory_fit_together(cells, territory, errors):
    found = check(**cells)
    assert (found.content["territory"], codes(found)) == (territory, errors)


def test_the_first_three_sectors_are_the_flagship_strengths():
    content = check(sectors="MAN-MAC LIF-BIO、ENE-HYD AGR-FOOD").content
    assert content["flagships"] == ["MAN-MAC", "LIF-BIO", "ENE-HYD"]
    assert content["sectors"] == ["AGR-FOOD"]


def test_a_column_of_flagships_leaves_the_others_alone():
    content = check(flagships="ENE-HYD", sectors="MAN-MAC LIF-BIO").content
    assert (content["flagships"], content["sectors"]) == (["ENE-HYD"], ["LIF-BIO", "MAN-MAC"])


BEFORE = EMPTY | {
    "kind": "cluster",
    "side": "eu",
    "name_en": "Wood Valley",
    "territory": "FRK2",
    "flagships": ["LIF-BIO"],
    "summary_en": "Two\r\nlines.",
    "summary_ja": "機械訳",
    "machine_translated": ["summary_ja"],
    "languages": ["en", "fr"],
    "website": "https://wood.example/",
}


def test_an_absent_column_leaves_and_an_empty_cell_empties():
    content = check(BEFORE, website="").content
    assert content == BEFORE | {"website": ""}


def test_what_differs_in_spaces_and_order_only_is_unchanged():
    found = check(BEFORE, description_en=" Two\nlines. ", languages="fr en", sectors="LIF-BIO")
    assert found.content == BEFORE


def test_a_text_from_a_file_is_not_machine_translated_any_more():
    content = check(BEFORE, description_ja="人の訳").content
    assert content["machine_translated"] == []


def test_cells_of_takes_the_apostrophe_of_exports_away():
    places = {"id": 0, "name_en": 1, "name_ja": 2}
    assert cells_of(places, ["'-1", "'quoted'"]) == {
        "id": "-1",
        "name_en": "'quoted'",
        "name_ja": "",
    }


def test_a_reader_says_the_same_of_a_cell_again():
    reader = Reader(KNOWN)
    first = [reader.said("sectors", cell) for cell in ("LIF", "LIF-BOI")]
    for number in range(REMEMBERED):
        reader.said("sectors", str(number))
    assert [reader.said("sectors", cell) for cell in ("LIF", "LIF-BOI")] == first
    assert len(reader.read["sectors"]) <= REMEMBERED


@given(st.text())
def test_squeezed_names_are_folded_names_without_spaces(name):
    assert squeezed(name) == fold(name).replace(" ", "")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.wood.example",
        "http://wood.example/a?b",
        "HTTPS://Wood.Example/",
        "https://wood.example:8080/",
        "https://someone@wood.example/",
        "https://linkedin.com/company/wood",
        "https://木.example/",
    ],
)
def test_host_of_is_the_host_that_names_an_organisation(address):
    assert host_of(address) == website_host(address)


# Offers and wishes -------------------------------------------------------------------------------


def test_free_text_is_a_business_partnership_in_the_first_sector():
    offers = check(sectors="ENE-HYD LIF", offers="Valves: small; and large").content["interests"]
    assert [(o["direction"], o["form"], o["sector"], o["text_en"]) for o in offers] == [
        ("offer", "B2B", "ENE-HYD", "Valves: small; and large")
    ]


def test_japanese_free_text_is_the_japanese_text():
    (offer,) = check(seeks="共同研究の相手").content["interests"]
    assert (offer["direction"], offer["text_en"], offer["text_ja"]) == (
        "seek",
        "",
        "共同研究の相手",
    )


def test_free_text_without_a_sector_is_refused():
    assert codes(check(sectors="", offers="Valves")) == [("offers", "interest_sector")]


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("B2B:LIF:valves", [Entry("B2B", "LIF", text_en="valves")]),
        ("ｂ２ｂ：ＬＩＦ：弁", [Entry("B2B", "LIF", text_ja="弁")]),
        ("B2B:LIF; FAIR:LIF:", [Entry("B2B", "LIF"), Entry("FAIR", "LIF")]),
        ("B2B:LIF:a; b;FAIR:LIF:c", [Entry("B2B", "LIF", text_en="a; b"), Entry("FAIR", "LIF", text_en="c")]),
        ("B2B:LIF:valves // 弁", [Entry("B2B", "LIF", text_en="valves", text_ja="弁")]),
        ("B2B:LIF@ASEAN/hub:x", [Entry("B2B", "LIF", "ASEAN", "hub", text_en="x")]),
        ("see https://a.example; more", []),
    ],
)  # fmt: skip
def test_read_entries_reads_the_grammar(cell, entries):
    assert read_entries(cell) == entries


text = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "))


@given(text.map(str.strip), text.map(str.strip))
def test_written_entries_are_read_back(text_en, text_ja):
    said = {"form": "B2B", "sector": "LIF", "text_en": text_en, "text_ja": text_ja}
    read = read_entries(f"{written(said)}; {written(said | {'form': 'FAIR'})}")
    expected = Entry("B2B", "LIF", text_en=text_en, text_ja=text_ja)
    assert read[0] == expected
    assert len(read) == 2


# Writing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["=1+1", "+81", "-x", "@a", "\tx", "\rx", "＝1", "'=1"])
def test_no_cell_is_a_formula(cell):
    assert safe(cell) == f"'{cell}"


def test_safe_leaves_other_cells_alone():
    assert [safe(cell) for cell in ["", "a=b", "'s-Hertogenbosch"]] == [
        "",
        "a=b",
        "'s-Hertogenbosch",
    ]


def test_csv_has_the_mark_once_and_windows_line_ends():
    written_file = b"".join(csv_lines([["id", "名称"], ["=1", 'a "b"']]))
    assert written_file == '\ufeffid,名称\r\n\'=1,"a ""b"""\r\n'.encode()
