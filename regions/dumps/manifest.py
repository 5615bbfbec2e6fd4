"""What a dump says of itself: ``manifest.json`` in its folder."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from regions.dumps.files import Told

MANIFEST = "manifest.json"
SCHEMA_VERSION = 1
LICENCE = {
    "name": "CC BY 4.0",
    "url": "https://creativecommons.org/licenses/by/4.0/",
    "attribution": "Kakehashi and the sources on its page “About the data”",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``name`` is that of the folder, ``cursor`` the place in the feed of changes to go on from."""

    name: str
    generated_at: datetime
    cursor: str
    counts: dict[str, int]
    files: list[Told]

    def file(self, name: str) -> Told | None:
        return next((file for file in self.files if file.name == name), None)


def write_manifest(manifest: Manifest, folder: Path) -> None:
    told = asdict(manifest) | {"generated_at": manifest.generated_at.isoformat()}
    told |= {"schema_version": SCHEMA_VERSION, "licence": LICENCE}
    (folder / MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest in this folder; None where there is none of our form."""
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        if told["schema_version"] != SCHEMA_VERSION:
            return None
        return Manifest(
            name=told["name"],
            generated_at=datetime.fromisoformat(told["generated_at"]),
            cursor=told["cursor"],
            counts=told["counts"],
            files=[Told(**file) for file in told["files"]],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
