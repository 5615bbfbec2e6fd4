"""What must be ready before the demo's services start, and what of it is already."""

from embedded.home import Home
from embedded.stamps import Stamp

FIRST_DATABASE_STEP = 3
# Commands, in order, and what they do in words.
DATABASE_STEPS = {
    "migrate": "Tables",
    "load_reference_data": "Reference data",
    "load_demo_data": "Demo accounts",
    "compute_suggestions": "Suggestions",
}


def stamp_of(command: str, home: Home, fingerprint: str) -> Stamp:
    """The mark of a database step lies in the database's own folder."""
    return Stamp(home.postgres, command, fingerprint)


def is_database_ready(home: Home, fingerprint: str) -> bool:
    return all(stamp_of(command, home, fingerprint).holds() for command in DATABASE_STEPS)
