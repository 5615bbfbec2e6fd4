"""“May we apply?”: each rule by itself, and what they say together."""

import pytest

from events.eligibility import Applicant, Terms, Verdict, may_apply

CLUSTER = Applicant(
    name="Wood", side="eu", kind="cluster", paths=["FR/FRK/FRK2"], is_published=True
)


def verdict(applicant=CLUSTER, **terms):
    """What the rules beside the time say of an applicant, by rule."""
    found = may_apply(Terms(**{"is_open": True} | terms), applicant).findings
    return {one.rule: one.verdict.value for one in found if one.rule != "time"}


def test_a_call_without_rules_is_for_all_while_it_is_open():
    assert may_apply(Terms(is_open=True), CLUSTER).verdict == Verdict.YES
    assert may_apply(Terms(is_open=False), CLUSTER).verdict == Verdict.NO
    assert may_apply(Terms(is_open=False, opens="April"), CLUSTER).verdict == Verdict.ASK


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"sides": ["eu"]}, {"side": "yes"}),
        ({"sides": ["jp"]}, {"side": "no"}),
        ({"sides": ["eu", "jp"]}, {"side": "yes"}),
        ({"kinds": ["region", "cluster"]}, {"kind": "yes"}),
        ({"kinds": ["region"]}, {"kind": "no"}),
        ({"places": [("FR", "France")]}, {"place": "yes"}),
        ({"places": [("FR/FRK/FRK2", "Rhône-Alpes")]}, {"place": "yes"}),
        ({"places": [("FR/FRK/FRK", "no prefix of a part")]}, {"place": "no"}),
        ({"places": [("DE", "Germany"), ("IT", "Italy")]}, {"place": "no"}),
        ({"needs_profile": True}, {"profile": "yes"}),
        ({"per_organisation": 1}, {"number": "ask"}),
        ({"register": "ECCP"}, {"register": "ask"}),
        ({"conditions": "Speak English."}, {"conditions": "ask"}),
    ],
)
def test_each_rule_that_is_set_answers(terms, expected):
    assert verdict(**terms) == expected


def test_an_office_abroad_counts_by_the_place_it_acts_for_and_by_its_seat():
    office = Applicant(
        name="Office", side="eu", kind="office", paths=["FR/FR1", "JP/JP-13"], is_published=True
    )
    assert verdict(office, places=[("FR", "France")]) == {"place": "yes"}
    assert verdict(office, places=[("JP", "Japan")]) == {"place": "yes"}


def test_who_names_no_place_checks_it_and_who_is_not_published_may_not():
    homeless = Applicant(name="A", side="eu", kind="cluster", paths=[], is_published=False)
    found = verdict(homeless, places=[("FR", "France")], needs_profile=True)
    assert found == {"place": "ask", "profile": "no"}


def test_one_no_outweighs_what_is_open_and_that_outweighs_yes():
    asks = Terms(is_open=True, sides=["eu"], register="ECCP")
    assert may_apply(asks, CLUSTER).verdict == Verdict.ASK
    refuses = Terms(is_open=True, sides=["jp"], register="ECCP")
    assert may_apply(refuses, CLUSTER).verdict == Verdict.NO


def test_the_reasons_name_both_what_is_and_what_is_wanted():
    answer = may_apply(Terms(is_open=True, sides=["jp"], kinds=["prefecture"]), CLUSTER)
    assert [one.text for one in answer.findings] == [
        "The call is open.",
        "Its side is “Europe”; the call is for: Japan.",
        "Its kind is “Cluster”; the call is for: Japanese prefecture.",
    ]
