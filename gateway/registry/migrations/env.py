"""What Alembic runs: the steps that are missing, on the connection that it was given."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="graphweft_version",
)
with context.begin_transaction():
    context.run_migrations()
