"""Abstract models: what rows of every app share."""

import uuid

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_reader_language(en: str, ja: str) -> str:
    """The text in the active language, or the other one where it is missing."""
    first, second = (ja, en) if get_language() == "ja" else (en, ja)
    return first or second


class Timestamped(models.Model):
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True

    @property
    def stamp(self) -> str:
        """What travels with a form, to notice that somebody else has saved since."""
        return self.updated_at.isoformat()


class Public(models.Model):
    """A row that the outside may name: by this UUID, never by its number."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Named(models.Model):
    """A name in English and in Japanese; at least one of them."""

    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_reader_language(self.name_en, self.name_ja)

    @property
    def name_language(self) -> str:
        """The language that ``name`` is in, for the ``lang`` attribute."""
        return "ja" if self.name and self.name == self.name_ja else "en"

    @property
    def other_name(self) -> str:
        """The name in the other language, empty where it is missing or the same."""
        other = self.name_ja if self.name == self.name_en else self.name_en
        return "" if other == self.name else other

    @property
    def other_language(self) -> str:
        return "en" if self.name_language == "ja" else "ja"


class Term(Named):
    """An entry of a controlled vocabulary: a stable code and two labels."""

    code = models.CharField(max_length=20, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "code"]
