"""A line to the site for the reference client, without a network; and what breaks it at random."""

import io
import json
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings
from django.test import Client

from kakehashi_client import Answer, HttpError


class Killed(BaseException):
    """The client was ended at this moment."""


class Line:
    """The client's transport, answered by the views themselves. ``deaths`` of 1 kills every time."""

    def __init__(self, *, dice: random.Random | None = None, deaths: float = 0.0) -> None:
        self.client, self.dice, self.deaths = Client(), dice or random.Random(0), deaths
        self.asked: list[str] = []

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        self.asked.append(url)
        self.perhaps_die()
        path = url.removeprefix("http://testserver").removeprefix(settings.SITE_URL)
        response = self.client.get(path, headers=dict(headers))
        body = b"".join(response) if response.streaming else response.content
        if response.status_code not in {200, 304}:
            raise HttpError(response.status_code, url, body)
        lower = {name.lower(): value for name, value in response.items()}
        self.perhaps_die()
        yield Answer(response.status_code, lower, Body(body, self))

    def perhaps_die(self) -> None:
        if self.dice.random() < self.deaths:
            raise Killed


class Body(io.BytesIO):
    """Bytes that may break off half way."""

    def __init__(self, content: bytes, line: Line) -> None:
        super().__init__(content)
        self.line = line

    def read(self, size: int | None = -1) -> bytes:
        self.line.perhaps_die()
        return super().read(size)


def told_by_dump(lines: Iterator[bytes]) -> dict[tuple[str, str], object]:
    """What a dump says, by kind and id."""
    found = (json.loads(line) for line in lines)
    return {(one["kind"], one["id"]): one["record"] for one in found}
