"""The dumps that can be downloaded."""

import re
from pathlib import Path

from django.conf import settings

from regions.dumps.files import Told
from regions.dumps.manifest import Manifest, read_manifest

NAME = "%Y%m%dT%H%M%SZ"
NAMED = re.compile(r"\d{8}T\d{6}Z")


def dumps() -> list[Manifest]:
    """All that are whole, the latest first."""
    folder = Path(settings.DUMP_DIR)
    names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    whole = sorted((name for name in names if NAMED.fullmatch(name)), reverse=True)
    return [manifest for name in whole if (manifest := read_manifest(folder / name))]


def dump_file(name: str, file: str) -> tuple[Path, Told] | None:
    """A file of a dump, by names that its manifest knows: nothing else is ever opened."""
    if not NAMED.fullmatch(name):
        return None
    folder = Path(settings.DUMP_DIR) / name
    manifest = read_manifest(folder)
    told = manifest.file(file) if manifest else None
    return (folder / told.name, told) if told else None
