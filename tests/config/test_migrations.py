"""The first migrations make the tables at once, and stand for those that were there before."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

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


def test_all_tables_go_and_come_back():
    executor = MigrationExecutor(connection)
    before = columns()
    executor.migrate([("matchmaking", None)])
    left = set(connection.introspection.table_names())
    assert not left & {
        model._meta.db_table for model in apps.get_app_config("matchmaking").get_models()
    }
    executor.loader.build_graph()
    executor.migrate(executor.loader.graph.leaf_nodes("matchmaking"))
    assert columns() == before


def columns():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
            " WHERE table_schema = 'public' UNION ALL"
            " SELECT tablename, indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public'"
            " UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), ''"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        )
        return sorted(cursor.fetchall())
