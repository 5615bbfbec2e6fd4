# ruff: noqa: T201, INP001
"""Two hundred people exchange a thousand requests while worker, web server, Valkey and PostgreSQL are killed.

A product of its own (`manage.py demo` in a folder that is thrown away), people over HTTP with sessions, links
of mails and answers of calendar programs; SIGKILL at random moments, the supervisor starts again what died.
Afterwards: no hour is booked twice, every calendar that replays all mails in any order shows what the
database says, no mail is missing, and repeated are no more than the outbox allows. Exits with 1 if anything
is wrong. It takes a quarter of an hour and more, so ``make bench`` leaves it out.

SIM_PEOPLE (200), SIM_REQUESTS (1000), SIM_KILLS (5 of each kind), SIM_REPLIES (20), SIM_HANDS (16), SIM_SEED.
"""

import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@/nothing")  # the product has its own
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks")

import django  # noqa: E402

django.setup()

from tests.faults.simulation import VICTIMS, Product, Simulation  # noqa: E402


def number(name: str, usual: int) -> int:
    return int(os.environ.get(f"SIM_{name}", usual))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="kakehashi-sim-") as folder:
        product = Product(Path(folder) / "home")
        product.start(patience=900)
        simulation = Simulation(
            product,
            requests=number("REQUESTS", 1000),
            kills=list(VICTIMS) * number("KILLS", 5),
            replies=number("REPLIES", 20),
            hands=number("HANDS", 16),
            seed=number("SEED", 20261128),
        )
        begin = perf_counter()
        try:
            simulation.run(number("PEOPLE", 200))
            wrong = simulation.verdict()
        finally:
            code = product.stop()
    print(f"{perf_counter() - begin:.0f} s, stopped with {code}")
    for name, found in simulation.figures().items():
        print(f"{name}: {found}")
    print("\n".join(wrong) or "nothing lost, doubled or untold")
    return int(bool(wrong) or code != 0)


if __name__ == "__main__":
    sys.exit(main())
