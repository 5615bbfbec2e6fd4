"""Words found, marked as they were written."""

import pytest

from regions.search.marking import Needles, marked, snippet


@pytest.mark.parametrize(
    ("text", "needles", "expected"),
    [
        ("Gifu Prefecture", ["gifu"], "<mark>Gifu</mark> Prefecture"),
        ("ｷﾞﾌの町", ["ぎふ"], "<mark>ｷﾞﾌ</mark>の町"),
        ("The Poët of Löer", ["poet", "loer"], "The <mark>Poët</mark> of <mark>Löer</mark>"),
        ("Poe\u0308t", ["poët"], "<mark>Poe\u0308t</mark>"),
        ("東京都と京都府", ["京都"], "東京都と<mark>京都</mark>府"),
        ("医療機器", ["医"], "<mark>医</mark>療機器"),
        ("産学官", ["産学官"], "<mark>産学官</mark>"),
        ("clusters", ["cluster"], "<mark>clusters</mark>"),
        ("photonics", ["photon"], "<mark>photonics</mark>"),
        ("<b>wine</b> & more", ["wine"], "&lt;b&gt;<mark>wine</mark>&lt;/b&gt; &amp; more"),
        ("nothing here", ["wine"], "nothing here"),
        ("circular economy", ["circular economy"], "<mark>circular economy</mark>"),
        ("", ["wine"], ""),
    ],
)
def test_marked_shows_what_was_found(text, needles, expected):
    assert marked(text, needles) == expected


def test_a_snippet_is_cut_around_the_first_word_found():
    text = "Makers of fine things. " * 20 + "Here is hydrogen. " + "More of it follows. " * 20
    part = snippet(text, Needles.of(["hydrogen"]))
    assert part.startswith("…")
    assert part.endswith("…")
    assert "<mark>hydrogen</mark>" in part
    assert len(part) < 240


def test_no_snippet_without_the_words():
    assert snippet("Makers of fine things.", Needles.of(["hydrogen"])) == ""
