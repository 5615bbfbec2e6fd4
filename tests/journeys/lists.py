"""Lists of organisations as the helpdesk brings them: in the encoding of a Japanese Excel."""

import re

HEADER = "id,区分,種別,英語名,日本語名,territory,sectors,日本語説明"
UNDO = "form[action$='/undo/']"


def table(*rows):
    return "\r\n".join([HEADER, *rows, ""]).encode("cp932")


def bring(page, content, *, name="list.csv"):
    """Upload a list that is published at once, and wait until it is checked."""
    page.goto("/en/curation/imports/")
    page.set_input_files("[name=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.check("[name=publish]")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/curation/imports/[0-9a-f-]{36}/"))
    page.wait_for_selector("#rows")


def counts(page):
    """New, changed, unchanged, with errors."""
    return [int(one) for one in page.locator(".stats dd").all_inner_texts()]


def commit(page):
    page.click("form[action$='/commit/'] button")
    page.wait_for_selector(UNDO)


def undo(page):
    page.click(f"{UNDO} button")
    page.wait_for_selector(f"{UNDO}, #import progress", state="detached")
