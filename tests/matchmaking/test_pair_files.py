"""Files of known pairs, as people bring them."""

import pytest

from matchmaking.pair_files import PairFileError, read_pairs

KNOWN = {"vitagora", "kbcc", "mie", "basque"}
PAIRS = [("vitagora", "kbcc"), ("basque", "mie")]


@pytest.mark.parametrize(
    "text",
    [
        "vitagora,kbcc\nbasque,mie\n",
        "eu,jp\nvitagora,kbcc\nbasque,mie\n",
        "\ufeffEU key;JP key;source\nvitagora;kbcc;a report\nbasque;mie;\n",
        "source\tjp\teu\na report\tkbcc\tvitagora\n\tmie\tbasque\n",
        "something,else\nvitagora,kbcc\n\nbasque,mie\n",
        'profile,partner,source\n"vitagora","kbcc","one, two"\nbasque , mie,\n',
        '[["vitagora", "kbcc"], ["basque", "mie"]]',
        '[{"eu": "vitagora", "jp": "kbcc"}, {"jp": "mie", "eu": "basque"}]',
        '{"pairs": [{"a": "vitagora", "b": "kbcc"}, {"a": "basque", "b": "mie"}]}',
        '{"profile": "vitagora", "partner": "kbcc"}\n{"profile": "basque", "partner": "mie"}\n',
        '["vitagora", "kbcc"]\n["basque", "mie"]\n',
    ],
)
def test_read_pairs_takes_what_people_bring(text):
    assert read_pairs(text, KNOWN) == PAIRS


def test_read_pairs_keeps_unknown_keys_for_its_caller():
    assert read_pairs("vitagora,kbcc\nnobody,mie\n", KNOWN) == [
        ("vitagora", "kbcc"),
        ("nobody", "mie"),
    ]


@pytest.mark.parametrize(
    "text", ["", "  \n", "vitagora\nbasque\n", '["vitagora"]', '[{"eu": "x"}]', '{"eu": \n{']
)
def test_read_pairs_says_why_a_file_cannot_be_read(text):
    with pytest.raises(PairFileError):
        read_pairs(text, KNOWN)
