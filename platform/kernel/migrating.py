"""Migrations that make many tables in one go."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class TablesAtOnce(migrations.Migration):
    """A migration of new tables only, applied against the state after all of them.

    Django renders every model that is related to another one anew for each operation. With a
    hundred tables that know one another this takes most of a minute; here it is done once. So no
    operation may build on one before it: fields, indexes and constraints stand in ``CreateModel``.
    """

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,  # noqa: ARG002  # the editor collects by itself
    ) -> ProjectState:
        before = project_state.clone()
        project_state.__dict__.pop("apps", None)  # rendered again when the first table is made
        self.mutate_state(project_state, preserve=False)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state

    def unapply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,  # noqa: ARG002
    ) -> ProjectState:
        after = self.mutate_state(project_state)
        after.__dict__.pop("apps", None)
        for operation in reversed(self.operations):
            operation.database_backwards(self.app_label, schema_editor, after, project_state)
        return project_state
