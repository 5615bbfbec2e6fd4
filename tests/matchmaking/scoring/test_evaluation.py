"""Ranks, recall and the simple methods, on figures that one can check by hand."""

import numpy as np
import pytest

from matchmaking.scoring import InterestRow
from matchmaking.scoring.evaluation import (
    Quality,
    baselines,
    both_directions,
    documents,
    ranks_of,
    tf_idf,
)
from tests.scoring import Org, features_of, names_of

SCORE = np.array([[0.9, 0.5, 0.1], [0.2, 0.8, 0.3]])


def test_a_rank_counts_those_above():
    assert ranks_of(SCORE, [(0, 0), (0, 1), (1, 2)]).tolist() == [1, 1, 2]


def test_the_other_true_partners_are_left_out_of_a_ranking():
    assert ranks_of(SCORE, [(0, 1)]).tolist() == [2]
    assert ranks_of(SCORE, [(0, 0), (0, 1)]).tolist() == [1, 1]


def test_ties_share_the_middle_of_their_ranks():
    assert ranks_of(np.zeros((1, 5)), [(0, 3)]).tolist() == [3]


def test_quality_is_recall_reciprocal_rank_and_median():
    found = Quality.of(np.array([1.0, 2.0, 10.0, 40.0]))
    assert found.recall == {1: 0.25, 5: 0.5, 10: 0.75, 20: 0.75}
    assert found.mrr == pytest.approx((1 + 1 / 2 + 1 / 10 + 1 / 40) / 4)
    assert (found.pairs, found.median_rank) == (4, 6)


def test_no_pairs_have_no_quality():
    assert Quality.of(np.zeros(0)) == Quality(0, dict.fromkeys((1, 5, 10, 20), 0.0), 0.0, 0.0)


def test_both_directions_rank_rows_then_columns():
    found = both_directions(SCORE, [(0, 1)])
    assert (found["eu_to_jp"].median_rank, found["jp_to_eu"].median_rank) == (2, 2)
    assert found["both"].pairs == 2


def test_baselines_are_what_they_say():
    orgs = {
        "gifu": Org(side="jp", sectors=("AER-AIR", "ENE-HYD"), summary_en="aircraft parts"),
        "none": Org(side="jp"),
        "dijon": Org(sectors=("AER-AIR", "ENE-HYD"), summary_en="aircraft"),
    }
    features = features_of(orgs)
    names = names_of(orgs, features)
    japan = np.array([names.index("gifu"), names.index("none")])
    found = baselines(features, [], np.array([names.index("dijon")]), japan)
    assert found["shared sectors"].tolist() == [[2, 0]]
    assert found["tf-idf"][0, 0] > 0 == found["tf-idf"][0, 1]
    assert found["sectors + tf-idf"] == pytest.approx(found["tf-idf"] + [[1, 0]])
    again = baselines(features, [], np.array([names.index("dijon")]), japan)
    assert np.array_equal(found["random"], again["random"])


def test_documents_hold_names_summaries_and_interests():
    features = features_of({"dijon": Org(summary_en="Wine", summary_ja="ワイン")})
    wish = InterestRow(1, "seek", "TRADE", "AGR-BEV", text_en="Sake", text_ja="日本酒")
    assert documents(features, [wish]) == ["Wine\nワイン\nSake\n日本酒"]


def test_tf_idf_has_rows_of_length_one_and_prefers_rare_words():
    matrix = tf_idf(["wine wine cheese", "wine tea", "", "wine"]).toarray()
    assert np.linalg.norm(matrix, axis=1) == pytest.approx([1, 1, 0, 1])
    tea, wine = matrix[1].max(), np.sort(matrix[1])[-2]
    assert tea > wine
