"""The first migrations make the tables at once, and stand for those that were there before."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from kernel.migrating import TablesAtOnce

FLOORS = ["mailing", "regions", "events", "matchmaking"]

pytestmark = pytest.mark.django_db


def waiting():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def recorded():
    return MigrationRecorder.Migration.objects.using(connection.alias)


def test_a_database_of_the_former_migrations_has_nothing_to_do():
    new = MigrationExecutor(connection).loader.replacements
    names = {app: [name for label, name in new if label == app] for app in FLOORS}
    assert all(names.values())
    for app, known in names.items():
        assert recorded().filter(app=app, name__in=known).delete()[0] == len(known)
    assert waiting() == []


def test_a_former_migration_that_was_not_applied_is_not_passed_over():
    recorded().filter(app="regions").delete()
    assert {migration.app_label for migration, _back in waiting()} == {"regions"}


def test_each_former_migration_is_replaced_once():
    replaced = [
        one
        for migration in MigrationExecutor(connection).loader.replacements.values()
        for one in migration.replaces
    ]
    assert len(replaced) == len(set(replaced)) == 70


class Crossing(TablesAtOnce):
    """Two tables that know each other, the later one first."""

    operations = [
        migrations.CreateModel(
            "Bridge",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("banks", models.ManyToManyField("crossing.Bank", through="crossing.Pier")),
            ],
        ),
        migrations.CreateModel("Bank", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Pier",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("bridge", models.ForeignKey("crossing.Bridge", models.CASCADE)),
                ("bank", models.ForeignKey("crossing.Bank", models.CASCADE)),
            ],
            {"constraints": [models.UniqueConstraint(fields=["bridge", "bank"], name="one_pier")]},
        ),
    ]


def test_tables_are_made_at_once_and_go_at_once():
    crossing, tables = (
        Crossing("0001", "crossing"),
        {"crossing_bridge", "crossing_bank", "crossing_pier"},
    )
    with connection.schema_editor(atomic=True) as editor:
        after = crossing.apply(ProjectState(), editor)
    assert tables <= set(connection.introspection.table_names())
    assert "one_pier" in constraints_of("crossing_pier")
    assert {model.name for model in after.models.values()} == {"Bridge", "Bank", "Pier"}
    with connection.schema_editor(atomic=True) as editor:
        crossing.unapply(ProjectState(), editor)
    assert not tables & set(connection.introspection.table_names())


def constraints_of(table):
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, table)
