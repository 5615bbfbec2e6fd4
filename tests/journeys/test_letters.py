"""Mails that ask for something: opening their link does nothing, the button acts."""

from uuid import uuid4

from tests.journeys.browsing import axe, press
from tests.journeys.conftest import PASSWORD
from tests.journeys.mailbox import Mailbox
from tests.journeys.people import HELPDESK, MANAGER, OFFICER

CONFIRMED = "本日確認済み"


def ask_whether_right(desk, person):
    """Mark the row of the person's organisation at the desk and ask its editors."""
    desk.goto("/en/curation/?kind=stale&first=oldest")
    row = desk.locator("[data-row]").filter(
        has=desk.locator(f"a[href$='/partners/{person.organisation}/']")
    )
    while row.count() == 0:
        press(desk, ".pagination a[rel=next]")
    row.locator("[name=item]").check()
    desk.select_option("#deed", "ask")
    desk.click(".queue__bar button")
    desk.click("button[name=confirm]")
    desk.wait_for_url("**/curation/?*")


def test_a_profile_is_confirmed_from_the_mail(enter):
    ask_whether_right(enter(HELPDESK), OFFICER)
    reader = enter(language="ja")
    Mailbox(reader, "ja").open_link(OFFICER.email, "/confirm/")
    axe(reader)
    reader.reload()
    assert reader.inner_text("header .badge >> nth=0") != CONFIRMED
    press(reader, "section[aria-labelledby=answer] form button")
    assert reader.inner_text("header .badge >> nth=0") == CONFIRMED


def test_a_colleague_is_invited_by_mail_and_edits(enter):
    email = f"newcomer-{uuid4().hex[:8]}@vitagora.example"
    manager = enter(MANAGER.email)
    manager.goto(f"/en/my/{MANAGER.organisation}/people/")
    manager.fill("[name=email]", email)
    manager.select_option("[name=language]", "en")
    press(manager, "form[action$='/people/invite/'] button")
    newcomer = enter()
    mailbox = Mailbox(newcomer)
    mailbox.open_link(email, "/invitations/")
    axe(newcomer)
    newcomer.click("main .button--primary")
    sign_up(newcomer, email)
    mailbox.open_link(email, "/confirm-email/")
    press(newcomer, "main form button[type=submit]")
    if "/accounts/login/" in newcomer.url:
        newcomer.fill("input[name=login]", email)
        newcomer.fill("input[name=password]", PASSWORD)
        newcomer.click("main form button[type=submit]")
    newcomer.wait_for_url("**/invitations/*/")
    newcomer.fill("[name=function_en]", "Project officer")
    newcomer.click("main .button--primary")
    newcomer.wait_for_url("**/people/")
    assert "Project officer" in newcomer.inner_text("main")
    newcomer.goto(f"/en/my/{MANAGER.organisation}/edit/")
    assert newcomer.input_value("[name=name_en]") != ""


def sign_up(page, email):
    page.wait_for_url("**/signup/**")
    page.fill("[name=email]", email)
    page.fill("[name=given_name]", "Nora")
    page.fill("[name=family_name]", "Neuville")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    press(page, "main form button[type=submit]")
