"""Twelve people, forty requests, one death of each kind: afterwards every book says the same."""

import pytest

from tests.embedded.prepared import copy_of, prepared_home  # noqa: F401
from tests.faults.simulation import VICTIMS, Product, Simulation

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]


def test_nothing_is_lost_doubled_or_untold_whatever_is_killed(prepared_home, tmp_path):  # noqa: F811
    product = Product(copy_of(prepared_home, tmp_path))
    product.start()
    try:
        simulation = Simulation(product, requests=40, kills=list(VICTIMS), replies=3, hands=4)
        simulation.run(people=12)
        assert simulation.verdict() == []
        assert simulation.killed == dict.fromkeys(VICTIMS, 1)
        figures = simulation.figures()
        assert figures["deeds"]["sent"] > 20, figures
        assert figures["deeds"]["accept"] > 0, figures
        assert figures["entries"] > 0, figures
    finally:
        assert product.stop() == 0
