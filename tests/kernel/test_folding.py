import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Poët", "poet"),
        ("Löer", "loer"),
        ("Straße", "strasse"),
        ("Hokkaidō", "hokkaido"),
        ("ｷﾞﾌ", "ぎふ"),
        ("ギフ", "ぎふ"),
        ("ぎふ", "ぎふ"),
        ("ＧＩＦＵ", "gifu"),
        ("岐阜県", "岐阜県"),
        ("Île-de-France", "ile-de-france"),
        ("  two   words\n", "two words"),
    ],
)
def test_fold_gives_every_spelling_one_form(written, folded):
    assert fold(written) == folded


def test_fold_keeps_voiced_kana_apart():
    assert fold("がいこく") != fold("かいこく")


@given(st.text())
def test_fold_folds_once_and_for_all(text):
    assert fold(fold(text)) == fold(text)
