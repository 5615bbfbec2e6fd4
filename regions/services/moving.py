"""Rows that refer to one record are made to refer to another, and back again.

The walk is over Django's own list of relations, so that floors above this one are covered without
being known here. What the database refuses (said twice, double booking) is not forced: a row that
says the same as one of the new owner gives its own children to that one and is kept as text; any
other row stays where it is.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ForeignObjectRel, OneToOneField, QuerySet, UniqueConstraint

Entry = dict[str, Any]

# Said by the record itself (its content), its history, or computed anew: these stay.
STAY = {
    "regions.profilesector",
    "regions.cooperationinterest",
    "regions.profile_themes",
    "regions.profileversion",
    "regions.reviewnote",
    "regions.searchdocument",
    "regions.profiledocument",
    "regions.recordkey",
    "regions.uncheckedrecord",
    "regions.duplicatepair",
    "regions.merge",
    "regions.importrow",
    "regions.upkeep",
    "matchmaking.appearance",
    "matchmaking.partnerlist",
    "matchmaking.profilevector",
    "matchmaking.suggestioncounts",
    "matchmaking.suggestionrefresh",
    "matchmaking.suggestionshown",
}


def take_over(source: models.Model, target: models.Model) -> list[Entry]:
    """Make all that refers to ``source`` refer to ``target``; answers what was done, in order."""
    entries: list[Entry] = []
    for relation in relations_of(type(source)):
        for row in rows_of(relation, source):
            entries += move_row(row, relation.field, target)
    return entries


def relations_of(model: type[models.Model]) -> Iterator[ForeignObjectRel]:
    """Foreign keys to this model from anywhere, the hidden ones too, one row at a time."""
    for relation in model._meta.get_fields(include_hidden=True):
        if (
            isinstance(relation, ForeignObjectRel)
            and relation.field.concrete
            and not relation.many_to_many
            and relation.related_model._meta.label_lower not in STAY
            and relation.related_model._meta.managed
        ):
            yield relation


def rows_of(relation: ForeignObjectRel, record: models.Model) -> list[models.Model]:
    found = all_rows(relation.related_model).filter(**{relation.field.name: record})
    return list(found.order_by("pk"))


def all_rows(model: type[models.Model]) -> QuerySet[Any]:
    """Every row, whatever the model's own manager hides."""
    return model._base_manager.all()  # noqa: SLF001  # Django's documented API


def move_row(row: models.Model, field: Any, target: models.Model) -> list[Entry]:
    old, new = getattr(row, field.attname), target.pk
    try:
        with transaction.atomic():
            update(type(row), row.pk, field.attname, new)
    except IntegrityError:
        return merge_row(row, field, target)
    return [entry(row, "moved", field=field.attname, before=old, after=new)]


def merge_row(row: models.Model, field: Any, target: models.Model) -> list[Entry]:
    """A row that says the same already stands there: it takes the children, this one is put away."""
    twin = twin_of(row, field, target)
    if twin is None or isinstance(field, OneToOneField):
        return [entry(row, "stayed")]
    children = take_over(row, twin)
    if any(child["what"] == "stayed" for child in children):
        return [*children, entry(row, "stayed")]
    return [*children, put_away(row)]


def twin_of(row: models.Model, field: Any, target: models.Model) -> models.Model | None:
    """The row that stands in the way: equal in all fields of a unique constraint but this one."""
    for constraint in row._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and field.name in constraint.fields:
            same = {name: getattr(row, name) for name in constraint.fields} | {field.name: target}
            others = all_rows(type(row)).filter(**same)
            if constraint.condition:
                others = others.filter(constraint.condition)
            twin: models.Model | None = others.exclude(pk=row.pk).first()
            if twin is not None:
                return twin
    return None


def entry(row: models.Model, what: str, /, **more: Any) -> Entry:
    return {"what": what, "model": row._meta.label_lower, "pk": row.pk, **more}


def put_back(entries: list[Entry]) -> list[Entry]:
    """Undo :func:`take_over`, last step first; answers the entries that cannot go back."""
    stuck = []
    for step in reversed(entries):
        try:
            with transaction.atomic():
                done = UNDO.get(step["what"], move_back)(step)
        except IntegrityError:
            done = False
        if not done:
            stuck.append(step)
    return stuck


def move_back(step: Entry) -> bool:
    """Only a row that still refers to where it was moved goes back."""
    if step["what"] == "stayed":
        return True
    model = apps.get_model(step["model"])
    return update(model, step["pk"], step["field"], step["before"], only=step["after"])


def set_values(row: models.Model, **values: Any) -> list[Entry]:
    """Write columns, by their ``attname``; nothing where they say so already.

    Days and moments are kept as ISO text, so that the entry can be stored.
    """
    before = {name: getattr(row, name) for name in values}
    if before == values:
        return []
    all_rows(type(row)).filter(pk=row.pk).update(**values)
    return [entry(row, "set", before=as_text(before), after=as_text(values))]


def as_text(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def set_back(step: Entry) -> bool:
    """Only where the columns still say what was written."""
    rows = all_rows(apps.get_model(step["model"])).filter(pk=step["pk"], **step["after"])
    return bool(rows.update(**step["before"]))


def made(row: models.Model) -> Entry:
    """A row that was not there before: undoing takes it away."""
    return entry(row, "made")


def put_away(row: models.Model) -> Entry:
    """A row that goes; undoing writes it again with its old key."""
    text = row_text(row)
    all_rows(type(row)).filter(pk=row.pk).delete()
    return entry(row, "put_away", row=text)


def take_away(step: Entry) -> bool:
    all_rows(apps.get_model(step["model"])).filter(pk=step["pk"]).delete()
    return True


def update(
    model: type[models.Model], pk: Any, attname: str, value: Any, *, only: Any = None
) -> bool:
    rows = all_rows(model).filter(pk=pk)
    if only is not None:
        rows = rows.filter(**{attname: only})
    return bool(rows.update(**{attname: value}))


def row_text(row: models.Model) -> dict[str, Any]:
    """A row as the database has it, column by column, as JSON."""
    key = row._meta.pk
    name = connection.ops.quote_name(str(key.column or key.attname))
    return rows_text(row._meta.db_table, f"{name} = %s", row.pk)[0]


def rows_text(table: str, condition: str, *values: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(table)
        cursor.execute(
            f"SELECT to_jsonb(t)::text FROM {name} AS t WHERE {condition} ORDER BY 1",  # noqa: S608
            values,
        )
        return [json.loads(text) for (text,) in cursor.fetchall()]


def restore_row(step: Entry) -> bool:
    """Write a row that was put away, with its old key."""
    insert_text(apps.get_model(step["model"])._meta.db_table, [step["row"]])
    return True


UNDO = {"put_away": restore_row, "made": take_away, "set": set_back}


def insert_text(table: str, rows: list[dict[str, Any]]) -> None:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {name} SELECT * FROM jsonb_populate_recordset(NULL::{name}, %s::jsonb)",  # noqa: S608
            [json.dumps(rows)],
        )


def replace_rows(table: str, column: str, pk: int, rows: list[dict[str, Any]]) -> None:
    """Make the rows of one owner what they were."""
    name, key = connection.ops.quote_name(table), connection.ops.quote_name(column)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {name} WHERE {key} = %s", [pk])  # noqa: S608
    if rows:
        insert_text(table, rows)


def counted(entries: list[Entry]) -> dict[str, Counter[str]]:
    """How many rows of each model were moved, put away or stayed."""
    counts: dict[str, Counter[str]] = {}
    for step in entries:
        counts.setdefault(step["model"], Counter())[step["what"]] += 1
    return counts
