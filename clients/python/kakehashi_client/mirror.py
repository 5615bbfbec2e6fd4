"""Fill a copy from the latest dump and keep it in step by the feed of changes.

Everything that was read and the place to go on from are written in one transaction: killed at any
moment, the next run goes on where the last one was, and a repeated change changes nothing.
"""

import gzip
import hashlib
import json
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlencode

from kakehashi_client.store import Store
from kakehashi_client.transport import Http, HttpError, Transport

DIRECTORY = "directory.ndjson.gz"
SCHEMA_VERSION = 1
LANGUAGE = "en"  # of labels; names and texts come in both languages
BLOCK = 1 << 16
LINES = 1000


class Mirror:
    """A copy of the directory at ``site`` (``https://kakehashi.example``) in the file ``path``."""

    def __init__(
        self,
        site: str,
        path: str | Path,
        *,
        transport: Transport | None = None,
        page_size: int = 500,
    ) -> None:
        self.api = f"{site.rstrip('/')}/api/v1"
        self.store = Store(path)
        self.transport: Transport = transport or Http()
        self.page_size = page_size

    def close(self) -> None:
        self.store.close()

    def bring_up_to_date(self) -> int:
        """Take over everything that changed; answers how many changes were read."""
        begun = not self.store.state("begun")
        if begun:
            self.begin()
        total = 0
        while True:
            try:
                count, more = self.step()
            except HttpError as error:
                if not is_lost_cursor(error) or not self.store.state("cursor"):
                    raise
                # The directory was restored, or tells of more than it did; and so may its dump.
                self.begin(from_dump=not begun)
                begun = True
                continue
            total += count
            if not more:
                return total

    def begin(self, *, from_dump: bool = True) -> None:
        """Empty the copy and fill it from the latest dump; without any, from the whole feed."""
        dump = self.latest_dump() if from_dump else None
        if dump is None:
            with self.store.at_once():
                self.store.empty()
                self.store.remember(begun="feed")
            return
        told = next(file for file in dump["files"] if file["name"] == DIRECTORY)
        with tempfile.TemporaryFile() as packed:
            self.download(told["url"], told["sha256"], packed)
            with self.store.at_once():
                self.store.empty()
                for part in parts_of(packed):
                    self.store.keep(part)
                self.store.remember(begun=dump["name"], cursor=dump["cursor"])

    def latest_dump(self) -> dict[str, Any] | None:
        """The manifest of the latest dump of a form that this program reads."""
        with self.transport.get(f"{self.api}/dumps/", {}) as answer:
            found = json.load(answer.body)["results"]
        readable = (one for one in found if one["schema_version"] == SCHEMA_VERSION)
        return next(readable, None)

    def download(self, url: str, sha256: str, target: BinaryIO) -> None:
        """The file, a block at a time. ValueError where it did not arrive as it left."""
        digest = hashlib.sha256()
        with self.transport.get(url, {}) as answer:
            while block := answer.body.read(BLOCK):
                digest.update(block)
                target.write(block)
        if digest.hexdigest() != sha256:
            raise ValueError(f"{url} arrived damaged: its checksum is another one. Try again.")
        target.seek(0)

    def step(self) -> tuple[int, bool]:
        """One answer of the feed: how many changes it held, and whether there are more."""
        query = {"page_size": str(self.page_size), "lang": LANGUAGE}
        if cursor := self.store.state("cursor"):
            query["cursor"] = cursor
        address = f"{self.api}/sync/?{urlencode(query)}"
        headers = {}
        if self.store.state("asked") == address:
            headers["If-None-Match"] = self.store.state("etag")
        with self.transport.get(address, headers) as answer:
            if answer.status == 304:
                return 0, False
            body = json.load(answer.body)
        with self.store.at_once():
            for entry in body["results"]:
                self.store.apply(entry)
            self.store.remember(
                cursor=body["cursor"], asked=address, etag=answer.headers.get("etag", "")
            )
        return len(body["results"]), body["more"]


def parts_of(packed: BinaryIO) -> Iterator[list[dict[str, Any]]]:
    """The lines of a dump, some at a time."""
    with gzip.open(packed) as lines:
        while part := [json.loads(line) for line in islice(lines, LINES)]:
            yield part


def is_lost_cursor(error: HttpError) -> bool:
    """Whether the directory does not know our cursor any more."""
    if error.status != 400:
        return False
    try:
        problems = json.loads(error.body)["errors"]
    except (ValueError, KeyError, TypeError):
        return False
    return any(one.get("code") == "invalid_cursor" for one in problems)
