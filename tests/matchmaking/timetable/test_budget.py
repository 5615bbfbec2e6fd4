"""The interpretation that a day needs against what its interpreters can give."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.timetable.budget import Capacity, most_possible, reckon


def one(pairs="en-ja", slots=range(8), stretch=8):
    return Capacity(frozenset(pairs.split()), tuple(slots), stretch)


@pytest.mark.parametrize(
    ("slots", "stretch", "working"),
    [
        (range(8), 8, 8),
        (range(8), 3, 6),  # three, rest, three, rest
        (range(7), 3, 6),
        ([0, 1, 2, 5, 6, 7], 3, 6),  # lunch is a rest, too
        ([], 3, 0),
    ],
)
def test_an_interpreter_rests_after_the_longest_stretch(slots, stretch, working):
    assert one(slots=slots, stretch=stretch).working == working


def test_a_day_with_too_few_interpreters_says_each_remedy():
    found = reckon({"en-ja": 36}, [one(stretch=3), one(stretch=3)], slots=range(8), stretch=3)
    assert (found.meetings, found.possible, found.missing, found.offered) == (36, 12, 24, 12)
    assert found.more_interpreters == 4  # each works six of eight slots
    assert found.more_slots == 12
    assert (found.at_once, found.is_enough) == (2, False)


def test_who_knows_other_languages_does_not_help():
    found = reckon(
        {"en-ja": 3, "fr-ja": 2}, [one("en-ja"), one("de-ja")], slots=range(8), stretch=8
    )
    assert (found.possible, found.missing, found.offered) == (3, 2, 8)
    assert [(line.pair, line.possible, line.missing) for line in found.pairs] == [
        ("en-ja", 3, 0),
        ("fr-ja", 0, 2),
    ]


def test_nobody_wants_interpretation():
    found = reckon({}, [one()], slots=range(8), stretch=8)
    assert (found.meetings, found.is_enough, found.more_interpreters, found.pairs) == (
        0,
        True,
        0,
        [],
    )


def test_without_interpreters_or_slots_nothing_is_divided_by_nought():
    assert reckon({"en-ja": 2}, [], slots=range(8), stretch=8).more_interpreters == 1
    assert reckon({"en-ja": 2}, [], slots=[], stretch=8).more_interpreters == 0


PAIRS = ["en-ja", "fr-ja", "de-ja"]


def shared_out(wanted, able):
    """The most meetings, by trying out whom the first one goes to."""
    pair = next((each for each in wanted if wanted[each]), None)
    if pair is None:
        return 0
    rest = {**wanted, pair: wanted[pair] - 1}
    best = shared_out(rest, able)
    for number, (pairs, left) in enumerate(able):
        if pair in pairs and left:
            others = [*able[:number], (pairs, left - 1), *able[number + 1 :]]
            best = max(best, 1 + shared_out(rest, others))
    return best


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from(PAIRS), st.integers(0, 2)),
    st.lists(st.tuples(st.sets(st.sampled_from(PAIRS)), st.integers(0, 2)), max_size=3),
)
def test_the_smallest_cut_is_what_trying_everything_finds(wanted, able):
    interpreters = [Capacity(frozenset(pairs), tuple(range(n)), 9) for pairs, n in able]
    assert most_possible(wanted, interpreters) == shared_out(wanted, able)
