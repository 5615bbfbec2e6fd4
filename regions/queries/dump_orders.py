"""The dumps and the wishes for one, as the helpdesk sees them."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from regions.dumps.manifest import SCHEMA_VERSION, Manifest
from regions.enums import DumpState
from regions.models import DumpOrder
from regions.queries.dumps import dumps

SHOWN = 10


@dataclass(frozen=True, slots=True)
class DumpDesk:
    """``written`` and ``expected`` are bytes of the one that is being written; 0: not known."""

    dumps: list[Manifest]
    orders: list[DumpOrder]
    written: int
    expected: int
    schema_version: int = SCHEMA_VERSION

    @property
    def order(self) -> DumpOrder | None:
        return next((one for one in self.orders if one.is_open), None)

    @property
    def reached(self) -> int:
        """Bytes, never more than are expected: the directory may have grown."""
        return min(self.written, self.expected)


def dump_desk() -> DumpDesk:
    """All dumps that are kept, the latest orders, and how far the open one is; one query."""
    kept = dumps()
    orders = list(DumpOrder.objects.select_related("by")[:SHOWN])
    running = next((one for one in orders if one.state == DumpState.RUNNING), None)
    expected = sum(file.bytes for file in kept[0].files) if kept else 0
    return DumpDesk(kept, orders, written_so_far(running.folder) if running else 0, expected)


def written_so_far(name: str) -> int:
    """The bytes in a folder of unfinished files, which may go at any moment."""
    folder = Path(settings.DUMP_DIR) / name
    total = 0
    for file in folder.iterdir() if name and folder.is_dir() else ():
        try:
            total += file.stat().st_size
        except FileNotFoundError:
            return 0
    return total
