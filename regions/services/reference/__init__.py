"""Load the reference data of ``data/`` into the database: idempotent, one family at a time."""

from collections.abc import Callable
from pathlib import Path

from regions.services.reference.library import load_library
from regions.services.reference.partnerships import load_partnerships
from regions.services.reference.profiles import load_profiles
from regions.services.reference.rows import DATA, ReferenceDataError
from regions.services.reference.territories import load_territories
from regions.services.reference.vocabulary import load_vocabulary
from regions.services.reference.writing import Counts
from regions.services.vocabularies import write_all

__all__ = ["DATA", "Counts", "ReferenceDataError", "load_reference_data"]

FAMILIES: tuple[Callable[[Path], dict[str, Counts]], ...] = (
    load_territories,
    load_vocabulary,
    load_library,
    load_profiles,
    load_partnerships,
)


def load_reference_data(
    progress: Callable[[str], None], *, folder: Path = DATA
) -> dict[str, Counts]:
    """Bring the database to what the files say and report each kind of row.

    Each family is one transaction. A second run changes nothing. Raises ReferenceDataError, which
    names file, line and column, and leaves that family as it was. Suggestions are computed
    afterwards, once, by whoever calls: no ``profile_changed`` is sent for each of 500 rows.
    """
    counts: dict[str, Counts] = {}
    for load in FAMILIES:
        loaded = load(folder)
        for family, count in loaded.items():
            progress(f"{family}: {count}")
        counts |= loaded
    progress(f"search texts: {write_all()} written")
    return counts
