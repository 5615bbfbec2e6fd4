"""The helpdesk brings a list of organisations, mends it, imports it and takes it back."""

import csv
from uuid import uuid4

from tests.journeys.browsing import axe
from tests.journeys.lists import bring, commit, counts, table, undo
from tests.journeys.people import HELPDESK

GOOD = "{key}-1,jp,cluster,Hida Joinery {key},飛騨木工の会 {key},JP-21,FOR-WOOD,髙山の木工。"
BAD = [
    "{key}-2,jp,kingdom,Second {key},二番 {key},JP-21,FOR-WOOD,",
    "{key}-3,jp,cluster,Third {key},三番 {key},JP-99,FOR-WOOD,",
    "{key}-4,jp,cluster,Fourth {key},四番 {key},JP-21,FOR-WOOOD,",
]


def found(page, words):
    page.goto(f"/ja/partners/?q={words}")
    return page.locator("#results h2 a").evaluate_all("all => all.map(a => a.innerText)")


def test_a_list_with_errors_is_mended_imported_and_taken_back(enter):
    key = f"list{uuid4().hex[:8]}"
    page, reader = enter(HELPDESK), enter(language="ja")
    bring(page, table(*(row.format(key=key) for row in [GOOD, *BAD])))
    assert counts(page) == [1, 0, 0, 3]
    assert "CP932" in page.inner_text("main")
    assert page.locator("form[action$='/commit/']").count() == 0
    columns = page.locator(".import-row tbody th").all_inner_texts()  # as headed, and by our name
    assert columns == ["種別\nkind", "territory", "sectors"]
    axe(page)
    with page.expect_download() as download:
        page.click("a[href$='/problems/']")
    errors = download.value.path().read_bytes().decode("utf-8-sig").splitlines()
    keys = list(dict.fromkeys(line[1] for line in csv.reader(errors)))
    assert keys == ["id", f"{key}-2", f"{key}-3", f"{key}-4"]
    bring(page, table(GOOD.format(key=key)))
    assert counts(page) == [1, 0, 0, 0]
    assert found(reader, key) == []
    commit(page)
    assert len(found(reader, key)) == 1
    reader.click("#results h2 a")
    reader.wait_for_url("**/partners/*/")
    assert reader.inner_text("section[aria-labelledby=summary] p") == "髙山の木工。"
    undo(page)
    assert found(reader, key) == []
