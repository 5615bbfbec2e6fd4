"""The journeys notice what goes wrong behind a page."""

from tests.journeys.browsing import violations_of

FAULTS = """
fetch('https://forbidden.example/').catch(() => {});
open('https://elsewhere.example/');
fetch('/en/no-such-page/');
document.body.insertAdjacentHTML('beforeend', '<p style="color: red">Red</p>');
console.error('broken');
setTimeout(() => { throw new Error('thrown') });
"""


def test_the_watch_notes_every_kind_of_fault(enter):
    page = enter()
    page.goto("/en/about-data/")
    assert page.watch.problems == []
    page.context.route("https://elsewhere.example/", lambda route: route.abort())
    page.evaluate(f"() => {{ {FAULTS} }}")
    page.wait_for_timeout(500)
    problems, page.watch.problems = "\n".join(page.watch.problems), []
    assert "failed https://elsewhere.example/ net::ERR_FAILED" in problems
    assert "foreign https://elsewhere.example/" in problems
    assert "status 404" in problems
    assert "violates the following Content Security Policy directive" in problems
    assert "console broken" in problems
    assert "script thrown" in problems


def test_axe_finds_a_field_without_a_label(enter):
    page = enter()
    page.goto("/en/accounts/login/")
    page.evaluate("document.querySelector('label[for=id_password]').remove()")
    page.evaluate("document.querySelector('#id_password').removeAttribute('placeholder')")
    assert violations_of(page)[-1:] == ["label: ['#id_password']"]
