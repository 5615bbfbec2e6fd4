"""Imports: a file is received, checked row by row, imported all or nothing, and can be undone."""

from regions.services.importing.batches import (
    drain,
    receive_file,
    request_commit,
    request_undo,
    run,
)

__all__ = ["drain", "receive_file", "request_commit", "request_undo", "run"]
