"""Rows that belong to a row, fetched with it: one query where a page would need a dozen.

PostgreSQL packs the related rows into a JSON array; here they become models again, with no more
than the columns asked for.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.functions import JSONObject

SomeModel = TypeVar("SomeModel", bound=models.Model)


def nested(rows: models.QuerySet[Any], *columns: str, **renamed: str) -> ArraySubquery:
    """An annotation with these columns of each row, in the order of ``rows``."""
    named = {column: column for column in columns} | renamed
    return ArraySubquery(rows.values(row=JSONObject(**named)))


def revived(model: type[SomeModel], values: Mapping[str, Any]) -> SomeModel:
    """A model with these columns; the others are fetched when asked for."""
    fields = [field for field in model._meta.concrete_fields if field.attname in values]
    names = [field.attname for field in fields]
    # Named, or a row read so could not be put into a relation: it would be of no database.
    return model.from_db(
        DEFAULT_DB_ALIAS, names, [field.to_python(values[field.attname]) for field in fields]
    )


def all_revived(
    model: type[SomeModel], rows: Iterable[Mapping[str, Any]] | None
) -> list[SomeModel]:
    return [revived(model, row) for row in rows or []]
