"""Translations: ``django.mo`` is built from ``django.po``, in Python, whenever that is newer."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from embedded.home import ROOT


def compile_catalogs(root: Path = ROOT / "locale") -> list[Path]:
    """Compile what changed below ``root``; returns the files written."""
    sources = sorted(root.glob("*/LC_MESSAGES/*.po"))
    return [compile_catalog(source) for source in sources if is_outdated(source)]


def is_outdated(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_catalog(source: Path) -> Path:
    """Write the compiled catalogue in one move: a running server never reads half of it."""
    target = source.with_suffix(".mo")
    fresh = source.with_suffix(f".{os.getpid()}.new")
    with source.open("rb") as stream:
        catalog = read_po(stream, locale=source.parents[1].name)
    with fresh.open("wb") as stream:
        write_mo(stream, catalog)
    fresh.replace(target)
    return target


if __name__ == "__main__":
    compile_catalogs()
