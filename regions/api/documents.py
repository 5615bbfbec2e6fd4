"""Profiles as written texts: made by the serializer, read without it.

``render``, ``shape`` and ``public_day`` are what ``regions.services.documents`` writes by.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from hashlib import sha256
from inspect import getsource
from types import ModuleType
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override
from rest_framework.renderers import JSONRenderer

import api.fields
import kernel.models
import regions.models.profiles
import regions.models.vocabulary
import regions.queries.people
from regions.api import profiles, provenance, reading, references
from regions.api.reading import public_day
from regions.models import Profile
from regions.queries.documents import SITE, Edition
from regions.queries.revisions import Revision

__all__ = ["as_list", "edition_of", "in_full", "public_day", "render", "shape"]

# What decides the shape of a document. A change of any of them makes all documents outdated.
DECIDING: tuple[ModuleType, ...] = (
    api.fields,
    kernel.models,
    profiles,
    provenance,
    reading,
    references,
    regions.models.profiles,
    regions.models.vocabulary,
    regions.queries.people,
)


@cache
def shape() -> str:
    """A print of the code that writes documents."""
    return sha256("".join(map(getsource, DECIDING)).encode()).hexdigest()[:16]


class Elsewhere:
    """In the place of a request: addresses begin with the name of a site that nobody has."""

    def __init__(self) -> None:
        self.site = f"https://{uuid4()}.invalid"

    def build_absolute_uri(self, path: str) -> str:
        return self.site + path


def render(languages: Collection[str], pks: Collection[int]) -> dict[str, dict[int, str]]:
    """The published ones of these profiles by language and primary key, with ``SITE`` in them."""
    rows = list(reading.published_profiles(AnonymousUser()).filter(pk__in=pks))
    return {language: rendered(rows, language) for language in languages}


def rendered(rows: Iterable[Profile], language: str) -> dict[int, str]:
    """Written by the serializer, in one language."""
    elsewhere, renderer = Elsewhere(), JSONRenderer()
    with override(language):
        serializer = profiles.ProfileSerializer(context={"request": elsewhere, "told": {}})
        return {
            row.pk: renderer.render(serializer.to_representation(row))
            .decode()
            .replace(elsewhere.site, SITE)
            for row in rows
        }


def edition_of(revision: Revision) -> Edition:
    """What documents must have been written with to be read in this state of the directory."""
    return Edition(revision.labels, shape(), public_day())


def in_full(told: Sequence[tuple[int, str | None]], language: str, site: str) -> list[str]:
    """The documents of a page, in its order; those that do not hold are written for this reader."""
    lacking = [pk for pk, text in told if text is None]
    missing = render([language], lacking)[language] if lacking else {}
    texts = (text if text is not None else missing.get(pk) for pk, text in told)
    return [text.replace(SITE, site) for text in texts if text is not None]


def as_list(head: dict[str, Any], results: Iterable[str]) -> bytes:
    """The bytes of an answer with these results at its end, as the renderer would write them."""
    opening = JSONRenderer().render(head | {"results": []}).decode().removesuffix("]}")
    return f"{opening}{','.join(results)}]}}".encode()
